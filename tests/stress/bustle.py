"""A bad day in the hotline, drawn by a seed: everybody acts at once, and everything that can fail does.

Agents click twice, decline, hang up and let claims lapse; people are busy, hang up and change their minds; a supervisor
lends a hand; the telephone company refuses, loses replies and drops, doubles, delays and shuffles its events; processes
die before and after they ask. All of it on one clock, so that a seed tells the same story again.
"""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from ivr.emulator import Activity, CallbackMode, Phone, RestFault, WebhookFault
from ivr.emulator.phones.handset import Manner
from ivr.hotline.callback import COUNTED, OUTCOMES, UNDER_WAY, AttemptStatus, CallbackStatus
from ivr.hotline.errors import HotlineError
from ivr.hotline.staff import Presence
from ivr.operations.callbacks import auto_dial, claims, outcomes, promises, supervision
from ivr.operations.callbacks.dialling import Ringer
from ivr.operations.figures.fates import GIVEN_BACK, fate, fate_of, moved_fate
from ivr.operations.staff import presence
from ivr.records.models import Attempt, Callback, Report
from ivr.records.moved_promises import MovedPromise
from tests.support.calling import Desk, work
from tests.support.line import Line, with_rules
from tests.support.queue import Queue, number_of, phone_of, without_a_next_step
from tests.support.scheduled import do

MANNERS = [*[Manner.ANSWER] * 15, *Manner]
CODES = ("solved", "solved", "unreachable", "follow_up", "wrong_number")


class Crash(Exception):
    """The process dies here."""


@dataclasses.dataclass(frozen=True)
class Frail:
    """A phone company whose asker may die before it asks, or before it hears the answer."""

    ringer: Ringer
    dice: random.Random

    def ring(self, number: str, token: str, seconds: int) -> str:
        if self.dice.random() < 0.05:
            raise Crash
        sid = self.ringer.phone.ring(number, token, seconds)
        if self.dice.random() < 0.05:
            raise Crash
        return sid


