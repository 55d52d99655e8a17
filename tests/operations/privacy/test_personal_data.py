"""One number found, handed over, and erased without a trace: in both databases, in files, at the phone company."""

from __future__ import annotations

import re

import pytest

from ivr.hotline.rules import Retention
from ivr.hotline.speech import digits
from ivr.operations import audit
from ivr.operations.audit import log, verification
from ivr.operations.callbacks import claims
from ivr.operations.figures import sheet
from ivr.operations.figures.periods import Period
from ivr.operations.messages import recordings
from ivr.operations.privacy import erasure, personal_data, written
from ivr.operations.privacy.erasure import NumberInUse
from ivr.operations.privacy.personal_data import Found, NotANumber
from ivr.records.models import Report
from tests.operations.privacy.known import audio_files, everything_about
from tests.support.keys import NOWHERE, told
from tests.support.line import CALLER, WIB, Line, with_rules
from tests.support.queue import Queue
from tests.support.scheduled import do, pass_time
from tests.support.webhooks import all_text, contents

TYPED = "+6281311112222"
WAYS = ("1234567890", "1311112222")
"""What each of the two numbers has in every way of writing it."""


def erase(line: Line, number: str = CALLER) -> Found:
    return erasure.erase(line.database, line.hotline.recordings, number, "staff:agus", line.now)


def find(line: Line, number: str = CALLER) -> Found:
    with line.database.reading() as session:
        return personal_data.find(session, number)


def traces(line: Line) -> list[str]:
    """Everything in any column of any table that tells of the person; releases show how a number may be written."""
    kept = {name: rows for name, rows in contents(line.database).items() if name != "releases"}
    text = "\n".join(row for rows in kept.values() for row in rows)
    spoken = [digits("0" + way, "id") for way in ("81234567890", "81311112222")]
    told = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
    return [word for word in (*WAYS, *spoken, "Rahayu", "40115") if word in told or word in text]


def figures(line: Line) -> str:
    with line.database.reading() as session:
        found = sheet(session, Period.parse("2026-11-24", WIB), line.now)
        return repr((found.calls, found.reports, found.waits, found.agents))


@pytest.mark.parametrize("typed", ["0812-3456-7890", "+62 812 3456 7890", "6281234567890", "(0812) 3456 7890"])
def test_a_number_is_found_however_it_is_written(typed: str) -> None:
    assert personal_data.number_of(typed) == CALLER


@pytest.mark.parametrize("typed", ["", "1500587", "anonymous", "' OR 1=1 --", "9" * 4000])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        personal_data.number_of(typed)


def test_everything_about_a_number_is_found(line: Line) -> None:
    everything_about(line)
    found = find(line)
    assert found.counts == {
        "calls": 3, "reports": 3, "messages": 1, "callbacks": 1, "attempts": 0, "mentioned": 0,
        **dict.fromkeys(written.KINDS, 0),
    }  # fmt: skip
    assert found.others == ()
    other = find(line, TYPED)
    assert (other.counts["callbacks"], other.counts["reports"], other.others) == (1, 1, (CALLER,))
    assert not find(line, "+628999999999").anything


def test_nothing_is_left_after_an_erasure(line: Line) -> None:
    everything_about(line)
    assert len(traces(line)) == 6, "or this test could not fail"
    assert audio_files(line)
    before, rows = figures(line), {name: len(found) for name, found in contents(line.database).items()}
    erase(line)
    erase(line, TYPED)
    assert traces(line) == []
    assert audio_files(line) == []
    do(line, "delete copies")
    assert [recording.status for recording in line.exchange.recordings.kept.values()] == ["deleted"]
    after = {name: len(found) for name, found in contents(line.database).items()}
    assert {name: count for name, count in after.items() if name != "audit"} == {
        name: count for name, count in rows.items() if name != "audit"
    }
    assert figures(line) == before
    assert verification.verify(line.database).holds


def test_what_somebody_else_wrote_about_the_number_is_without_it(line: Line) -> None:
    everything_about(line)
    line.dial("+628122222222").press(*told(where=NOWHERE))
    other = line.reports()[-1]
    with line.database.begin() as session:
        session.get_one(Report, other.id).needs = "my brother has 0812-3456-7890, I have 0812-2222-222"
    erase(line)
    kept = line.reports()[-1]
    assert (kept.needs, kept.number) == ("my brother has erased, I have 0812-2222-222", "+628122222222")


