"""Every branch of the call, walked through before anybody calls: what breaks, and which keys each question takes."""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from ivr.hotline import flow
from ivr.hotline.capacity import is_any_time
from ivr.hotline.dry_run import CALLER, TICKET, seem
from ivr.hotline.hours import OpeningHours
from ivr.hotline.menus import menu_of
from ivr.hotline.script import Script
from ivr.hotline.state import State
from ivr.hotline.timetable import Closure, DatedException, Interval
from ivr.hotline.verbs import (
    Arrived,
    Ask,
    Event,
    Left,
    LookUpTicket,
    MoveCallback,
    Offer,
    Owed,
    Pressed,
    Promised,
    Record,
    Recorded,
    RequestCallback,
    Say,
    SeekTimes,
    Silent,
    TicketAnswered,
    TimesFound,
    Tried,
    Untold,
    WithdrawCallback,
    Withdrawn,
)

KEYS = "0123456789*#"
_ENTRIES = ("40115", "15157", "00000", TICKET, "11111111", "6789", "081234567890", "12", "0812#", "9", "#", "*", "0")
"""What is typed where several digits are asked for: right ones, wrong ones, and single keys."""
_LONG_WAY, _SHORT_WAY = 60, 2
"""Turns into a call: all of it, or its first words only."""
_LOOKED_AT = ("step", "language", "open", "goal", "recorded", "ending", "just_typed")
"""What makes another branch of a call that goes smoothly; which category or number it was does not."""
_STUMBLED = ("misses", "region_failures")
"""What makes another branch of a call that does not; for these it matters only which question is asked."""


@dataclass(frozen=True)
class Broken:
    """A branch that cannot be gone: the keys that lead to it, in which language, and what happened."""

    keys: str
    language: str
    why: str


@dataclass(frozen=True)
class Question:
    """A question with one key for an answer: what is said, the keys that lead somewhere, and those best left unsaid."""

    says: tuple[Say, ...]
    keys: frozenset[str]
    unnamed: frozenset[str] = frozenset()


@dataclass
class Walked:
    """What was met on the way. `told` are the languages in which every answer about a ticket has been heard."""

    broken: list[Broken] = field(default_factory=list)
    questions: dict[Question, None] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Place:
    state: State
    asked: Ask | Record | None
    keys: str
    depth: int


def walk(script: Script, now: datetime) -> Walked:
    """Go every way through the call, open and closed for each reason, with every kind of caller. `now` is aware."""
    walked = Walked()
    for one, moment, most in _moments(script, now):
        seen: set[Any] = set()
        for arrived in _callers(moment):
            places = deque(_step(State(), arrived, one, moment, walked, "", 0))
            while places:
                place = places.popleft()
                mark = _mark(place)
                if mark in seen:
                    continue
                seen.add(mark)
                places.extend(_onwards(place, one, moment, walked, most))
    return walked


def _callers(now: datetime) -> Iterator[Arrived]:
    yield Arrived(CALLER)
    yield Arrived(None)
    for deadline in (None, now + timedelta(hours=2), now - timedelta(hours=2)):
        yield Arrived(CALLER, Owed(deadline))
        yield Arrived(CALLER, Owed(deadline, tried=Tried.AGAIN))
    yield Arrived(CALLER, Owed(now + timedelta(hours=2), due=now + timedelta(hours=1)))


def _moments(script: Script, now: datetime) -> Iterator[tuple[Script, datetime, int]]:
    """The script with hours that are open, or closed for one reason, at a moment; and how far to go then."""
    hours = script.hours.without_closures()
    today = hours.local(now).date()
    ten = datetime.combine(today, time(10), hours.zoneinfo)
    usual = hours.next_opening(now)
    yield _with(script, hours), usual or ten, _LONG_WAY
    names = dict.fromkeys(script.languages, "x")
    yield _with(script, hours, closures=(Closure(ten - timedelta(hours=1), None, names),)), ten, _LONG_WAY
    always = dataclasses.replace(hours, weekly=((Interval(time(0), time(0)),),) * 7, exceptions=(), shortened=())
    for name in (names, {}):
        yield _with(script, always, exceptions=(DatedException(today, today, (), name),)), ten, _SHORT_WAY
    for holiday in hours.holidays.in_year(today.year)[:1]:
        yield _with(script, always), datetime.combine(holiday.day, time(10), hours.zoneinfo), _SHORT_WAY
    morning, noon = Interval(time(8), time(9)), Interval(time(11), time(12))
    plain = dataclasses.replace(always, holidays=dataclasses.replace(hours.holidays, national=False, joint_leave=False))
    for day in ((), (noon,), (morning,), (morning, noon)):
        week = tuple(day if number == today.weekday() else (noon,) for number in range(7))
        yield _with(script, plain, weekly=week), ten, _SHORT_WAY
    yield _with(script, plain, weekly=((),) * 7), ten, _SHORT_WAY


def _with(script: Script, hours: OpeningHours, **changes: Any) -> Script:
    return dataclasses.replace(script, hours=dataclasses.replace(hours, **changes))


def _mark(place: _Place) -> Any:
    """What two places have in common that lead to the same branches."""
    state = vars(place.state)
    stumbled = tuple(state.get(name) for name in _STUMBLED)
    if any(stumbled):
        return place.state.step, place.state.language, stumbled
    return *(state.get(name) for name in _LOOKED_AT), place.state.category is None, len(place.state.times or ())


