"""`hotline hours`: showing, asking about a moment, closing in an emergency and opening again."""

from __future__ import annotations

import dataclasses
from datetime import date, time

from sqlalchemy import select

from ivr.hotline.hours import DatedException, Interval, ShortenedHours
from ivr.records.audit import AuditEntry
from ivr.records.releases import Closure
from tests.support.line import Line
from tests.support.shell import Shell


def entries(line: Line) -> list[AuditEntry]:
    with line.database.reading() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def closures(line: Line) -> list[Closure]:
    with line.database.reading() as session:
        return list(session.scalars(select(Closure).order_by(Closure.id)))


def test_the_week_the_days_to_come_and_this_moment_are_shown(line: Line, shell: Shell) -> None:
    script = line.hotline.files
    half = DatedException(date(2026, 12, 31), date(2026, 12, 31), (Interval(time(8), time(12)),), {"id": "Tutup buku"})
    line.publish(dataclasses.replace(script, hours=dataclasses.replace(script.hours, exceptions=(half,))))
    shown = shell.say("hours", "show").splitlines()
    assert shown[0] == "Weekly hours (Asia/Jakarta, WIB)"
    assert shown[1] == "  Monday     08:00-15:00"
    assert shown[7] == "  Sunday     closed"
    assert shown[8] == "Until 2027-01-23"
    assert "  2026-12-31  exception: 08:00-12:00  Tutup buku" in shown
    assert "  2026-12-25 Friday  holiday (national): Hari Raya Natal (Christmas Day)" in shown
    assert shown[-1] == "Now, Tuesday 2026-11-24 09:00 WIB: open, closes Tuesday 2026-11-24 15:00 WIB"


def test_shortened_hours_are_shown_as_long_as_they_are_to_come(line: Line, shell: Shell) -> None:
    day, friday = (Interval(time(8), time(14)),), (Interval(time(8), time(11, 30)),)
    week = (day, (), (), (), friday, (), ())
    names = {"id": "Jam Ramadan", "en": "Ramadan hours"}
    soon, over, far = (
        ShortenedHours(first, last, week, names)
        for first, last in (
            (date(2026, 11, 23), date(2027, 3, 9)),
            (date(2026, 10, 1), date(2026, 11, 23)),
            (date(2027, 1, 24), date(2027, 2, 9)),
        )
    )
    script = line.hotline.files
    line.publish(dataclasses.replace(script, hours=dataclasses.replace(script.hours, shortened=(far, over, soon))))
    shown = [told for told in shell.say("hours", "show").splitlines() if "shortened hours" in told]
    assert shown == [
        "  2026-11-23 to 2027-03-09  shortened hours: Monday 08:00-14:00; Friday 08:00-11:30  "
        "Jam Ramadan (Ramadan hours)"
    ]
    told = shell.say("hours", "at", "2026-11-27 12:00")
    assert "closed (after the day's hours: Jam Ramadan (Ramadan hours)), opens Monday 2026-11-30 08:00 WIB" in told


def test_a_moment_is_told_with_its_reason_and_what_callers_hear(line: Line, shell: Shell) -> None:
    told = shell.say("hours", "at", "2026-12-25 10:00").splitlines()
    assert told[0] == (
        "Friday 2026-12-25 10:00 WIB: closed (holiday: Hari Raya Natal (Christmas Day)), "
        "opens Monday 2026-12-28 08:00 WIB"
    )
    assert "A caller hears (id):" in told
    assert "A caller hears (en):" in told
    say = line.hotline.files.say
    for sentence in (
        say("id", "closed_holiday", name="Hari Raya Natal"),
        say("id", "closed_next", opening="Senin 28 Desember, pukul 8 pagi, waktu Indonesia barat"),
        say("en", "closed_holiday", name="Christmas Day"),
        say("en", "closed_next", opening="on Monday 28 December, at 8 in the morning, Western Indonesia Time"),
    ):
        assert f"  {sentence.text}" in told


