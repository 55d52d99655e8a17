"""`hotline figures`: the wallboard's figures in a shell, and the same for machines; and the gauges of /metrics."""

from __future__ import annotations

from ivr.operations.figures import FIGURES
from ivr.web.frame.texts import texts
from tests.support.line import Line
from tests.support.shell import Shell


def test_the_figures_of_today(line: Line, shell: Shell) -> None:
    line.dial().press("3", "1", "1", "1")
    line.clock.advance(30)
    told = shell.say("figures")
    assert told.startswith("Figures of 2026-11-24, 2026-11-24 00:00 WIB to 2026-11-25 00:00 WIB, as of 2026-11-24 09:0")
    lines = {line[:46].strip(): line[46:].strip() for line in told.splitlines()}
    assert (lines["Waiting"], lines["Calls arrived"], lines["Still running"]) == ("1", "1", "1")
    assert lines["Promises kept"] == "-"


def test_every_figure_as_json(line: Line, shell: Shell) -> None:
    line.dial().press("3", "1", "1", "1")
    line.clock.advance(30)
    rows = {row["code"]: row for row in shell.rows("figures", "--month", "2026-11")}
    assert set(rows) == {figure.code for figure in FIGURES}
    assert (rows["now.waiting"]["period"], rows["calls.arrived"]["period"]) == (None, "2026-11")
    assert (rows["calls.arrived"]["value"], rows["promises.share"]["value"]) == (1, None)
    assert rows["now.oldest"]["value"].endswith("+07:00")
    assert {row["value"] for row in shell.rows("figures", "--day", "2026-11-23") if row["code"] == "calls.arrived"} == {
        0
    }


def test_definitions_on_request(shell: Shell) -> None:
    told = " ".join(shell.say("figures", "--definitions").split())
    assert "Ringing after the deadline changes nothing." in told


def test_what_is_no_period_is_refused(shell: Shell) -> None:
    assert "is not a day" in shell.give("figures", "--day", "yesterday", exit_code=1).output
    assert "Give one of" in shell.give("figures", "--day", "2026-11-24", "--month", "2026-11", exit_code=2).output


def test_the_gauges_say_what_they_count_in_the_words_of_the_definitions(line: Line) -> None:
    line.dial().press("3", "1", "1", "1")
    line.clock.advance(3 * 3600)
    told = line.client().get("/metrics").text
    assert f"# HELP hotline_callbacks_overdue {texts('en')['figures.now.overdue.definition']}" in told
    assert "\nhotline_callbacks_overdue 1.0" in told
    assert "\nhotline_callbacks_waiting 1.0" in told
    assert "\nhotline_promises_broken_today 1.0" in told
    assert "\nhotline_promises_kept_today 0.0" in told
