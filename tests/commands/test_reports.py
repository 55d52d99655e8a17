"""`hotline reports`, `callbacks`, `voicemails`, `calls`: for people as tables, for machines as JSON."""

from __future__ import annotations

import re

from sqlalchemy import select

from ivr.records.models import Attempt, Callback
from tests.commands.calling import ISO_IN_WIB, OTHER, ask_to_be_rung, leave_a_message
from tests.support.keys import told_and_rung
from tests.support.line import CALLER, Line
from tests.support.shell import Shell


def test_a_report_is_listed_with_all_that_was_told(line: Line, shell: Shell) -> None:
    sid = leave_a_message(line)
    (report,) = line.reports()
    (row,) = shell.rows("reports")
    created_at = row.pop("created_at")
    assert ISO_IN_WIB.fullmatch(created_at)
    assert created_at.startswith("2026-11-24T09:01:")
    assert row == {
        "ticket": report.ticket,
        "phone": CALLER,
        "who": "business",
        "category": "demand",
        "region": "32.73",
        "postal_code": "40115",
        "status": "received",
        "language": "id",
        "call_sid": sid,
        "callback": None,
        "voicemail": "pending",
        "channel": "telephone",
    }


def test_a_report_is_shown_with_every_contact(line: Line, shell: Shell) -> None:
    line.dial().press(*told_and_rung(who="1", ring=("2", "082233344444#", "1", "1")))
    line.clock.advance(1)
    (report,) = line.reports()
    shown = shell.say("reports", "show", report.ticket[:4], report.ticket[4:])
    for words in (
        f"Report {report.ticket[:4]} {report.ticket[4:]}, received",
        "0812-3456-7890",
        "0822-3334-4444",
        "Kota Bandung, Jawa Barat (32.73), postal code 40115",
        f"Call {report.call_sid}",
        "Callback 1, waiting",
        "2026-11-24 11:30 WIB at the latest",
    ):
        assert words in shown
    masked = re.sub(r"[ -]", "", shell.say("reports", "show", report.ticket, "--masked"))
    assert "81234567890" not in masked
    assert "82233344444" not in masked


def test_a_report_is_shown_with_its_messages_and_what_became_of_its_callback(line: Line, shell: Shell) -> None:
    leave_a_message(line)
    ask_to_be_rung(line)
    messages, callback = (report.ticket for report in line.reports())
    shown = shell.say("reports", "show", messages)
    assert f"Message {line.voicemails()[0].recording_sid}" in shown
    assert "2026-11-24 09:00 WIB, 8 s, pending" in shown
    with line.database.begin() as session:
        (row,) = session.scalars(select(Callback))
        row.status, row.closed_at, row.close_reason, row.disposition = "done", line.now, "rang 0822-3334-4444", "solved"
        tried = Attempt(token="t", first_number=OTHER, outcome="busy", decided_at=line.now, problem=f"no {OTHER}")
        row.attempts.append(tried)
    for options, number in (((), "0822-3334-4444"), (("--masked",), "+62********444")):
        shown = shell.say("reports", "show", callback, *options)
        assert "came of it solved" in shown
        assert f"WIB: rang {number}" in shown
        assert ", busy (no " in shown
    assert OTHER not in shown


def test_a_report_that_is_not_there_is_an_error(line: Line, shell: Shell) -> None:
    result = shell.give("reports", "show", "12345678", exit_code=1)
    assert result.output == "Error: There is no report 12345678; `hotline reports` lists them\n"
