"""`hotline reports`, `callbacks`, `voicemails`, `calls`: for people as tables, for machines as JSON."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from ivr.operations.calls.kinds import Kind
from ivr.operations.figures.listings import Wanted, callbacks, calls, reports, voicemails
from ivr.operations.messages import fetching
from ivr.records.models import Attempt, CallbackRow
from tests.commands.shell import Shell
from tests.support.keys import sent, to_the_beep, told_and_rung
from tests.support.line import CALLER, NUMBER, Line

OTHER = "+6282233344444"
LISTINGS = ("reports", "callbacks", "voicemails", "calls")
ISO_IN_WIB = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00")


def leave_a_message(line: Line, number: str | None = CALLER) -> str:
    """A small business in Bandung reports and leaves a message; gives the call."""
    call = line.dial(number).press(*to_the_beep()).speak(8).press(*sent())
    line.clock.advance(1)
    return call.sid


def ask_to_be_rung(line: Line, number: str | None = CALLER) -> str:
    call = line.dial(number).press("3", "2", "1", "1")
    line.clock.advance(1)
    return call.sid


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


def test_a_message_is_listed_from_pending_to_stored(line: Line, shell: Shell) -> None:
    sid = leave_a_message(line)
    (report,) = line.reports()
    (row,) = shell.rows("voicemails")
    assert (row["status"], row["stored_at"], row["file"], row["sha256"]) == ("pending", None, None, None)
    line.clock.advance(60)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now)
    (row,) = shell.rows("voicemails", "list")
    assert row["status"] == "stored"
    assert row["call_sid"] == sid
    assert (row["ticket"], row["phone"], row["category"], row["region"]) == (report.ticket, CALLER, "demand", "32.73")
    assert row["seconds"] == 8
    assert row["rescued"] is False
    assert ISO_IN_WIB.fullmatch(row["recorded_at"])
    assert ISO_IN_WIB.fullmatch(row["stored_at"])
    assert len(row["sha256"]) == 64
    assert shell.rows("voicemails", "--status", "pending") == []
    assert len(shell.rows("voicemails", "--status", "pending", "--status", "stored")) == 1


def test_takes_that_do_not_count_are_listed_only_when_asked_for(line: Line, shell: Shell) -> None:
    line.dial().press(*to_the_beep()).speak(1).speak(5).press("2").speak(9).press(*sent())
    assert [row["seconds"] for row in shell.rows("voicemails")] == [9]
    everything = shell.rows("voicemails", "--all")
    assert [(row["seconds"], row["replaced"], row["too_short"]) for row in everything] == [
        (9, False, False),
        (5, True, False),
        (1, True, True),
    ]
    assert "replaced, too short" in shell.say("voicemails", "--all")


def test_a_silent_take_is_listed_only_when_asked_for_and_says_so(line: Line, shell: Shell) -> None:
    caller = line.dial().press(*to_the_beep()).speak(20).press("2").stay_silent()
    caller.speak(1).hang_up()
    assert [(row["seconds"], row["silent"]) for row in shell.rows("voicemails")] == [(20, False)]
    everything = {row["seconds"]: (row["silent"], row["replaced"]) for row in shell.rows("voicemails", "--all")}
    assert (everything[20], everything[8]) == ((False, False), (True, True))
    assert "replaced, silent" in shell.say("voicemails", "--all")
    assert "silent" in shell.say("reports", "show", line.reports()[0].ticket)
    assert "silent, does not count" in shell.say("calls", "show", caller.sid)


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


def test_a_table_writes_numbers_and_times_as_people_at_home_do(line: Line, shell: Shell) -> None:
    leave_a_message(line)
    table = shell.say("reports")
    ticket = line.reports()[0].ticket
    for cell in ("0812-3456-7890", "2026-11-24 09:01 WIB", f"{ticket[:4]} {ticket[4:]}", "Kota Bandung, Jawa Barat"):
        assert cell in table
    assert table.splitlines()[0].split() == [
        *("TICKET", "FILED", "PHONE", "WHO", "CATEGORY", "REGION", "STATUS", "MESSAGE", "CALLBACK", "CHANNEL")
    ]


@pytest.mark.parametrize("noun", LISTINGS)
def test_where_there_is_nothing_it_is_said(line: Line, shell: Shell, noun: str) -> None:
    assert shell.rows(noun) == []
    assert shell.rows(noun, "list") == []
    assert re.fullmatch(r"There are no \w+ yet\.\n", shell.say(noun))
    assert re.fullmatch(r"No \w+ match\.\n", shell.say(noun, "--since", "2026-11-24"))


@pytest.mark.parametrize("noun", LISTINGS)
def test_masked_hides_every_number(line: Line, shell: Shell, noun: str) -> None:
    leave_a_message(line)
    line.dial(OTHER).press("3", "2", "2", "081234567890#", "1", "1")
    line.clock.advance(1)
    for output in (shell.say(noun, "--masked"), shell.say(noun, "--masked", "--json")):
        digits = re.sub(r"[ .()+-]", "", output)
        for number in (CALLER, OTHER):
            assert number[3:] not in digits
        assert "*****" in output
        assert "890" in output or noun == "voicemails"


@pytest.mark.parametrize("noun", LISTINGS)
def test_the_newest_comes_first_and_a_period_can_be_chosen(line: Line, shell: Shell, noun: str) -> None:
    at = {"reports": "created_at", "callbacks": "created_at", "voicemails": "recorded_at", "calls": "arrived_at"}[noun]
    for number in (CALLER, OTHER, "+628111222333"):
        if noun == "callbacks":
            ask_to_be_rung(line, number)
        else:
            leave_a_message(line, number)
        line.clock.advance(3600)
    times = [row[at] for row in shell.rows(noun)]
    assert len(times) == 3
    assert times == sorted(times, reverse=True)
    assert [row[at] for row in shell.rows(noun, "--limit", "2")] == times[:2]
    assert [row[at] for row in shell.rows(noun, "--since", times[1])] == times[:2]
    assert [row[at] for row in shell.rows(noun, "--until", times[1])] == times[2:]
    assert [row[at] for row in shell.rows(noun, "--since", "2026-11-24 10:00", "--until", "2026-11-24 11:00")] == (
        times[1:2]
    )
    assert len(shell.rows(noun, "--since", "2026-11-24", "--until", "2026-11-24")) == 3
    assert shell.rows(noun, "--since", "2026-11-25") == []
    assert "These are the newest 2" in shell.say(noun, "--limit", "2")


def test_what_is_not_a_time_is_refused(line: Line, shell: Shell) -> None:
    result = shell.give("reports", "--since", "yesterday", exit_code=2)
    assert "'yesterday' is not a date and time such as 2026-11-24 09:30" in result.output


def test_a_listing_asks_the_database_as_often_for_many_as_for_one(line: Line) -> None:
    def asked() -> int:
        count = 0

        def note(*_: object) -> None:
            nonlocal count
            count += 1

        event.listen(line.database.engine, "before_cursor_execute", note)
        try:
            with line.database.reading() as session:
                for listing in (reports, voicemails, calls):
                    listing(session, Wanted())
                callbacks(session, Wanted(), line.now)
        finally:
            event.remove(line.database.engine, "before_cursor_execute", note)
        return count

    ask_to_be_rung(line)
    one = asked()
    for at in range(6):
        ask_to_be_rung(line, f"+62811122233{at}")
    assert asked() == one


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
        (row,) = session.scalars(select(CallbackRow))
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


def test_before_the_first_migration_the_way_out_is_told(line: Line, shell: Shell) -> None:
    empty = f"sqlite:///{line.settings.recordings.parent}/empty.db"
    result = shell.give("reports", exit_code=1, DATABASE_URL=empty)
    assert "The database failed: no such table" in result.output
    assert "hotline check" in result.output


def test_the_hotline_s_own_number_is_nobody_s_secret(line: Line, shell: Shell) -> None:
    leave_a_message(line)
    assert NUMBER not in shell.say("calls", "--masked")
