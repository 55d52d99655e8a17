"""A day at the hotline, call by call: afterwards every figure says exactly what happened."""

from __future__ import annotations

import pytest

from ivr.hotline.staff import Presence, Role
from ivr.operations.callbacks import claims, outcomes, supervision
from ivr.operations.calls import endings
from ivr.operations.calls.kinds import Kind
from ivr.operations.figures import Period, Sheet, lists, sheet
from ivr.operations.figures.live import Live, live
from ivr.operations.privacy import erasure
from ivr.operations.staff import presence
from ivr.records.models import Call, Callback
from tests.support.keys import to_the_beep, told
from tests.support.line import AGENT, WIB, Line, wib
from tests.support.people import add_person

TODAY = Period.parse("2026-11-24", WIB)
ASAP, AFTERNOON = "1", "3"


def counted(line: Line, period: Period = TODAY) -> tuple[Sheet, Live]:
    with line.database.reading() as session:
        return sheet(session, period, line.now), live(session, line.now, line.now)


def call_of(line: Line, sid: str) -> Call:
    with line.database.reading() as session:
        return session.get_one(Call, sid)


def until(line: Line, moment: str) -> None:
    line.clock.advance((wib(moment) - line.now).total_seconds())


def ring_back(line: Line, staff_id: int, number: str, *, answers: bool = True) -> int:
    """The agent takes the next callback and rings; the person answers and they talk for a minute, or nobody answers."""
    if answers:
        line.exchange.phone(number).answer(after=2)
    callback = claims.take_next(line.database, staff_id, line.now)
    assert callback is not None
    line.hotline.ringer.ring(callback, AGENT, line.now, staff_id)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1")
    call.wait(5)
    if answers:
        call.wait(60)
        person = line.exchange.phone(number).current
        assert person is not None
        person.hang_up()
        call.listen()
    else:
        call.wait(60)
    line.clock.advance(60)
    return callback


def finish(line: Line, staff_id: int, callback: int, code: str = "solved") -> None:
    with line.database.begin() as session:
        outcomes.finish(session, callback, staff_id, outcomes.Said(code), line.hotline.files, line.now)


# How calls end


@pytest.mark.parametrize(
    ("keys", "hang_up", "ending", "chosen", "abandoned"),
    [
        ((), True, "left", None, False),
        (("9",), True, "left", None, False),
        (("1",), True, "left", "report", True),
        (("1", "1", "9", "2"), True, "left", "report", True),
        (("1", "1", "9", "2", "40115", "1"), True, "left", "report", False),
        (told(), False, "finished", "report", False),
        (("1", "1", "9", "2", "40115", "1", "1"), True, "left", "report", False),
        (("3", "1", "1", "1"), False, "finished", "callback", False),
        (("3",), True, "left", "callback", True),
        (("3", "1"), True, "left", "callback", False),
        (("2",), True, "left", "ticket", True),
        (("4",), True, "left", "information", True),
        (("4", "0"), True, "left", "information", True),
        (("4", "1"), True, "left", "information", False),
        (("4", "*"), True, "left", "information", True),
        (("4", "1", "*", "3"), True, "left", "callback", True),
        (("1", "*", "4", "1"), True, "left", "information", False),
        (("7", "7", "7"), False, "given_up", None, False),
        (("1", "8", "8", "8"), False, "given_up", "report", True),
    ],
)
def test_what_became_of_a_call(
    line: Line, keys: tuple[str, ...], hang_up: bool, ending: str, chosen: str | None, abandoned: bool
) -> None:
    caller = line.dial().press(*keys)
    if hang_up:
        caller.hang_up()
    line.clock.advance(30)
    found = call_of(line, caller.sid)
    assert (found.ending, found.chosen, found.abandoned) == (ending, chosen, abandoned)
    sheet_now, _ = counted(line)
    kind = Kind.CHOSE_NOTHING if chosen is None else Kind.ABANDONED if abandoned else Kind.SERVED
    assert (sheet_now.calls.arrived, sheet_now.calls.of(kind)) == (1, 1)


def test_a_message_that_was_recorded_is_what_the_caller_wanted(line: Line) -> None:
    caller = line.dial().press(*to_the_beep()).speak(9, then="").hang_up()
    line.clock.advance(30)
    found = call_of(line, caller.sid)
    assert (found.chosen, found.abandoned) == ("report", False)
    assert endings.write_down_missing(line.database, TODAY.start, again=True) == 1
    assert call_of(line, caller.sid).abandoned is False


