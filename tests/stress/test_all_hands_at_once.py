"""Everybody does everything at the same moment, from many threads: nothing blocks, breaks or is left half done."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from sqlalchemy import func, select

from ivr.hotline.callback import AttemptStatus
from ivr.hotline.errors import HotlineError
from ivr.hotline.rules import Rules
from ivr.hotline.script import default_script
from ivr.hotline.staff import Presence
from ivr.operations.callbacks import attempts, claims, lapsed_claims, outcomes, promises, supervision
from ivr.operations.callbacks.dialling import Decision, decide
from ivr.operations.console import agents
from ivr.operations.staff import accounts, presence
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.models import Attempt, Callback, Report
from prompts import catalogue
from tests.support.queue import NOW, Queue, number_of, phone_of, without_a_next_step
from tests.support.sizes import thoroughly
from tests.support.webhooks import at_once

THREADS, AGENTS, PEOPLE = 10, 5, 12
SCRIPT = default_script(catalogue.load(), Rules(calls_per_second=1_000_000))


class Hands:
    """One thread's hands; what a rule forbids is nothing, anything else that goes wrong is a failure."""

    def __init__(self, database: Database, seed: int, acts: int) -> None:
        self.database, self.dice, self.acts = database, random.Random(seed), acts
        self.seed, self.acts_done = seed, 0

    def work(self) -> None:
        known = [name for name in dir(self) if name.startswith("do_")]
        while self.acts_done < self.acts:
            act: Callable[[], None] = getattr(self, self.dice.choice(known))
            with suppress(HotlineError):
                act()
            self.acts_done += 1

    @property
    def agent(self) -> int:
        return self.dice.randint(1, AGENTS)

    @property
    def number(self) -> str:
        return number_of(self.dice.randint(1, PEOPLE))

    def _callback(self) -> int:
        with self.database.reading() as session:
            found = session.scalars(select(Callback.id).where(Callback.closed_at.is_(None))).all()
        return self.dice.choice([*found, 1])

    def do_take(self) -> None:
        claims.take_next(self.database, self.agent, NOW)

    def do_take_this(self) -> None:
        claims.take(self.database, self._callback(), self.agent, NOW)

    def do_ring(self) -> None:
        agent = self.agent
        claims.take_next(self.database, agent, NOW)
        with self.database.begin() as session:
            held = claims.held(session, agent)
            if held is not None:
                decide(session, Decision(held.id, phone_of(agent), agent), SCRIPT, NOW)

    do_ring_too = do_ring

    def do_news(self) -> None:
        with self.database.reading() as session:
            under_way = select(Attempt.token).where(Attempt.ended_at.is_(None)).order_by(func.random()).limit(1)
            token = session.scalars(under_way).first()
        if token is None:
            return
        with self.database.begin() as session:
            attempt = attempts.locked(session, token)
            match self.dice.choice(["dialling", "talked", "talked", "busy", "agent_no_answer", "lost"]):
                case "talked":
                    attempts.end_talk(session, attempt, SCRIPT, NOW)
                case news:
                    attempts.progress(session, attempt, AttemptStatus(news), SCRIPT, NOW)

    do_news_too = do_news

    def do_finish(self) -> None:
        agent = self.agent
        with self.database.begin() as session:
            held = claims.held(session, agent)
            if held is not None:
                code = self.dice.choice(["solved", "unreachable", "wrong_number"])
                outcomes.finish(session, held.id, agent, outcomes.Said(code), SCRIPT, NOW)

    def do_lapse(self) -> None:
        lapsed_claims.free(self.database, NOW + claims.CLAIM_LASTS * 3)

    def do_ask(self) -> None:
        with self.database.begin() as session:
            ticket = f"{self.seed:03}{self.acts_done:05}"
            report = Report(ticket=ticket, language="id", status="open", created_at=NOW)
            session.add(report)
            session.flush()
            promises.request(session, report, self.number, "asap", SCRIPT, NOW)

    do_ask_too = do_ask

    def do_change_ones_mind(self) -> None:
        with self.database.begin() as session:
            if self.dice.random() < 0.5:
                outcomes.withdraw(session, self.number, "caller", NOW)
            else:
                outcomes.reschedule(session, self.number, "asap", SCRIPT, "caller", NOW)

    def do_supervise(self) -> None:
        callback, act = self._callback(), self.dice.choice(["release", "reassign", "reassign", "remove", "raise"])
        with self.database.begin() as session:
            match act:
                case "release":
                    supervision.release(session, callback, 1, "why", NOW)
                case "reassign":
                    supervision.reassign(session, callback, self.agent, 1, NOW)
                case "remove":
                    supervision.remove(session, callback, "why", 1, NOW)
                case "raise":
                    supervision.raise_up(session, callback, True, 1, NOW)

    def do_presence(self) -> None:
        with self.database.begin() as session:
            kind = self.dice.choice([Presence.READY, Presence.AWAY])
            presence.set_presence(session, self.agent, kind, None, "staff", NOW)

    def do_disable(self) -> None:
        login = f"agent{self.agent}"
        with self.database.begin() as session:
            agents.disable(session, login, "staff", NOW)
        with self.database.begin() as session:
            accounts.enable(session, login, "staff", NOW)


@pytest.mark.parametrize("acts", [30, thoroughly(200)])
def test_whatever_happens_at_once_nothing_blocks_and_nothing_is_left_half_done(database: Database, acts: int) -> None:
    queue = Queue(database)
    for number in range(1, AGENTS + 1):
        assert queue.agent(f"agent{number}", phone=phone_of(number)) == number
    for person in range(1, PEOPLE + 1):
        queue.waits(person)
    at_once([Hands(database, seed, acts).work for seed in range(THREADS)])
    assert threading.active_count() < THREADS
    assert without_a_next_step(database) == []
    with database.reading() as session:
        open_numbers = session.scalars(select(Callback.number).where(Callback.closed_at.is_(None))).all()
        kinds = session.execute(select(func.count(AuditEntry.action.distinct()))).scalar_one()
    assert len(set(open_numbers)) == len(open_numbers)
    assert kinds > 8
