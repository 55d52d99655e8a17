"""People who ask to be rung back, take down what they hear, and remember when their telephone rang."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import datetime

from ivr.emulator import PhoneCall
from tests.stress.stage import Steps, until_asked
from tests.support.line import Line
from tests.support.spoken_times import Understood, promise_in

WISHES = {"asap": 0.68, "morning": 0.19, "afternoon": 0.09, "other day": 0.04}
KEYS = {"asap": "1", "morning": "2", "afternoon": "3", "other day": "4"}
QUESTIONS = {
    "id": ("Kapan sebaiknya", "Hari apa sebaiknya", "pukul berapa?"),
    "en": ("When should we ring", "On which day shall we ring", "At what time"),
}
"""When, on which day, and at which time of it."""
OFFERED = {"id": re.compile(r", tekan (\d)\."), "en": re.compile(r", press (\d)\.")}
STILL_HELD = {"id": "masih kami simpan", "en": "still hold"}
NO_TIME = {"id": "belum dapat menyebutkan waktu", "en": "cannot name a time"}
TAKEN_BACK = {"id": "tidak akan menelepon", "en": "will not ring"}
LATE = {"id": "terlambat memenuhi janji", "en": "late in keeping our promise"}
FOR_ENGLISH = "For English"
"""Not heard by those with whom the hotline speaks English from the beginning, for they did when they last called."""
KEPT_AS_IT_IS = {"id": "Janji kami tetap", "en": "Our promise stands"}


@dataclass(frozen=True)
class Told:
    """What somebody was told, and when; `any_time`: who had asked for as soon as possible.

    `offered_at` is when the times that they were read were looked for: these stand while they listen and choose.
    """

    at: datetime
    promise: Understood
    any_time: bool
    offered_at: datetime


@dataclass
class Person:
    """Somebody with a telephone. `told` are the promises, of which the last holds; `given_back`: when it was."""

    number: str
    language: str
    wish: str
    told: list[Told] = field(default_factory=list)
    moved: list[datetime] = field(default_factory=list)
    """When each promise but the last was given up for the one after it."""
    told_no_time: datetime | None = None
    given_back: datetime | None = None
    claimed: list[datetime] = field(default_factory=list)
    """When an agent took the callback in hand."""
    rung: list[datetime] = field(default_factory=list)
    """When the telephone rang, or was to ring and was engaged."""


@dataclass(frozen=True)
class Answered:
    """When the last question about the time was answered, with which key the first, and when times were looked for."""

    at: datetime
    offered_at: datetime
    first: str = ""

    @property
    def any_time(self) -> bool:
        """Whether they asked for as soon as possible."""
        return self.first == KEYS["asap"]


Hears = Callable[[Person, str, Answered], None]
"""Takes down what was said after the answer."""


class Callers:
    """Everybody who rings the hotline in a story."""

    def __init__(self, line: Line, dice: random.Random) -> None:
        self.line, self.dice = line, dice
        self.people: dict[str, Person] = {}
        self.heard_oddly: list[str] = []
        """What somebody heard instead of a time, or of being told that there is none."""

    def somebody(self, number: str) -> Person:
        """Somebody new, who wants to be rung at some time."""
        (wish,) = self.dice.choices(list(WISHES), list(WISHES.values()))
        language = "en" if self.dice.random() < 0.3 else "id"
        self.people[number] = Person(number, language, wish)
        return self.people[number]

    def asks(self, person: Person) -> Steps:
        """A first call: asks for a callback, and hears by when it comes."""
        call = self.line.exchange.phone(person.number).call("1500-587")
        yield from until_asked(call)
        for key in (*("9" if person.language == "en" else ""), "3", "1"):
            yield from self._press(call, key)
        asked = yield from self._press(call, "1")
        yield from self._chooses(call, person, asked, self._hears)
        yield self.dice.uniform(5, 20)
        call.hang_up()

    def changes_their_mind(self, person: Person, key: str) -> Steps:
        """A second call: wants another time (2), no callback at all (8), or to ask for one once more (1)."""
        if person.claimed or person.given_back or not person.told:
            return
        call = self.line.exchange.phone(person.number).call("1500-587")
        yield from until_asked(call)
        if person.language == "en" and FOR_ENGLISH in _words(call):
            yield from self._press(call, "9")
        match key:
            case "8":
                yield from self._withdraws(call, person)
            case "2":
                asked = yield from self._press(call, "2")
                yield from self._chooses(call, person, asked, self._hears_of_another)
            case _:
                for again in ("1", "3", "1"):
                    yield from self._press(call, again)
                asked = yield from self._press(call, "1")
                yield from self._chooses(call, person, asked, self._hears_of_the_same)
        yield self.dice.uniform(5, 20)
        call.hang_up()

    # What they do

    def _press(self, call: PhoneCall, key: str) -> Generator[float, None, datetime]:
        """Press a key, hear what is said to it; gives when it was pressed."""
        yield self.dice.uniform(1, 4)
        pressed = self.line.now
        call.press(key)
        yield from until_asked(call)
        return pressed

    def _withdraws(self, call: PhoneCall, person: Person) -> Steps:
        yield from self._press(call, "8")
        yield 2.0
        if person.claimed:
            return
        pressed = self.line.now
        call.press("1")
        yield from until_asked(call)
        if TAKEN_BACK[person.language] in _words(call):
            person.given_back = pressed

    def _chooses(self, call: PhoneCall, person: Person, asked: datetime, hears: Hears) -> Steps:
        """Press keys as long as times are offered, then take down what is said. They were looked for when `asked`."""
        answered, since = Answered(self.line.now, asked), 0
        while offered := self._offered(_words(call, since), person):
            since = len(call.record.transcript)
            yield self.dice.uniform(1, 4)
            if person.claimed:
                return  # we are about to ring them: they hang up for that
            answered = Answered(self.line.now, answered.offered_at, answered.first or offered)
            call.press(offered)
            yield from until_asked(call)
        hears(person, _words(call), answered)

    def _offered(self, said: str, person: Person) -> str | None:
        """The key for what this person wants, or for the first time that is offered; None when nothing is asked."""
        when, *further = QUESTIONS[person.language]
        found = [question for question in (when, *further) if question in said]
        if not found:
            return None
        keys = OFFERED[person.language].findall(said[said.rindex(found[-1]) :])
        wanted = KEYS[person.wish] if found == [when] else keys[0]
        return wanted if wanted in keys else keys[0]

    # What they hear

    def _hears(self, person: Person, words: str, answered: Answered) -> None:
        promise = promise_in(words, person.language, answered.at)
        if promise is not None:
            person.told.append(Told(answered.at, promise, answered.any_time, answered.offered_at))
        elif NO_TIME[person.language] in words:
            person.told_no_time = answered.at
        else:
            self.heard_oddly.append(words)

    def _hears_of_another(self, person: Person, words: str, answered: Answered) -> None:
        promise, had = promise_in(words, person.language, answered.at), person.told[-1].promise
        if promise is None or STILL_HELD[person.language] in words or KEPT_AS_IT_IS[person.language] in words:
            return
        if promise != had:
            person.moved.append(answered.at)
            person.told.append(Told(answered.at, promise, answered.any_time, answered.offered_at))

    def _hears_of_the_same(self, person: Person, words: str, answered: Answered) -> None:
        deadline, promise = person.told[-1].promise.deadline, promise_in(words, person.language, answered.at)
        is_late = deadline < answered.at and LATE[person.language] in words
        if not is_late and (promise is None or promise.deadline != deadline):
            self.heard_oddly.append(words)


def _words(call: PhoneCall, since: int = 0) -> str:
    return " ".join(one.text for one in call.record.transcript[since:] if one.kind == "say")