def test_how_calls_ended_can_be_worked_out_again(line: Line) -> None:
    sids = [line.dial().press("3", "1").hang_up().sid, line.dial().press("3", "1", "1", ASAP).sid]
    line.clock.advance(30)
    before = [(call_of(line, sid).ending, call_of(line, sid).abandoned) for sid in sids]
    with line.database.begin() as session:
        for sid in sids:
            found = session.get_one(Call, sid)
            found.ending, found.chosen, found.abandoned = None, None, False
    assert counted(line)[0].calls.of(Kind.UNCLEAR) == 2
    assert endings.write_down_missing(line.database, TODAY.start) == 2
    assert [(call_of(line, sid).ending, call_of(line, sid).abandoned) for sid in sids] == before
    assert endings.write_down_missing(line.database, TODAY.start) == 0
    assert endings.write_down_missing(line.database, TODAY.start, again=True) == 2


def test_a_talk_is_a_call_under_way_and_so_is_who_rings_us_meanwhile(line: Line) -> None:
    sari = add_person(line.hotline, "sari", Role.AGENT, phone="08111111111").id
    add_person(line.hotline, "agus", Role.ADMIN)
    with line.database.begin() as session:
        presence.set_presence(session, sari, Presence.READY, None, "staff:sari", line.now)
    line.dial("+62811000088").press("3", "1", "1", ASAP)
    line.clock.advance(30)
    assert told_of_now(line) == (0, 0, 0, {"ready": 1, "away": 0, "busy": 0, "after_call": 0})
    line.exchange.phone("+62811000088").answer(after=2)
    callback = claims.take_next(line.database, sari, line.now)
    assert callback is not None
    line.hotline.ringer.ring(callback, AGENT, line.now, sari)
    line.clock.advance(3)
    assert told_of_now(line)[:3] == (1, 0, 1)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    call.listen().press("1")
    call.wait(65)
    other = line.dial("+62811000089").press("1")
    assert told_of_now(line) == (2, 1, 1, {"ready": 0, "away": 0, "busy": 1, "after_call": 0})
    with line.database.reading() as session:
        listed = {code: lists.behind(session, f"now.{code}", TODAY, line.now) for code in ("calls", "people_talking")}
    assert {(one.noun, one.number) for one in listed["calls"]} == {
        ("call", "+62811000089"),
        ("attempt", "+62811000088"),
    }
    assert [one.who for one in listed["people_talking"]] == ["Sari"]
    other.hang_up()
    person = line.exchange.phone("+62811000088").current
    assert person is not None
    person.hang_up()
    call.listen()
    line.clock.advance(30)
    assert told_of_now(line) == (0, 0, 0, {"ready": 0, "away": 0, "busy": 0, "after_call": 1})


def told_of_now(line: Line) -> tuple[int, int, int, dict[str, int]]:
    _, now = counted(line)
    return now.calls_under_way, now.calls_incoming, now.calls_outgoing, dict(now.people)


# A whole day


def test_a_day_is_counted_as_it_happened(line: Line) -> None:
    sari = add_person(line.hotline, "sari", Role.AGENT, phone="08111111111").id
    kept, tried, broken, later = (f"+6281100000{number}0" for number in range(1, 5))
    for number in (kept, tried, broken):
        line.dial(number).press("3", "1", "1", ASAP)
    line.dial(later).press("3", "2", "1", AFTERNOON)
    line.dial("+62811000055").press("1").hang_up()
    until(line, "2026-11-24 09:30")
    found, now = counted(line)
    assert (found.promises.due, found.promises.pending, found.promises.share) == (0, 4, None)
    assert (now.callbacks_waiting, now.callbacks_due, now.callbacks_overdue) == (4, 3, 0)
    finish(line, sari, ring_back(line, sari, kept))
    ring_back(line, sari, tried, answers=False)
    until(line, "2026-11-24 12:00")
    found, now = counted(line)
    assert (found.promises.kept, found.promises.broken, found.promises.given_back) == (2, 1, 0)
    assert (found.promises.due, found.promises.pending, found.promises.share) == (3, 1, 2 / 3)
    assert (now.callbacks_waiting, now.callbacks_overdue, now.calls_under_way) == (3, 1, 0)
    assert now.oldest_waiting_since is not None
    assert (found.calls.arrived, found.calls.of(Kind.SERVED), found.calls.of(Kind.ABANDONED)) == (5, 4, 1)
    assert found.calls.hours()[9] == 5
    assert (found.reports.total, found.reports.by("category")) == (4, {"demand": 3, "capital": 1})
    assert (found.closed.total, found.closed.reached_share, found.closed.attempts_each) == (1, 1.0, 1.0)
    assert found.waits.number == 2
    (agent,) = found.agents
    assert (agent.name, agent.taken, agent.attempts, agent.connected) == ("Sari", 2, 2, 1)
    assert 55 <= agent.talked <= 75
    assert 55 <= agent.wrapped_up <= 75
    assert agent.closed == {"solved": 1}
    with line.database.reading() as session:
        listed = lists.behind(session, "promises.broken", TODAY, line.now)
    assert [one.number for one in listed] == [broken]


