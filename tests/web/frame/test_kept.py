"""What an application keeps for several pages: its own, never more than it may, and whole for all its threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from ivr.app import create_app
from ivr.web.frame.kept import Kept
from tests.support.line import Line


def test_one_more_than_it_may_keep_and_those_before_are_forgotten() -> None:
    kept = Kept[str](2)
    for key in "abc":
        assert kept.put(key, key.upper()) == key.upper()
    assert [kept.get(key) for key in "abc"] == [None, None, "C"]


def test_a_value_that_is_kept_anew_forgets_no_other() -> None:
    kept = Kept[int](2)
    for key, value in (("a", 1), ("b", 2), ("a", 3)):
        kept.put(key, value)
    assert (kept.get("a"), kept.get("b")) == (3, 2)


def test_threads_that_share_it_never_lose_what_they_have_just_made() -> None:
    kept = Kept[int](8)
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda number: kept.put(number % 16, number), range(2000)))
    assert made == list(range(2000))
    assert sum(kept.get(key) is not None for key in range(16)) <= 8


def test_two_applications_of_a_process_keep_apart(line: Line) -> None:
    other = create_app(line.hotline)
    for name in ("parts of the console", "sheets of the wallboard"):
        assert line.app.extensions[name] is not other.extensions[name]
