"""Figures as people read them: rounded rightly, compared fairly, named in every language."""

from __future__ import annotations

from typing import Any

from ivr.hotline.staff import Role
from ivr.operations.figures import FIGURES
from ivr.web.frame import texts as frame_texts
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
