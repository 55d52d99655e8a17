"""Each usual call goes as its page says: the same events, states, effects and sentences, on both databases."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import fields

import pytest

from ivr.hotline.state import State, Step
from tests.golden.__main__ import PAGES
from tests.golden.page import written
from tests.golden.playing import Played
from tests.golden.usual import CALLS, GoldenCall
from tests.golden.words import FIELDS, STEPS
from tests.support.line import Line

ANEW = "If that is what should be, write the pages anew with `python -m tests.golden` and read `git diff tests/golden`."


@pytest.mark.parametrize("golden", CALLS, ids=lambda golden: golden.name)
def test_the_call_goes_as_its_page_says(golden: GoldenCall, line_at: Callable[[str], Line]) -> None:
    played = Played(line_at(golden.at))
    recorder = played.play(golden.caller, golden.does, golden.earlier, golden.then, golden.agents)
    now = written(golden, played, recorder)
    page = (PAGES / f"{golden.name}.txt").read_text(encoding="utf-8")
    if now != page:
        differing = difflib.unified_diff(
            page.splitlines(), now.splitlines(), "as the page says", "as it went now", lineterm="", n=4
        )
        pytest.fail("\n".join([f"“{golden.title}” goes differently.", ANEW, "", *differing]), pytrace=False)


def test_every_page_is_of_a_call() -> None:
    assert sorted(file.stem for file in PAGES.iterdir()) == [golden.name for golden in CALLS]


def test_whatever_a_state_holds_has_plain_words() -> None:
    assert set(FIELDS) == {field.name for field in fields(State)}
    assert set(STEPS) == set(Step)