def test_an_older_entry_that_names_the_number_loses_what_it_quotes(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    everything_about(line)
    with monkeypatch.context() as before_they_were_hidden, line.database.begin() as session:
        before_they_were_hidden.setattr(log, "_masked", lambda value: value)
        audit.record(session, "staff:agus", "call:handle", "call CA1", None, {"number": CALLER}, line.now)
    assert CALLER in repr(Queue(line.database).trail("call:handle")[0].after)
    erase(line)
    assert Queue(line.database).trail("call:handle")[0].after is None
    assert verification.verify(line.database).holds


def test_an_open_callback_is_closed_and_nobody_rings(line: Line) -> None:
    agent = everything_about(line)
    erase(line)
    closed = [row for row in line.callbacks() if row.number is None]
    assert [(row.status, row.close_reason) for row in closed] == [("removed", "erased")]
    assert [entry.actor for entry in Queue(line.database).trail("callback:remove")] == ["staff:agus"]
    assert claims.take_next(line.database, agent, line.now) != closed[0].id


def test_a_second_erasure_finds_nothing(line: Line) -> None:
    everything_about(line)
    assert erase(line).anything
    text = all_text(line.database)
    again = erase(line)
    assert (again.anything, all_text(line.database)) == (False, text)


def test_the_person_may_call_again_and_is_new(line: Line) -> None:
    everything_about(line)
    erase(line)
    line.dial().press("3", "1", "1", "1").hang_up()
    assert find(line).counts["calls"] == 1
    assert line.callbacks()[-1].number == CALLER


def test_a_call_in_progress_is_waited_for(line: Line) -> None:
    everything_about(line)
    caller = line.dial().press("1", "2")
    with pytest.raises(NumberInUse):
        erase(line)
    assert find(line).counts["calls"] == 4
    caller.hang_up()
    line.clock.advance(60)
    erase(line)
    assert not find(line).anything


def test_while_the_person_is_being_rung_nothing_is_erased(line: Line) -> None:
    agent = everything_about(line)
    number = next(row.id for row in line.callbacks() if row.number == CALLER)
    claims.take(line.database, number, agent, line.now)
    Queue(line.database).rings(number, agent, at=line.now)
    with pytest.raises(NumberInUse):
        erase(line)


def test_a_message_that_is_found_only_afterwards_goes_the_same_way(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "#", "1").hang_up()
    line.clock.advance(60)
    erase(line)
    with line.database.begin() as session:
        recordings.take_in(session, recordings.Recording("RE9", caller.sid, 8, line.now, final=True), line.now)
    pass_time(line, 200)
    found = line.voicemails(every=True)
    assert [(one.status, one.file, one.provider_copy) for one in found] == [("erased", None, False)]
    assert audio_files(line) == []
    assert traces(line) == []


def test_the_telephones_of_staff_stay(line: Line) -> None:
    everything_about(line)
    found = erase(line, "+628111111111")
    assert (found.of_staff, found.anything) == (True, False)
    assert "+628111111111" in all_text(line.database)


def test_each_kind_goes_by_its_own_age(line: Line) -> None:
    line.publish(with_rules(line.hotline.files, retention=Retention(messages=2, numbers=4, names=6)))
    everything_about(line)
    with line.database.begin() as session:
        for row in session.query(personal_data.Callback):
            row.status, row.closed_at, row.close_reason = "done", line.now, "solved"
    kept = []
    for _ in range(3):
        line.clock.advance(2 * 86400 + 60)
        do(line, "retention")
        text = all_text(line.database)
        kept.append((bool(audio_files(line)), CALLER in text, "Rahayu" in text))
    assert kept == [(False, True, True), (False, False, True), (False, False, False)]
    first = Queue(line.database).trail("privacy:purge")[0].after or {}
    assert {kind: first[kind] for kind in ("messages", "numbers", "names")} == {"messages": 1, "numbers": 0, "names": 0}
    assert verification.verify(line.database).holds