def test_ringing_after_the_deadline_does_not_mend_a_broken_promise(line: Line) -> None:
    sari = add_person(line.hotline, "sari", Role.AGENT, phone="08111111111").id
    line.dial("+62811000077").press("3", "1", "1", ASAP)
    until(line, "2026-11-24 13:00")
    finish(line, sari, ring_back(line, sari, "+62811000077"))
    found, now = counted(line)
    assert (found.promises.kept, found.promises.broken) == (0, 1)
    assert (found.closed.reached, now.callbacks_overdue) == (1, 0)


def test_a_promise_that_is_withdrawn_in_time_is_given_back_and_one_that_is_removed_is_broken(line: Line) -> None:
    supervisor = add_person(line.hotline, "dewi", Role.SUPERVISOR).id
    for number in ("+62811000011", "+62811000022"):
        line.dial(number).press("3", "1", "1", ASAP)
    with line.database.begin() as session:
        outcomes.withdraw(session, "+62811000011", "caller", line.now)
        second = line.callbacks()[1].id
        supervision.remove(session, second, "asked for twice", supervisor, line.now)
    found, _ = counted(line)
    assert (found.promises.given_back, found.promises.broken, found.promises.pending) == (1, 1, 0)


def test_who_asks_to_be_forgotten_in_time_breaks_no_promise_of_ours(line: Line) -> None:
    supervisor = add_person(line.hotline, "dewi", Role.SUPERVISOR).id
    for number in ("+62811000091", "+62811000092", "+62811000093"):
        line.dial(number).press("3", "1", "1", ASAP)
    line.clock.advance(30)
    with line.database.begin() as session:
        supervision.remove(session, line.callbacks()[2].id, "+62811000093 asked twice", supervisor, line.now)
    for number in ("+62811000091", "+62811000093"):
        erasure.erase(line.database, line.hotline.recordings, number, "staff:agus", line.now)
    until(line, "2026-11-24 13:00")
    erasure.erase(line.database, line.hotline.recordings, "+62811000092", "staff:agus", line.now)
    found, _ = counted(line)
    assert (found.promises.given_back, found.promises.broken, found.promises.pending) == (1, 2, 0)
    assert (found.closed.total, found.closed.released, found.closed.not_rung) == (3, 2, 1)


def move_to_afternoon(line: Line, number: str) -> None:
    with line.database.begin() as session:
        assert outcomes.reschedule(session, number, "afternoon", line.hotline.files, "caller", line.now)


def test_a_promise_that_was_broken_stays_broken_when_the_person_is_promised_another_time(line: Line) -> None:
    line.dial("+62811000033").press("3", "1", "1", ASAP)
    until(line, "2026-11-24 11:45")
    move_to_afternoon(line, "+62811000033")
    found, now = counted(line)
    assert (found.promises.broken, found.promises.pending, now.callbacks_overdue) == (1, 1, 0)


def test_a_new_promise_needs_a_ring_of_its_own(line: Line) -> None:
    sari = add_person(line.hotline, "sari", Role.AGENT, phone="08111111111").id
    line.dial("+62811000044").press("3", "1", "1", ASAP)
    ring_back(line, sari, "+62811000044", answers=False)
    move_to_afternoon(line, "+62811000044")
    found, _ = counted(line)
    assert (found.promises.kept, found.promises.pending) == (1, 1)
    until(line, "2026-11-24 15:30")
    found, _ = counted(line)
    assert (found.promises.kept, found.promises.broken) == (1, 1)


def test_fridays_promise_counts_on_monday(line: Line) -> None:
    sari = add_person(line.hotline, "sari", Role.AGENT, phone="08111111111").id
    until(line, "2026-11-27 14:55")
    line.dial("+62811000066").press("3", "1", "1", ASAP)
    friday, monday = Period.parse("2026-11-27", WIB), Period.parse("2026-11-30", WIB)
    until(line, "2026-11-30 08:10")
    assert counted(line, monday)[0].promises.pending == 1
    finish(line, sari, ring_back(line, sari, "+62811000066"))
    assert counted(line, monday)[0].promises.kept == 1
    assert counted(line, friday)[0].promises.number() == 0
    with line.database.reading() as session:
        wait = session.get_one(Callback, line.callbacks()[0].id).first_wait
    assert wait is not None
    assert 13 * 60 <= wait <= 17 * 60
