"""Figures as people read them: rounded rightly, compared fairly, named in every language."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.staff import Role
from ivr.operations.figures import FIGURES, figure
from ivr.web.frame import texts as frame_texts
from ivr.web.wallboard import tiles
from tests.support.line import Line
from tests.support.people import LOGINS, client_of
from tests.web.wallboard.reading import (
    read,
)


def test_every_figure_has_its_name_and_definition_in_every_language() -> None:
    for language in frame_texts.LANGUAGES:
        texts = frame_texts.texts(language)
        assert {code for code in texts if code.startswith("figures.")} == {
            f"figures.{one.code}.{part}" for one in FIGURES for part in ("name", "definition")
        }


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40))
def test_shares_are_rounded_rightly_and_are_all_of_it(counts: list[int]) -> None:
    found = tiles.in_thousandths(counts)
    total = sum(counts)
    assert sum(found) == (1000 if total else 0)
    assert all(abs(part - count * 1000 / total) < 1 for part, count in zip(found, counts, strict=True) if total)


def test_seven_of_seventeen_are_41_2_per_cent_and_a_promise_is_never_rounded_up(line: Line) -> None:
    with line.app.test_request_context():
        rows = tiles.shares({"a": 7, "b": 5, "c": 3, "d": 2})
        assert [tiles.share(part) for *_, part in rows] == ["41,2", "29,4", "17,6", "11,8"]
        assert tiles.value(figure("promises.share"), 0.9999).startswith("99,9")
        assert tiles.value(figure("callbacks.reached_share"), 0.9996).startswith("100")


def test_counts_are_not_judged_and_not_compared_with_a_day_on_which_nothing_happened(
    line: Line, supervisor: Any
) -> None:
    line.dial("+628111222334").press("1").hang_up()
    line.dial("+628111222335").press("3", "1", "1", "1")
    line.clock.advance(30)
    first = read(supervisor, "/wallboard?period=2026-11-24")
    assert "way-worse" not in first
    assert "way-better" not in first
    assert "+1" not in first
    line.clock.advance(24 * 3600)
    line.dial("+628111222336").press("1").hang_up()
    line.clock.advance(30)
    second = read(client_of(line.app, LOGINS[Role.SUPERVISOR]), "/wallboard?period=2026-11-25")
    abandoned = second[second.index('id="d-calls-calls-abandoned"') :]
    assert '<td class="number way-same">' in abandoned[: abandoned.index("</tr>")]
    share = second[second.index('id="d-calls-calls-abandoned_share"') :]
    assert "+50\N{NO-BREAK SPACE}%" in share[: share.index("</tr>")]
    assert "way-worse" in share[: share.index("</tr>")]
