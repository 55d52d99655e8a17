"""`hotline callbacks`: each with its promise and all its tickets."""

from __future__ import annotations

from datetime import timedelta

from tests.commands.calling import ISO_IN_WIB, ask_to_be_rung
from tests.support.line import CALLER, Line
from tests.support.shell import Shell


def test_a_callback_is_listed_with_its_promise_and_all_its_tickets(line: Line, shell: Shell) -> None:
    ask_to_be_rung(line)
    ask_to_be_rung(line)
    first, second = line.reports()
    (row,) = shell.rows("callbacks")
    assert (row["phone"], row["status"], row["window"], row["attempts"]) == (CALLER, "waiting", "asap", 0)
    assert (row["ticket"], row["tickets"], row["category"]) == (first.ticket, [first.ticket, second.ticket], "capital")
    assert (row["region"], row["closed_at"], row["reason"], row["overdue"]) == (None, None, None, False)
    for name in ("due_at", "deadline_at", "created_at"):
        assert ISO_IN_WIB.fullmatch(row[name])
    assert row["deadline_at"][:13] == "2026-11-24T11"
    assert {report["callback"] for report in shell.rows("reports")} == {row["id"]}


def test_a_promise_that_was_not_kept_is_overdue(line: Line, shell: Shell) -> None:
    ask_to_be_rung(line)
    line.clock.advance(timedelta(hours=3).total_seconds())
    assert [row["overdue"] for row in shell.rows("callbacks", "--status", "open")] == [True]
    assert "waiting, overdue" in shell.say("callbacks")
    assert shell.rows("callbacks", "--status", "done") == []