def _onwards(place: _Place, script: Script, now: datetime, walked: Walked, most: int) -> Iterator[_Place]:
    """Everything that a caller can do at a place."""
    if place.asked is None or place.depth >= most:
        return
    working = set()
    stumbled = any(getattr(place.state, name) for name in _STUMBLED)
    for event, keys in _ODD if stumbled else _events(place.asked):
        found = _step(place.state, event, script, now, walked, f"{place.keys} {keys}".strip(), place.depth + 1)
        if isinstance(event, Pressed) and not all(_missed(place.state, one.state) for one in found):
            working.add(keys)
        yield from found
    if isinstance(place.asked, Ask) and place.asked.digits == 1 and not stumbled:
        menu = menu_of(place.state)
        unnamed = menu.unnamed if menu else frozenset()
        walked.questions[Question(place.asked.says, frozenset(working), unnamed)] = None


def _missed(before: State, after: State) -> bool:
    return after.misses > before.misses


_ODD: tuple[tuple[Event, str], ...] = (
    (Silent(), "…"),
    *((Pressed(keys), keys) for keys in ("#", "*", "00", "11111111")),
)
"""What is done by who has stumbled; their right answers lead where those of others lead."""


def _events(asked: Ask | Record) -> Iterator[tuple[Event, str]]:
    yield Silent(), "…"
    yield Left(), "–"
    match asked:
        case Record():
            for seconds in (1, 20):
                yield Recorded("rehearsal", seconds), "#"
                yield Recorded("rehearsal", seconds, hung_up=True), "–"
            yield Recorded("rehearsal", asked.silence, by_silence=True), "…"
        case Ask(digits=1):
            yield from ((Pressed(key), key) for key in KEYS)
        case Ask(digits=digits):
            fitting = (entry for entry in _ENTRIES if digits is None or len(entry) <= digits)
            yield from ((Pressed(entry), entry) for entry in fitting)


def _step(
    state: State, event: Event, script: Script, now: datetime, walked: Walked, keys: str, depth: int
) -> list[_Place]:
    """One step, with each answer that the operations may give."""
    try:
        turn = flow.step(state, event, script, now)
        if not turn.effects:
            asked = next((verb for verb in turn.verbs if isinstance(verb, Ask | Record)), None)
            return [_Place(turn.state, asked, keys, depth)]
        answers = _answers(turn, script, now, walked)
        if not answers:
            asked = next((verb for verb in turn.verbs if isinstance(verb, Ask | Record)), None)
            return [_Place(turn.state, asked, keys, depth)]
    except Exception as error:  # whatever it is, callers would hear an apology in its place
        walked.broken.append(Broken(keys, state.language, str(error) or type(error).__name__))
        return []
    return [place for answer in answers for place in _step(turn.state, answer, script, now, walked, keys, depth)]


def _answers(turn: flow.Turn, script: Script, now: datetime, walked: Walked) -> list[Event]:
    found: list[Event] = []
    for effect in turn.effects:
        match effect:
            case LookUpTicket():
                every = turn.state.language not in walked.told
                walked.told.add(turn.state.language)
                found += islice(_told_of_a_ticket(script, now), None if every else _USUAL_ANSWERS)
            case RequestCallback() | MoveCallback():
                known, _ = seem(effect, script, now)
                soon, late = now + timedelta(hours=1), now - timedelta(hours=1)
                found += [] if known is None else [known]
                found += [Promised(TICKET, None, None), Promised(TICKET, soon, soon + timedelta(hours=3))]
                found += [Promised(TICKET, soon, told, joined=True) for told in (soon, late)]
                found += [Promised(TICKET, soon, soon, joined=True, tried=True)]
                if script.staffing is not None:
                    untold = Promised(TICKET, None, None, untold=Untold.NO_ROOM)
                    unplanned = dataclasses.replace(untold, untold=Untold.UNPLANNED)
                    found += [untold, unplanned, dataclasses.replace(untold, joined=True)]
            case SeekTimes():
                found += [TimesFound(()), *_times_found(script, now)]
            case WithdrawCallback():
                found += [Withdrawn(worked=True), Withdrawn(worked=False)]
            case _:
                known, _ = seem(effect, script, now)
                found += [] if known is None else [known]
    return found


def _times_found(script: Script, now: datetime) -> Iterator[TimesFound]:
    """Every time of this day and the next two, and then the first of them alone."""
    offers = tuple(
        Offer(window.key, now + timedelta(days=day), now + timedelta(days=day, hours=1))
        for window in script.rules.windows
        for day in range(1 if is_any_time(window) else _DAYS_WITH_ROOM)
    )
    yield TimesFound(offers)
    yield TimesFound(offers[:1])


_DAYS_WITH_ROOM = 3
_USUAL_ANSWERS = 4


def _told_of_a_ticket(script: Script, now: datetime) -> Iterator[TicketAnswered]:
    """Every answer to the question how a report is doing; the first few lead to every question after it."""
    yield TicketAnswered(False)
    yield TicketAnswered(True, proven=False)
    yield TicketAnswered(True, proven=False, provable=False)
    prompts = script.catalogues[script.languages[0]].prompts
    statuses = [key.removeprefix("status_") for key in prompts if key.startswith("status_")]
    for category in (script.offered[0].code if script.offered else "", ""):
        for status in statuses:
            for promised in (None, now + timedelta(hours=1), now - timedelta(hours=1)):
                yield TicketAnswered(True, True, True, status, category, now - timedelta(days=1), promised)
            soon = now + timedelta(hours=1)
            yield TicketAnswered(True, True, True, status, category, now - timedelta(days=1), soon, promised_from=soon)
