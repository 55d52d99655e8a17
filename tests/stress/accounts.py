"""What a story counts of its promises by itself, from what callers heard and from when their telephones rang."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import unescape

from ivr.hotline.fate import Fate
from tests.stress.callers import Person, Told
from tests.support.line import Line
from tests.support.people import PAGE, client_of

FIGURES = ("due", "kept", "broken", "given_back", "pending")


@dataclass(frozen=True)
class Promised:
    """One promise: whose, what was told, when the person let go of it, and when their telephone rang first for it."""

    person: Person
    told: Told
    let_go: datetime | None
    rung: datetime | None

    @property
    def fate(self) -> Fate:
        """What became of it, when its deadline is over."""
        deadline = self.told.promise.deadline
        if self.rung is not None and self.rung <= deadline:
            return Fate.KEPT
        return Fate.GIVEN_BACK if self.let_go is not None and self.let_go <= deadline else Fate.BROKEN


def rings(line: Line, people: Sequence[Person]) -> None:
    """Write down at whose telephone calls of ours arrived, and when."""
    by_number = {person.number: person for person in people}
    for call in line.exchange.calls:
        if call.record.direction != "inbound" and call.record.to in by_number:
            by_number[call.record.to].rung.append(call.record.created)


def promised(people: Sequence[Person]) -> list[Promised]:
    """Every promise that anybody was told, those that were moved too."""
    return [one for person in people for one in _of(person)]


def _of(person: Person) -> Iterator[Promised]:
    let_go = [*person.moved, person.given_back] if person.told else []
    for told, until in zip(person.told, let_go, strict=True):
        rung = (at for at in person.rung if at >= told.at and (until is None or at < until))
        yield Promised(person, told, until, min(rung, default=None))


def counted(promises: Sequence[Promised]) -> dict[str, int]:
    """The figures of the wallboard, as this story has them."""
    fates = Counter(one.fate for one in promises)
    names = {name: fates[Fate(name)] for name in FIGURES[1:]}
    return {"due": len(promises), **names}


def on_the_wallboard(line: Line, login: str, first: date, last: date) -> dict[str, int]:
    """The same as a supervisor reads it."""
    client = client_of(line.app, login)
    page = client.get(f"/wallboard?period={first}..{last}", headers=PAGE).text
    rows = re.findall(r'id="d-promises-promises-(\w+)".*?<td class="number"><b>([^<]*)</b>', page, re.DOTALL)
    told = {name: unescape(text) for name, text in rows}
    return {name: int(re.sub(r"\D", "", told[name])) for name in FIGURES}


def overtaken(promises: Sequence[Promised]) -> list[tuple[Told, Told]]:
    """Who wanted to be rung as soon as possible and was told a time sooner than somebody before them who waited.

    Before them is who was told theirs before these heard what there was.
    """
    found, waiting = [], list[Promised]()
    for one in sorted((each for each in promises if each.told.any_time), key=lambda each: each.told.at):
        waiting = [each for each in waiting if _waits(each, one.told.at)]
        before = (each for each in waiting if each.told.at < one.told.offered_at)
        earlier = max(before, key=lambda each: each.told.promise.deadline, default=None)
        if earlier is not None and one.told.promise.deadline < earlier.told.promise.deadline:
            found.append((earlier.told, one.told))
        waiting.append(one)
    return found


def _waits(one: Promised, at: datetime) -> bool:
    """Whether somebody was neither in an agent's hands nor had let go of the promise."""
    taken = next((claimed for claimed in one.person.claimed if claimed >= one.told.at), None)
    return all(until is None or until > at for until in (taken, one.let_go))


def before_their_turn(people: Sequence[Person], promises: Sequence[Promised]) -> list[Person]:
    """Who was told no time, and was taken in hand while somebody who was told one could have been."""
    found = []
    untold = [person for person in people if person.told_no_time and not person.told and person.claimed]
    for person in untold:
        taken = person.claimed[0]
        if any(_could_be_rung(one, taken) and _waits(one, taken) for one in promises):
            found.append(person)
    return found


def _could_be_rung(one: Promised, at: datetime) -> bool:
    begins = one.told.promise.begins or one.told.at
    return max(begins, one.told.at) + timedelta(seconds=1) < at
