"""An agent who is ready is rung by the hotline with the next callback, and only has to press 1."""

from __future__ import annotations

from sqlalchemy import select

from ivr.emulator import CallbackMode
from ivr.operations.staff import presence
from ivr.records.models import Attempt
from tests.support.calling import ask_for_a_callback, desk_of, rung, work
from tests.support.line import AGENT, CALLER, Line

SECOND_AGENT = "+628122222222"
SECOND_CALLER = "+6281298765432"


def outcomes(line: Line) -> list[tuple[int | None, str]]:
    with line.database.reading() as session:
        return [(a.staff_id, a.outcome) for a in session.scalars(select(Attempt).order_by(Attempt.id))]


def test_who_is_ready_is_rung_talks_and_is_rung_with_the_next(line: Line) -> None:
    desk = desk_of(line, ring_me=True)
    ask_for_a_callback(line)
    ask_for_a_callback(line, SECOND_CALLER)
    for caller in (CALLER, SECOND_CALLER):
        line.exchange.phone(caller).answer(after=2)
        work(line, 5)
        call = desk.connects().wait(30)
        (person,) = rung(line, caller)
        person.hang_up()
        call.listen()
        line.clock.advance(2)
        assert desk.presence == ("after_call", None)
        work(line, 20)
        assert len(rung(line, SECOND_CALLER)) == (caller == SECOND_CALLER)  # nobody is rung before it is wrapped up
        desk.finishes("solved")
    work(line, 20)
    assert [row.status for row in line.callbacks()] == ["done", "done"]
    assert outcomes(line) == [(desk.staff_id, "connected")] * 2


def test_who_does_not_pick_up_is_away_and_the_callback_goes_on_to_the_next(line: Line) -> None:
    absent, present = desk_of(line, ring_me=True), desk_of(line, "budi", SECOND_AGENT, ring_me=True)
    ask_for_a_callback(line)
    present.phone.answer(after=2)
    line.exchange.phone(CALLER).answer(after=2)
    work(line, 105)
    call = present.phone.current
    assert call is not None
    call.press("1")
    work(line, 30)
    call.hang_up()
    line.clock.advance(1)
    assert outcomes(line) == [(absent.staff_id, "agent_no_answer"), (present.staff_id, "connected")]
    assert (absent.presence, present.presence) == (("away", "no answer"), ("after_call", None))
    assert (len(rung(line, AGENT)), len(rung(line, CALLER))) == (1, 1)


def test_an_answering_machine_is_rung_once_and_never_reaches_the_person(line: Line) -> None:
    desk = desk_of(line, ring_me=True)
    desk.phone.machine()
    ask_for_a_callback(line)
    work(line, 300, step=10)
    assert (len(rung(line, AGENT)), rung(line, CALLER)) == (1, [])
    assert desk.presence == ("away", "no answer")
    assert line.callbacks()[0].status == "waiting"


def test_two_who_are_ready_are_rung_for_two_people_and_not_for_one(line: Line) -> None:
    desk_of(line, ring_me=True)
    desk_of(line, "budi", SECOND_AGENT, ring_me=True)
    ask_for_a_callback(line)
    work(line, 5)
    assert len(outcomes(line)) == 1
    ask_for_a_callback(line, SECOND_CALLER)
    work(line, 5)
    assert len({staff for staff, _ in outcomes(line)}) == 2


def test_who_stops_being_rung_is_left_in_peace(line: Line) -> None:
    desk = desk_of(line, ring_me=True)
    with line.database.begin() as session:
        presence.set_ring_me(session, desk.staff_id, False, "staff:sari", line.now)
    ask_for_a_callback(line)
    work(line, 30)
    assert (outcomes(line), line.callbacks()[0].status) == ([], "waiting")


def test_a_talk_that_nobody_wraps_up_ends_the_ringing(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    desk = desk_of(line, ring_me=True)
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=2)
    work(line, 5)
    desk.connects().wait(30).hang_up()
    work(line, 60)
    assert line.callbacks()[0].status == "wrap_up"
    ask_for_a_callback(line, SECOND_CALLER)
    work(line, 330, step=10)
    first, second = line.callbacks()
    assert (first.status, first.close_reason, second.status) == ("done", "no disposition", "waiting")
    assert desk.presence == ("away", "no disposition")
    assert rung(line, SECOND_CALLER) == []
