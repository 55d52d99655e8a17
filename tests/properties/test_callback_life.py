"""Whatever happens to callbacks, and in whatever order: legal moves only, a next step, every promise counted once."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select

from ivr.hotline.callback import COUNTED, MOVES, AttemptStatus, CallbackStatus
from ivr.hotline.errors import HotlineError
from ivr.hotline.rules import Rules
from ivr.hotline.script import default_script
from ivr.operations.callbacks import attempt_lookup, attempts, claims, lapsed_claims, outcomes, promises, supervision
from ivr.operations.callbacks.dialling import Decision, decide
from ivr.operations.figures.fates import GIVEN_BACK, Fate, fate, fate_of, moved_fate
from ivr.records.database import Database
from ivr.records.models import Attempt, Callback, Report
from ivr.records.moved_promises import MovedPromise
from prompts import catalogue
from tests.support import databases
from tests.support.queue import NOW, Queue, number_of, phone_of, without_a_next_step

SCRIPT = default_script(catalogue.load(), Rules(calls_per_second=100))
HOURS = SCRIPT.hours
AGENTS, PEOPLE = 3, 4
CODES = ("solved", "follow_up", "unreachable", "wrong_number")
WINDOWS = ("asap", "morning", "afternoon")
ENDS = ("busy", "no-answer", "failed", "canceled", "completed")
NEWS = [(about, status) for about in ("agent", "person", "both") for status in ENDS] + [("person", "in-progress")]

agents, people = st.integers(1, AGENTS), st.integers(1, PEOPLE)


def _reachable(moves: int) -> dict[CallbackStatus, set[CallbackStatus]]:
    found = {status: {status} for status in CallbackStatus}
    for _ in range(moves):
        found = {a: bs | {c for b in bs for c in MOVES[b].values()} for a, bs in found.items()}
    return found


AT_ONCE = _reachable(2)
"""Where a callback can be after one thing has happened: at most two legal moves on, as when a talk is told late."""


class Life(RuleBasedStateMachine):
    """Three agents, four people and a supervisor, who is the first agent."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        file = databases.copy_sqlite(_template(), Path(self._folder.name))
        self.database = Database(databases.sqlite_url(file))
        self.queue = Queue(self.database)
        self.now: datetime = NOW
        self.statuses: dict[int, CallbackStatus] = {}
        self.fates: dict[tuple[int, int], Fate] = {}
        self.tickets = 0
        self.dialled: list[str] = []  # only whom we have rung can tell anything, and only what comes after it

    def teardown(self) -> None:
        self.database.close()
        self._folder.cleanup()

    @initialize()
    def people_come_to_work(self) -> None:
        for number in range(1, AGENTS + 1):
            assert self.queue.agent(f"agent{number}", phone=phone_of(number)) == number
        for person in range(1, PEOPLE):
            self.somebody_asks(person, "asap")

    def do(self, act: Callable[..., Any], *words: Any, **more: Any) -> Any:
        """One thing happens in a transaction of its own; what is forbidden happens not at all."""
        try:
            with self.database.begin() as session:
                return act(session, *words, **more)
        except HotlineError:
            return None

    def tokens(self) -> list[str]:
        with self.database.reading() as session:
            return list(session.scalars(select(Attempt.token).order_by(Attempt.id)))

    def pick(self, among: list[Any], which: int) -> Iterator[Any]:
        if among:
            yield among[which % len(among)]

    def rows(self) -> list[int]:
        with self.database.reading() as session:
            return list(session.scalars(select(Callback.id).order_by(Callback.id)))

    # What can happen

    @rule(seconds=st.sampled_from([1, 20, 60, 200, 400, 3600, 9000, 80000]), at_night=st.sampled_from([0, 0, 0, 1]))
    def time_passes(self, seconds: int, at_night: int) -> None:
        self.now += timedelta(seconds=seconds)
        if not at_night:  # else little could happen
            self.now = HOURS.next_opening(self.now) or self.now

    @rule(person=people, window=st.sampled_from(WINDOWS))
    def somebody_asks(self, person: int, window: str) -> None:
        def ask(session: Any) -> None:
            self.tickets += 1
            report = Report(ticket=f"{self.tickets:08}", language="id", status="open", created_at=self.now)
            session.add(report)
            session.flush()
            promises.request(session, report, number_of(person), window, SCRIPT, self.now)

        self.do(ask)

    @rule(person=people, window=st.sampled_from(WINDOWS), act=st.sampled_from(["move", "move", "withdraw"]))
    def somebody_changes_their_mind(self, person: int, window: str, act: str) -> None:
        match act:
            case "move":
                self.do(outcomes.reschedule, number_of(person), window, SCRIPT, "caller", self.now)
            case "withdraw":
                self.do(outcomes.withdraw, number_of(person), "caller", self.now)

    @rule(agent=agents)
    def an_agent_takes_the_next(self, agent: int) -> None:
        claims.take_next(self.database, agent, self.now)

    @rule(agent=agents, which=st.integers(0, 20))
    def an_agent_takes_this_one(self, agent: int, which: int) -> None:
        for row in self.pick(self.rows(), which):
            with suppress(HotlineError):
                claims.take(self.database, row, agent, self.now)

    @rule(agent=agents, steps=st.sampled_from(["", "unknown", "placed", *["placed dialling"] * 4]))
    def an_agent_rings(self, agent: int, steps: str) -> None:
        claims.take_next(self.database, agent, self.now)

        def ring(session: Any) -> str | None:
            held = claims.held(session, agent)
            if held is None:
                return None
            wanted = Decision(held.id, phone_of(agent), agent)
            return decide(session, wanted, SCRIPT, self.now)[0].token

        token = self.do(ring)
        for step in steps.split() if token else ():
            self.do(self._tell, token, AttemptStatus(step))

    def _tell(self, session: Any, token: str, step: AttemptStatus) -> None:
        attempt = attempts.locked(session, token)
        if step is AttemptStatus.DIALLING and not attempts.is_current(session, attempt):
            return  # the agent hears that it is settled
        if attempts.progress(session, attempt, step, SCRIPT, self.now) and step is AttemptStatus.DIALLING:
            self.dialled.append(token)

    @rule(agent=agents)
    def an_agent_hands_back(self, agent: int) -> None:
        def hand_back(session: Any) -> None:
            held = claims.held(session, agent)
            if held is not None:
                claims.hand_back(session, held.id, agent, "later", self.now)

        self.do(hand_back)

    @rule(agent=agents, code=st.sampled_from(CODES), hours=st.integers(1, 100))
    def an_agent_finishes(self, agent: int, code: str, hours: int) -> None:
        def finish(session: Any) -> None:
            held = claims.held(session, agent)
            if held is not None:
                when = self.now + timedelta(hours=hours)
                outcomes.finish(session, held.id, agent, outcomes.Said(code, "", when), SCRIPT, self.now)

        self.do(finish)

    @rule(which=st.integers(0, 20), step=st.sampled_from(["placed", "dialling"]))
    def an_agent_picks_up_or_presses_1(self, which: int, step: str) -> None:
        for token in self.pick(self.tokens(), -1 - which % 4):
            self.do(self._tell, token, AttemptStatus(step))

    @rule(which=st.integers(0, 3), told=st.sampled_from(NEWS), joined=st.booleans())
    def a_call_tells(self, which: int, told: tuple[str, str], joined: bool) -> None:
        about, status = told
        for token in self.pick(self.tokens() if about == "agent" else self.dialled, -1 - which):
            match about:
                case "agent":
                    self.do(attempts.end_agent_call, token, status, SCRIPT, self.now)
                case "person":
                    self.do(attempts.move_person_call, token, status, int(joined), SCRIPT, self.now)
                case "both":
                    self.do(attempts.end_dialling, token, status, joined, SCRIPT, self.now)

    @rule()
    def the_scheduler_frees_what_lapsed(self) -> None:
        lapsed_claims.free(self.database, self.now)

    @rule(knows=st.booleans())
    def the_scheduler_gives_up_what_is_silent(self, knows: bool) -> None:
        for token in attempt_lookup.due(self.database, self.now):
            found = attempt_lookup.Found(None, otherwise=AttemptStatus.NOT_PLACED) if knows else None
            self.do(lambda s, t=token, f=found: attempt_lookup.take_in(s, attempts.locked(s, t), f, SCRIPT, self.now))

    @rule(which=st.integers(0, 20), act=st.sampled_from(["release", "raise", "remove", "close", "reassign"]), to=agents)
    def a_supervisor_lends_a_hand(self, which: int, act: str, to: int) -> None:
        for row in self.pick(self.rows(), which):
            match act:
                case "release":
                    self.do(supervision.release, row, 1, "why", self.now)
                case "raise":
                    self.do(supervision.raise_up, row, which % 2 == 0, 1, self.now)
                case "remove":
                    self.do(supervision.remove, row, "why", 1, self.now)
                case "close":
                    self.do(supervision.close_unreachable, row, "", 1, self.now)
                case "reassign":
                    self.do(supervision.reassign, row, to, 1, self.now)

    # What always holds

    @invariant()
    def moves_are_legal(self) -> None:
        with self.database.reading() as session:
            now = {row.id: CallbackStatus(row.status) for row in session.scalars(select(Callback))}
        for number, status in now.items():
            before = self.statuses.get(number, CallbackStatus.WAITING)
            assert status in AT_ONCE[before], f"{before} became {status}"
        self.statuses = now

    @invariant()
    def nothing_stays_as_it_is_for_ever(self) -> None:
        assert without_a_next_step(self.database) == []

    @invariant()
    def one_open_callback_for_each_person_and_one_in_each_hand(self) -> None:
        with self.database.reading() as session:
            still_open = session.scalars(select(Callback).where(Callback.closed_at.is_(None))).all()
        held = [row.held_by for row in still_open if row.held_by is not None]
        assert len({row.number for row in still_open}) == len(still_open)
        assert len(set(held)) == len(held)

    @invariant()
    def attempts_are_counted(self) -> None:
        with self.database.reading() as session:
            for row in session.scalars(select(Callback)):
                counted = sum(attempt.outcome in COUNTED for attempt in row.attempts)
                assert 0 <= row.attempts_made <= counted

    @invariant()
    def every_promise_has_one_fate_that_does_not_change(self) -> None:
        with self.database.reading() as session:
            moved = list(session.scalars(select(MovedPromise).order_by(MovedPromise.id)))
            rows = list(session.scalars(select(Callback)))
            told = select(func.count()).where(Callback.promised_due_at.is_not(None))
            counted = {
                one: session.execute(told.where(fate(self.now) == one.value)).scalar_one()
                + session.execute(
                    select(func.count()).where(moved_fate(self.now) == one.value)
                ).scalar_one()
                for one in Fate
            }  # fmt: skip
        fates: dict[tuple[int, int], Fate] = {}
        for row in rows:
            earlier = [one for one in moved if one.callback_id == row.id]
            for number, one in enumerate(earlier):
                fates[row.id, number] = fate_of(one.deadline_at, one.rung_at, one.moved_at, one.moved_at, self.now)
            if row.promised_due_at is not None:
                back = row.closed_at if row.status in GIVEN_BACK else None
                fates[row.id, len(earlier)] = fate_of(row.deadline_at, row.rung_at, back, row.closed_at, self.now)
        for key, before in self.fates.items():
            assert before in (Fate.PENDING, fates[key]), f"{before} became {fates[key]}"
        assert {one: list(fates.values()).count(one) for one in Fate} == counted
        self.fates = fates


def _template() -> Path:
    if not _TEMPLATE:
        folder = Path(tempfile.mkdtemp(prefix="hotline-life-"))
        databases.migrate(databases.sqlite_url(folder / "template.db"))
        _TEMPLATE.append(folder / "template.db")
    return _TEMPLATE[0]


_TEMPLATE: list[Path] = []

TestLife = Life.TestCase
TestLife.settings = settings(
    max_examples=12,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.slow
class TestManyLives(Life.TestCase):  # type: ignore[misc, name-defined]
    """The same with more of them."""

    settings = settings(TestLife.settings, max_examples=60)
