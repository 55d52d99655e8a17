"""An agent at a desk with a telephone, and the person who is rung back: what each of them does, in their words."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator import Phone, PhoneCall
from ivr.operations.callbacks import claims, outcomes
from ivr.records.models import Attempt, Call, Callback
from tests.support.line import AGENT, CALLER, Line
from tests.support.queue import Queue, without_a_next_step
from tests.support.scheduled import do

QUEUE_JOBS = ("lapsed claims", "silent attempts", "ring ready agents")


@dataclass
class Desk:
    """One agent, and the hotline that they work for."""

    line: Line
    staff_id: int
    number: str = AGENT

    @property
    def phone(self) -> Phone:
        return self.line.exchange.agent(self.number)

    @property
    def queue(self) -> Queue:
        return Queue(self.line.database)

    @property
    def presence(self) -> tuple[str, str | None]:
        return self.queue.presence(self.staff_id)

    def takes(self) -> int:
        """Take the next callback; gives its number."""
        taken = claims.take_next(self.line.database, self.staff_id, self.line.now)
        assert taken is not None, "nothing is due"
        return taken

    def rings(self, callback_id: int | None = None) -> Attempt:
        """Take the next callback and ring for it, or ring for this one."""
        chosen = self.takes() if callback_id is None else callback_id
        return self.line.hotline.ringer.ring(chosen, self.number, self.line.now, self.staff_id)

    def picks_up(self) -> PhoneCall:
        """The agent's telephone rings and is answered; they listen to whom it is about."""
        self.line.clock.advance(3)
        call = self.phone.answer()
        assert call is not None, "the agent's telephone does not ring"
        return call.listen()

    def connects(self) -> PhoneCall:
        """Pick up and press 1; gives the agent's call."""
        return self.picks_up().press("1").wait(3)

    def finishes(self, code: str = "solved") -> Callback:
        with self.line.database.begin() as session:
            held = claims.held(session, self.staff_id)
            assert held is not None
            script = self.line.hotline.scripts.current(self.line.now)
            return outcomes.finish(session, held.id, self.staff_id, outcomes.Said(code), script, self.line.now)


def desk_of(line: Line, login: str = "sari", number: str = AGENT, **values: object) -> Desk:
    """Somebody new who works here."""
    return Desk(line, Queue(line.database).agent(login, phone=number, presence_since=line.now, **values), number)


def ask_for_a_callback(line: Line, caller: str = CALLER) -> int:
    """Somebody asks to be rung as soon as possible; gives the callback's number."""
    line.dial(caller).press("3", "1", "1", "1")
    return line.callbacks()[-1].id


def work(line: Line, seconds: float, step: float = 5) -> None:
    """Let time pass while the scheduler looks after the queue."""
    for _ in range(round(seconds / step)):
        line.clock.advance(step)
        for job in QUEUE_JOBS:
            do(line, job)
    assert without_a_next_step(line.database) == []


def rung(line: Line, number: str) -> list[PhoneCall]:
    """The calls that we made to this telephone."""
    return [call for call in line.exchange.calls if call.record.to == number and call.record.direction != "inbound"]


def call_of(line: Line, sid: str) -> Call:
    with line.database.reading() as session:
        return session.get_one(Call, sid)
