"""Agents of a story: they sign in in the morning, take what comes next, ring, talk, say what came of it, go home."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask.testing import FlaskClient

from ivr.emulator import Activity, Phone, PhoneCall
from ivr.operations.callbacks import claims, next_call
from ivr.records.models import Callback
from tests.stress.callers import Person
from tests.stress.stage import Steps
from tests.support.line import Line
from tests.support.people import PAGE, add_person, client_of, token_of

RINGS = (8.0, 20.0)
"""Seconds until somebody picks up."""
LOOKS_AGAIN = 15.0
"""Seconds until somebody with nothing to do looks whether there is something."""
MISSES = {"no answer": 0.24, "machine": 0.08, "busy": 0.06, "failed": 0.02}
"""Of all attempts; the others reach the person."""


@dataclass(frozen=True)
class Talks:
    """How people talk, in minutes: a lognormal with this median and sigma, and what is written afterwards."""

    median: float = 4.0
    sigma: float = 0.6
    wrap_up: float = 1.5

    def minutes(self, dice: random.Random) -> float:
        """One talk."""
        return self.median * dice.lognormvariate(0, self.sigma)


class Browser:
    """Somebody's browser for a day: what it sends carries the mark of the page that it was given in the morning."""

    def __init__(self, client: FlaskClient, line: Line) -> None:
        self.client, self.line, self.mark, self.used = client, line, token_of(client), line.now

    def send(self, path: str, **fields: object) -> None:
        """Send a form, which leads on to another page."""
        answer = self.client.post(path, data={**fields, "csrf_token": self.mark}, headers=PAGE)
        assert answer.status_code == 303, (path, answer.text)
        assert "login" not in answer.location, path
        self.used = self.line.now


class Desks:
    """All agents, and the people whom they ring."""

    def __init__(self, line: Line, dice: random.Random, people: Mapping[str, Person]) -> None:
        self.line, self.dice, self.people = line, dice, people
        self.talks = Talks()
        self._ids: dict[str, int] = {}
        self.nothing_until = line.now
        """One who looks in vain looks for all."""

    def hire(self, number: int) -> tuple[str, Phone]:
        """A new agent, whose telephone is picked up at once."""
        login, digits = f"agen{number}", f"+62811{number:07d}"
        self._ids[login] = add_person(self.line.hotline, login, phone=digits).id
        phone = self.line.exchange.agent(digits)
        phone.answer(after=2)
        return login, phone

    def works(self, login: str, phone: Phone, until: datetime) -> Steps:
        """One day at the desk: until then somebody new is rung."""
        browser = Browser(client_of(self.line.app, login), self.line)
        browser.send("/console/presence", presence="ready")
        while self.line.now < until:
            held = self._next(browser, login) if self._something_is_due() else None
            if held is None:
                self._shows_life(browser)
                yield max(1.0, (self.nothing_until - self.line.now).total_seconds() + self.dice.random())
                continue
            yield from self._rings(browser, phone, held)
        browser.send("/console/presence", presence="away")

    def _shows_life(self, browser: Browser) -> None:
        if self.line.now - browser.used > timedelta(minutes=30):
            browser.send("/console/presence", presence="ready")

    def _something_is_due(self) -> bool:
        """What pages show by themselves."""
        if self.line.now < self.nothing_until:
            return False
        with self.line.database.reading() as session:
            due = next_call.anything_due(session, self.line.now)
        if not due:
            self.nothing_until = self.line.now + timedelta(seconds=LOOKS_AGAIN)
        return due

    def _next(self, browser: Browser, login: str) -> Callback | None:
        browser.send("/console/next")
        with self.line.database.reading() as session:
            held = claims.held(session, self._ids[login])
            if held is not None:
                _ = held.attempts
                self.people[held.number or ""].claimed.append(self.line.now)
        return held

    def _rings(self, browser: Browser, phone: Phone, held: Callback) -> Steps:
        person = self.line.exchange.phone(held.number)
        fate = self._what_the_telephone_does(person)
        newest = held.attempts[-1].id if held.attempts else 0
        yield 2.0
        browser.send("/console/ring", callback=held.id, attempt=newest)
        yield 4.0
        call = phone.current
        assert call is not None, f"{phone.number} does not ring"
        call.press("1")
        yield from self._until_joined(call)
        if call.record.activity is not Activity.TALKING:
            yield 10.0
            return
        yield from self._talk(call, person, fate)
        yield self.talks.wrap_up * 60
        came_of_it = "unreachable" if fate == "machine" else "solved"
        browser.send("/console/finish", callback=held.id, disposition=came_of_it)

    def _what_the_telephone_does(self, person: Phone) -> str:
        fates = {**MISSES, "answers": 1 - sum(MISSES.values())}
        (fate,) = self.dice.choices(list(fates), list(fates.values()))
        match fate:
            case "busy":
                person.busy()
            case "failed":
                person.unreachable()
            case "no answer":
                person.ignore()
            case _:
                person.answer(after=self.dice.uniform(*RINGS))
        return fate

    def _until_joined(self, call: PhoneCall) -> Steps:
        while call.record.activity not in (Activity.TALKING, Activity.ENDED):
            yield 2.0

    def _talk(self, call: PhoneCall, person: Phone, fate: str) -> Steps:
        yield 8.0 if fate == "machine" else self.talks.minutes(self.dice) * 60
        joined = person.current
        if joined is not None:
            joined.hang_up()
        yield 6.0
        call.hang_up()