class Bustle:
    """One run. `callbacks` people have asked; `agents` work, one of them rung by the hotline."""

    def __init__(self, line: Line, seed: int, *, agents: int = 4, callbacks: int = 10) -> None:
        self.line, self.dice = line, random.Random(seed)
        self.queue = Queue(line.database)
        self.first = seed * 1000  # each run has its own people and its own agents, in one database
        self.people = [number_of(self.first + number) for number in range(callbacks)]
        line.exchange.options.strict = False
        self.ringer = dataclasses.replace(
            line.hotline.ringer,
            phone=Frail(line.hotline.ringer, self.dice),  # type: ignore[arg-type]
        )
        line.publish(with_rules(line.hotline.files, calls_per_second=5))
        self.desks = [self._desk(seed, number) for number in range(agents)]
        self.tickets = self.first
        for number in self.people:
            self._asks(number)

    def _desk(self, seed: int, number: int) -> Desk:
        phone = phone_of(self.first + number)
        values = {"phone": phone, "presence_since": self.line.now, "ring_me": number == 0}
        return Desk(self.line, self.queue.agent(f"agent{seed}-{number}", **values), phone)

    def run(self, steps: int) -> None:
        """Let so many things happen, then let everybody go home and the scheduler tidy up."""
        acts: Sequence[tuple[int, Callable[[], object]]] = (
            (10, self._an_agent_works),
            (1, self._somebody_changes_their_mind),
            (1, self._a_supervisor_lends_a_hand),
            (2, self._something_fails),
            (2, self._the_scheduler_works),
        )
        for _ in range(steps):
            (act,) = self.dice.choices([act for _, act in acts], [weight for weight, _ in acts])
            with suppress(HotlineError, Crash):
                act()
            self._telephones()
            self.line.clock.advance(self.dice.choice([0, 1, 2, 3, 5]))
            self._nobody_is_rung_twice()
        self._everybody_goes_home()

    # What happens

    def _an_agent_works(self) -> None:
        desk = self.dice.choice(self.desks)
        with self.line.database.reading() as session:
            held = claims.held(session, desk.staff_id)
        if held is None:
            for _ in range(self.dice.choice([1, 1, 2])):
                claims.take_next(self.line.database, desk.staff_id, self.line.now)
        elif held.status == CallbackStatus.CLAIMED:
            if self.dice.random() < 0.9:
                for _ in range(self.dice.choice([1, 1, 2])):
                    self.ringer.ring(held.id, desk.number, self.line.now, desk.staff_id)
            else:
                with self.line.database.begin() as session:
                    claims.hand_back(session, held.id, desk.staff_id, "later", self.line.now)
        elif held.status == CallbackStatus.WRAP_UP and self.dice.random() < 0.8:
            self._finishes(desk, held.id, self.dice.choice(CODES))

    def _finishes(self, desk: Desk, callback_id: int, code: str) -> None:
        script, now = self.line.hotline.files, self.line.now
        when = now + timedelta(minutes=self.dice.choice([5, 100]))
        for _ in range(self.dice.choice([1, 1, 2])):
            with self.line.database.begin() as session:
                outcomes.finish(session, callback_id, desk.staff_id, outcomes.Said(code, "", when), script, now)

    def _somebody_changes_their_mind(self) -> None:
        number = self.dice.choice(self.people)
        act = self.dice.choice(["ask", "ask", "withdraw", "move"])
        if act == "ask":
            self._asks(number)
            return
        with self.line.database.begin() as session:
            if act == "withdraw":
                outcomes.withdraw(session, number, "caller", self.line.now)
            else:
                outcomes.reschedule(session, number, "asap", self.line.hotline.files, "caller", self.line.now)

    def _asks(self, number: str) -> None:
        self.tickets += 1
        now = self.line.now
        with self.line.database.begin() as session:
            report = Report(ticket=f"{self.tickets:08}", language="id", status="open", created_at=now)
            session.add(report)
            session.flush()
            promises.request(session, report, number, "asap", self.line.hotline.files, now)

    def _a_supervisor_lends_a_hand(self) -> None:
        row, boss = self.dice.choice(self.rows()), self.desks[-1].staff_id
        act = self.dice.choice(["release", "reassign", "raise", "remove", "close"])
        now = self.line.now
        with self.line.database.begin() as session:
            match act:
                case "release":
                    supervision.release(session, row.id, boss, "why", now)
                case "reassign":
                    supervision.reassign(session, row.id, self.dice.choice(self.desks).staff_id, boss, now)
                case "raise":
                    supervision.raise_up(session, row.id, True, boss, now)
                case "remove":
                    if self.dice.random() < 0.3:
                        supervision.remove(session, row.id, "why", boss, now)
                case "close":
                    supervision.close_unreachable(session, row.id, "", boss, now)

    def _something_fails(self) -> None:
        faults = self.line.exchange.faults
        match self.dice.choice(["events", "events", "rest", "webhook", "action"]):
            case "events":
                faults.callbacks = self.dice.choice(list(CallbackMode))
            case "rest":
                faults.next(self.dice.choice(list(RestFault)), path="/Calls", seconds=60)
            case "webhook":
                door = self.dice.choice(["answered", "key", "joined", "status"])
                fault = self.dice.choice([WebhookFault.REPLY_LOST, WebhookFault.TWICE, WebhookFault.REFUSED])
                faults.next_webhook(fault, path=f"/voice/agent/{door}")
            case "action":
                self.line.exchange.options.action_after_caller_left = self.dice.random() < 0.5

    def _the_scheduler_works(self) -> None:
        auto_dial.ring_ready_agents(self.line.database, self.ringer, self.line.clock.now)
        for job in ("lapsed claims", "silent attempts"):
            if self.dice.random() < 0.7:
                do(self.line, job)

    def _telephones(self) -> None:
        """What everybody does with their telephone now, and when it rings next."""
        for number in (*(desk.number for desk in self.desks), *self.people):
            phone = self.line.exchange.phone(number)
            phone.manner, phone.after = self.dice.choice(MANNERS), self.dice.choice([1.0, 3.0])
            self._on_the_line(phone)

    def _on_the_line(self, phone: Phone) -> None:
        call = phone.current
        if call is None:
            return
        if call.record.activity is Activity.LISTENING and self.dice.random() < 0.8:
            call.press(self.dice.choice("1111112"))
        elif self.dice.random() < (0.3 if call.record.activity is Activity.TALKING else 0.05):
            call.hang_up()

    def _everybody_goes_home(self) -> None:
        """The faults end; what is under way ends; nobody claims anything any more."""
        exchange = self.line.exchange
        exchange.faults.clear()
        for phone in exchange.phones:
            phone.ignore()
            if (call := phone.current) is not None:
                call.hang_up()
        for desk in self.desks:
            with self.line.database.begin() as session:
                presence.set_presence(session, desk.staff_id, Presence.AWAY, "home", "staff", self.line.now)
        work(self.line, 660, step=60)

    # What always holds

    def rows(self) -> list[Callback]:
        """The callbacks of this run."""
        with self.line.database.reading() as session:
            return list(session.scalars(select(Callback).where(Callback.number.in_(self.people))))

    def attempts(self) -> list[Attempt]:
        with self.line.database.reading() as session:
            mine = select(Attempt).join(Callback, Callback.id == Attempt.callback_id)
            return list(session.scalars(mine.where(Callback.number.in_(self.people)).order_by(Attempt.id)))

    def _nobody_is_rung_twice(self) -> None:
        for number in self.people:
            legs = [call for call in self.line.exchange.phone(number).calls if not call.record.ended]
            assert len(legs) <= 1, f"{number} is rung by two at once"

    def check(self) -> Counter[str]:
        """The end of the day adds up; gives what became of the attempts."""
        assert without_a_next_step(self.line.database) == []
        rows, tried = self.rows(), self.attempts()
        for row in rows:
            assert row.status not in (*UNDER_WAY, CallbackStatus.CLAIMED, CallbackStatus.WRAP_UP), vars(row)
        still_open = [row.number for row in rows if row.closed_at is None]
        assert len(set(still_open)) == len(still_open)
        for attempt in tried:
            assert attempt.ended_at is not None
            assert attempt.outcome in OUTCOMES
        self._each_attempt_rang_once(tried)
        for row in rows:
            counted = [one for one in tried if one.callback_id == row.id and one.outcome in COUNTED]
            assert row.attempts_made <= len(counted)
        assert not [desk for desk in self.desks if desk.presence[0] in ("busy", "after_call")]
        self._every_promise_is_counted()
        self._clear_away()
        return Counter(attempt.outcome for attempt in tried)

    def _clear_away(self) -> None:
        """The next run finds an empty queue."""
        with self.line.database.begin() as session:
            for row in self.rows():
                if row.closed_at is None:
                    supervision.remove(session, row.id, "the day is over", self.desks[-1].staff_id, self.line.now)

    def _each_attempt_rang_once(self, tried: list[Attempt]) -> None:
        agents = {desk.number for desk in self.desks}
        calls = [call.record for call in self.line.exchange.calls if call.record.to in agents]
        by_token = Counter(call.callback.url.rpartition("attempt=")[2] for call in calls if call.callback)
        outcome = {attempt.token: AttemptStatus(attempt.outcome) for attempt in tried}
        assert set(by_token) <= set(outcome), "a call that nobody decided"
        assert max(by_token.values(), default=0) <= 1, "one attempt rang its agent twice"
        assert all(len(call.children) <= 1 for call in calls), "one attempt rang its person twice"
        for call in calls:
            token = call.callback.url.rpartition("attempt=")[2] if call.callback else ""
            if any(leg.answered and leg.duration > 0 for leg in call.children):
                assert outcome[token] is AttemptStatus.CONNECTED, "two people talked and nobody knows"

    def _every_promise_is_counted(self) -> None:
        now = self.line.now
        with self.line.database.reading() as session:
            promised = Callback.promised_due_at.is_not(None)
            rows, moved = session.scalars(select(Callback).where(promised)).all(), session.scalars(_MOVED).all()
            counted = Counter(session.scalars(select(fate(now)).select_from(Callback).where(promised)))
            counted += Counter(session.scalars(select(moved_fate(now)).select_from(MovedPromise)))
        fates = Counter(
            fate_of(r.deadline_at, r.rung_at, r.closed_at if r.status in GIVEN_BACK else None, r.closed_at, now).value
            for r in rows
        ) + Counter(fate_of(m.deadline_at, m.rung_at, m.moved_at, m.moved_at, now).value for m in moved)
        assert fates == counted
        assert counted.total() == len(rows) + len(moved)


_MOVED = select(MovedPromise)
