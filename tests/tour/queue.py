"""The callbacks of the tour: people asked for them, agents work on them, and each is in another state."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from contextlib import suppress
from datetime import time, timedelta

from ivr.hotline.callback import AttemptStatus, CallbackStatus
from ivr.hotline.errors import HotlineError
from ivr.hotline.report import Channel, ReportStatus, new_ticket
from ivr.hotline.staffing import Staffed, StaffingPlan
from ivr.operations.callbacks import attempts, claims, outcomes, promises, supervision
from ivr.records.models import Callback, Report
from ivr.records.people import Staff
from tests.support.calling import Desk
from tests.support.line import Line
from tests.support.scheduled import do
from tests.tour.callers import Wish, rings
from tests.tour.people import HOSTILE

ASKS = Wish(callback=True)


def number_of(person: int) -> str:
    return f"+6285{person:09d}"


def asks(line: Line, person: int, **more: object) -> int:
    """Somebody asks to be rung; gives the callback's number."""
    rings(line, number_of(person), Wish(callback=True, **more))  # type: ignore[arg-type]
    return line.callbacks()[-1].id


def closed_ones(line: Line, staff: Mapping[str, int]) -> None:
    """What has come to an end: solved, wrong number, withdrawn, removed, settled by late news of a talk."""
    desk = desk_of(line, staff["sari"])
    first = [asks(line, person) for person in range(1, 8)]
    for at, code in enumerate(("solved", "wrong_number", "follow_up")):
        talks(line, desk, first[at])
        desk.finishes_with(code, HOSTILE[at])
    script, now = line.hotline.scripts.current(line.now), line.now
    with line.database.begin() as session:
        outcomes.withdraw(session, number_of(4), "caller", now)
        supervision.remove(session, first[4], HOSTILE[0], staff["dewi"], now)
        outcomes.reschedule(session, number_of(7), script.rules.windows[1].key, script, "caller", now)
    reached_after_all(line, desk, first[5])
    confirmed_unreachable(line, desk, asks(line, 8))


def reached_after_all(line: Line, desk: TourDesk, callback: int) -> None:
    """Nobody tells how the two part, and the attempt is given up; then it is heard that they have talked."""
    claims.take(line.database, callback, desk.staff_id, line.now)
    token = desk.queue.rings(callback, desk.staff_id, "placed", "dialling", "lost", at=line.now)
    desk.queue.told(token, "talked", line.now)


def confirmed_unreachable(line: Line, desk: TourDesk, callback: int) -> None:
    """Nobody picks up, however often the agent rings."""
    line.exchange.phone(number_of(8)).unreachable()
    for _ in range(12):
        if status_of(line, callback) == CallbackStatus.UNREACHABLE:
            return
        with suppress(HotlineError):
            claims.take(line.database, callback, desk.staff_id, line.now)
            desk.rings(callback)
            desk.connects()
        line.clock.advance(60)
        do(line, "silent attempts")
        with suppress(HotlineError), line.database.begin() as session:
            claims.hand_back(session, callback, desk.staff_id, "later", line.now)
        line.clock.advance(3600)
        do(line, "lapsed claims")


def open_ones(line: Line, staff: Mapping[str, int]) -> None:
    """What is under way at the last moment: claimed, ringing, talking, to be wrapped up, waiting, late, raised."""
    known = [asks(line, person, language=("id", "en")[person % 2]) for person in range(11, 18)]
    talks(line, desk_of(line, staff["tono"]), known[0])
    claims.take(line.database, known[3], staff["budi"], line.now)
    for at, login in ((1, "yuni"), (5, "sari")):
        talker = desk_of(line, staff[login])
        line.exchange.phone(number_of(11 + at)).answer(after=1)
        claims.take(line.database, known[at], talker.staff_id, line.now)
        token = talker.rings(known[at]).token
        talker.connects()
        line.clock.advance(10)
    with line.database.begin() as session:  # of the one, the phone company was asked and has told that they are joined
        told, script = attempts.locked(session, token), line.hotline.scripts.current(line.now)
        attempts.progress(session, told, AttemptStatus.CONNECTED, script, line.now)
    claims.take(line.database, known[2], staff["edi"], line.now)
    desk_of(line, staff["edi"]).rings(known[2])
    with line.database.begin() as session:
        supervision.raise_up(session, known[4], True, staff["dewi"], line.now)


def full_days(line: Line) -> None:
    """Few agents are planned, and people ask until today is full, and the next day too: the last is told no time."""
    script = line.hotline.scripts.current(line.now)
    few = StaffingPlan(((Staffed(time(9), time(10, 30), 1),),) * 5 + ((),) * 2)
    promise = dataclasses.replace(script.rules.promise, farthest=1)
    rules = dataclasses.replace(script.rules, promise=promise)
    line.publish(dataclasses.replace(script, staffing=few, rules=rules))
    script, dice = line.hotline.scripts.current(line.now), random.Random(15)
    for person in range(21, 41):
        came = {"channel": Channel.WALK_IN, "status": ReportStatus.RECEIVED, "language": "id", "created_at": line.now}
        report = Report(ticket=new_ticket(dice), number=number_of(person), **came)
        with line.database.begin() as session:
            session.add(report)
            session.flush()
            told = promises.request(session, report, number_of(person), script.rules.windows[0].key, script, line.now)
        if told.deadline is None:
            return
    raise AssertionError("however many ask, everybody is told a time")


def talks(line: Line, desk: TourDesk, callback: int) -> None:
    """The agent rings this person, and they talk until both have put the receiver down."""
    with line.database.reading() as session:
        number = session.get_one(Callback, callback).number or ""
    person = line.exchange.phone(number)
    person.answer(after=1)
    claims.take(line.database, callback, desk.staff_id, line.now)
    desk.rings(callback)
    desk.connects().wait(20).hang_up()
    line.clock.advance(5)


class TourDesk(Desk):
    """A desk that also writes notes."""

    def finishes_with(self, code: str, notes: str) -> None:
        line, when = self.line, self.line.now + timedelta(hours=3)
        with line.database.begin() as session:
            held = claims.held(session, self.staff_id)
            assert held is not None
            script = line.hotline.scripts.current(line.now)
            said = outcomes.Said(code, notes, when)
            outcomes.finish(session, held.id, self.staff_id, said, script, line.now)


def desk_of(line: Line, staff_id: int) -> TourDesk:
    """The desk of somebody who works here."""
    with line.database.reading() as session:
        return TourDesk(line, staff_id, session.get_one(Staff, staff_id).phone or "")


def status_of(line: Line, callback: int) -> str:
    with line.database.reading() as session:
        return session.get_one(Callback, callback).status
