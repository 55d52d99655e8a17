"""Every column that can hold words about a person is erased, goes by its age, and is in the copy for that person.

A new column of text fails here until it is one of these, or stands below with the reason why it tells of nobody.
"""

from __future__ import annotations

import json

from sqlalchemy import String, Table, Text, text

from ivr.hotline.case import CaseEvent
from ivr.hotline.rules import Retention
from ivr.operations.privacy import erasure
from ivr.records.base import Base
from tests.operations.privacy.known import copy_of
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, Line, with_rules
from tests.support.office import add_office, do, forwarded
from tests.support.people import add_person
from tests.support.scheduled import do as job
from tests.support.scheduled import pass_time
from tests.support.webhooks import all_text

OF_OTHERS = [
    "audit",
    "audit_head",
    "case_links",
    "closures",
    "drafts",
    "half_hours",
    "leases",
    "mails",
    "office_regions",
    "offices",
    "password_links",
    "queue_snapshots",
    "recovery_codes",
    "region_bases",
    "region_boundaries",
    "region_changes",
    "region_tallies",
    "releases",
    "second_steps",
    "sign_in_tries",
    "sign_ins",
    "simulation_runs",
    "sounds",
    "staff",
    "tally_shift",
    "wall_screens",
]
"""Tables that are not about callers. The audit has its own rules and tests; mails are written when they are sent."""

IN_WRITING = [
    "attachments",
    "channel_addresses",
    "chats",
    "consents",
    "dispatches",
    "enquiries",
    "inbounds",
    "outbounds",
    "redactions",
    "unsent_replies",
]
"""Tables of what is exchanged in writing."""

CODES = [
    "calls.sid",
    "calls.direction",
    "calls.status",
    "calls.ending",
    "calls.chosen",
    "turns.call_sid",
    "reports.ticket",
    "reports.call_sid",
    "reports.who",
    "reports.category",
    "reports.region",
    "reports.language",
    "reports.status",
    "reports.channel",
    "case_steps.result",
    "voicemails.recording_sid",
    "voicemails.call_sid",
    "voicemails.status",
    "voicemails.sha256",
    "callbacks.status",
    "callbacks.window",
    "callbacks.language",
    "callbacks.disposition",
    "attempts.token",
    "attempts.outcome",
    "attempts.call_sid",
    "cases.status",
    "cases.suggested_region",
    "case_steps.event",
    "case_steps.status",
]
"""Words of the program and of the phone company: they name rows and states, never a person."""

BY_OTHER_TESTS = {
    "turns.event": "JSON: `test_privacy` looks for what was typed",
    "turns.state": "JSON: as well",
    "turns.verbs": "JSON: what was read out",
    "voicemails.file": "the name of the audio, which is deleted",
    "unsent.fields": "JSON: filled in by hand below",
    "attempts.first_number": "the telephone of a colleague",
    "attempts.problem": "what the phone company says; the number is taken out of it",
    "voicemails.problem": "the same",
    "case_steps.actor": "who did it, as in the audit",
    "callbacks.close_reason": "kept when it is a word of the program; `test_privacy` has those that people type",
}
NUMBERS = ("calls.caller", "calls.called", "reports.number", "callbacks.number")


def texts_of(table: Table) -> list[str]:
    kinds = [column.name for column in table.columns if isinstance(column.type, String | Text)]
    return [name for name in kinds if f"{table.name}.{name}" not in {*CODES, *BY_OTHER_TESTS, *NUMBERS}]


def marks() -> dict[str, str]:
    """A word of five letters for each column."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in {*OF_OTHERS, *IN_WRITING}]
    names = [f"{table.name}.{name}" for table in tables for name in texts_of(table)]
    return {name: f"zq{number:03}" for number, name in enumerate(names)}


def written_everywhere(line: Line) -> None:
    """A message, a callback and an answered case of one person; then a word in every column of their rows."""
    agent = add_person(line.hotline, "sari").id
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.dial().press("3", "1", "1", "1").hang_up()
    pass_time(line, 60)
    case = forwarded(line, add_office(line.database, line.now))
    do(line.database, case.id, CaseEvent.ANSWER, line.now, note="Sudah dibantu.")
    line.clock.advance(600)
    with line.database.begin() as session:
        callback = session.execute(text("SELECT id FROM callbacks")).scalar_one()
        closed = "UPDATE callbacks SET status='done', closed_at=created_at, close_reason='solved', disposition='solved'"
        session.execute(text(closed))
        fields = {"fields": json.dumps({"notes": "zqnote"}), "typed_at": line.now, "c": callback, "s": agent}
        row = "INSERT INTO unsent (callback_id, staff_id, fields, typed_at) VALUES (:c, :s, :fields, :typed_at)"
        if "unsent" in Base.metadata.tables:
            session.execute(text(row), {**fields, "typed_at": line.now.isoformat(" ")})
        for name, mark in marks().items():
            table, column = name.split(".")
            session.execute(text(f"UPDATE {table} SET {column} = :mark"), {"mark": mark})


def still_there(line: Line) -> list[str]:
    told = all_text(line.database)
    return [name for name, mark in {**marks(), "unsent.fields": "zqnote"}.items() if mark in told]


def test_every_table_and_every_listed_column_is_known() -> None:
    tables = {table.name for table in Base.metadata.sorted_tables}
    columns = {f"{table.name}.{column.name}" for table in Base.metadata.sorted_tables for column in table.columns}
    assert {*CODES, *BY_OTHER_TESTS, *NUMBERS} <= columns
    about_callers = "calls turns reports voicemails callbacks attempts cases case_steps unsent moved_promises"
    assert tables - {*OF_OTHERS, *IN_WRITING} == set(about_callers.split())


def test_nothing_that_was_written_about_a_person_stays(line: Line) -> None:
    written_everywhere(line)
    assert len(still_there(line)) == len(marks()) + 1, "or this test could not fail"
    erasure.erase(line.database, line.hotline.recordings, CALLER, "staff:agus", line.now)
    assert still_there(line) == []


def test_all_of_it_is_in_the_copy(line: Line) -> None:
    written_everywhere(line)
    told, _ = copy_of(line)
    missing = [name for name, mark in {**marks(), "unsent.fields": "zqnote"}.items() if mark not in json.dumps(told)]
    assert missing == []


def test_all_of_it_goes_by_its_age(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, retention=Retention(messages=9, numbers=2, names=2)))
    written_everywhere(line)
    line.clock.advance(3 * 86400)
    job(line, "retention")
    assert len(line.reports()) > 0, "the rows themselves stay"
    assert still_there(line) == []
