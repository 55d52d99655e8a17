"""`hotline calls`: each with how it went and what became of it."""

from __future__ import annotations

from ivr.operations.calls.kinds import Kind
from tests.commands.calling import ISO_IN_WIB, leave_a_message
from tests.support.line import CALLER, Line
from tests.support.shell import Shell


def test_a_call_is_listed_with_how_it_went(line: Line, shell: Shell) -> None:
    sid = leave_a_message(line)
    (row,) = shell.rows("calls")
    assert (row["sid"], row["phone"], row["status"], row["was_open"]) == (sid, CALLER, "completed", True)
    assert row["ticket"] == line.reports()[0].ticket
    assert row["seconds"] > 60
    assert ISO_IN_WIB.fullmatch(row["arrived_at"])
    assert ISO_IN_WIB.fullmatch(row["ended_at"])


def test_calls_are_listed_with_what_became_of_them_so_that_figures_can_be_counted_again(
    line: Line, shell: Shell
) -> None:
    line.dial("+628111222331").press("1").hang_up()
    line.dial("+628111222332").press("3", "1", "1", "1")
    line.dial("+628111222333").hang_up()
    line.clock.advance(30)
    line.dial("+628111222334").press("1")
    told = {row["phone"]: (row["kind"], row["chosen"]) for row in shell.rows("calls")}
    assert told == {
        "+628111222331": ("abandoned", "report"),
        "+628111222332": ("served", "callback"),
        "+628111222333": ("chose_nothing", None),
        "+628111222334": ("under_way", None),
    }
    figures = {row["code"]: row["value"] for row in shell.rows("figures")}
    for kind in Kind:
        assert figures[f"calls.{kind}"] == [one for one, _ in told.values()].count(kind), kind
    assert "chose nothing" in shell.say("calls")


def test_a_withheld_number_is_null_for_machines_and_said_to_people(line: Line, shell: Shell) -> None:
    line.dial(None).press("1").hang_up()
    assert [row["phone"] for row in shell.rows("calls")] == [None]
    assert "withheld" in shell.say("calls")
    assert "+26669" not in shell.say("calls")