def test_the_edges_of_the_hours_are_exact(line: Line, shell: Shell) -> None:
    assert "open, closes Tuesday 2026-11-24 15:00 WIB" in shell.say("hours", "at", "2026-11-24 08:00")
    assert "closed (after the day's hours), opens Wednesday" in shell.say("hours", "at", "2026-11-24 15:00")
    assert "Friday 2026-12-25 10:00 WIB" in shell.say("hours", "at", "2026-12-25T03:00:00+00:00")


def test_what_callers_hear_is_what_the_call_says(line: Line, shell: Shell) -> None:
    told = shell.say("hours", "at", "2026-11-24 09:00")
    caller = line.dial()
    for sentence in told.split("A caller hears (en):")[0].splitlines()[2:]:
        assert sentence.strip() in caller.heard
    caller.press("9")
    for sentence in told.split("A caller hears (en):")[1].splitlines()[1:]:
        assert sentence.strip() in caller.heard
    caller.hang_up()


def test_an_emergency_closes_at_once_until_its_end(line: Line, shell: Shell) -> None:
    told = shell.say(
        *("hours", "close", "--until", "2026-11-24 13:00"),
        *("--reason", "Gedung sedang dikosongkan.", "--reason-en", "The building is being evacuated."),
    )
    assert "Closed since 2026-11-24 09:00 WIB" in told
    assert "Callers are next let in Tuesday 2026-11-24 13:00 WIB." in told
    caller = line.dial()
    assert "Gedung sedang dikosongkan." in caller.heard
    assert "The building is being evacuated." in caller.press("9").heard
    caller.hang_up()
    assert "emergency closure from 2026-11-24 09:00 WIB until 2026-11-24 13:00 WIB" in shell.say("hours", "show")
    (entry,) = entries(line)
    assert (entry.actor, entry.action, entry.subject) == ("shell:siti", "hours:close", "closure 1")
    assert entry.before is None
    assert entry.after is not None
    assert entry.after["until"] == "2026-11-24T06:00:00+00:00"
    assert entry.after["text"] == {"id": "Gedung sedang dikosongkan.", "en": "The building is being evacuated."}
    line.clock.advance(4 * 3600)
    assert "Selamat datang" in line.dial().hang_up().everything


def test_a_closure_without_an_end_holds_until_somebody_opens_again(line: Line, shell: Shell) -> None:
    told = shell.say("hours", "close", "--reason", "Listrik padam.")
    assert "Callers are not let in until `hotline hours reopen`." in told
    assert "--reason-en gives them their own" in told
    shell.say("hours", "close", "--reason", "Masih padam.", "--until", "2026-11-24 12:00")
    told = shell.say("hours", "reopen")
    assert told.count("Lifted: ") == 2
    assert "Callers are let in now: open, closes Tuesday 2026-11-24 15:00 WIB." in told
    assert "Selamat datang" in line.dial().hang_up().everything
    assert {row.lifted_by for row in closures(line)} == {"shell:siti"}
    *_, last = entries(line)
    assert [entry.action for entry in entries(line)] == ["hours:close"] * 2 + ["hours:reopen"] * 2
    assert last.before is not None
    assert "lifted_at" not in last.before
    assert last.after is not None
    assert last.after["lifted_by"] == "shell:siti"


def test_opening_when_nothing_is_closed_changes_nothing(line: Line, shell: Shell) -> None:
    assert shell.say("hours", "reopen").startswith("No emergency closure is in force.\n")
    assert entries(line) == []


def test_a_closure_that_was_over_already_is_refused(line: Line, shell: Shell) -> None:
    result = shell.give("hours", "close", "--until", "2026-11-24 08:59", "--reason", "x", exit_code=1)
    assert "Error: until: lies in the past" in result.output
    assert "Error: reason: is empty" in shell.give("hours", "close", "--reason", " ", exit_code=1).output
    assert closures(line) == []
    assert entries(line) == []


def test_a_dot_parts_minutes_from_hours_as_a_colon_does(line: Line, shell: Shell) -> None:
    assert shell.say("hours", "at", "2026-12-23 14.59").startswith("Wednesday 2026-12-23 14:59 WIB: open")
    shell.say("hours", "close", "--until", "2026-11-27 15.30", "--reason", "Banjir")
    (closure,) = closures(line)
    assert closure.until is not None
    assert closure.until.isoformat() == "2026-11-27T08:30:00+00:00"
