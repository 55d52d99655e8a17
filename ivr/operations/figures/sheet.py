"""The figures by name: of this moment, and of a period. Their names and definitions in words are in `definitions/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.staff import Presence
from ivr.operations.calls.kinds import Kind
from ivr.operations.figures.agents import Agent, agents
from ivr.operations.figures.callbacks import Closed, Waits, closed_callbacks, waits
from ivr.operations.figures.calls import Calls, calls
from ivr.operations.figures.chats import Chats, chats
from ivr.operations.figures.live import Live
from ivr.operations.figures.periods import Period
from ivr.operations.figures.promises import Promises, To, promises
from ivr.operations.figures.reports import Reports, reports
from ivr.texts import Texts

DEFINITIONS = Texts(Path(__file__).parent / "definitions")
"""`promises.kept.name` and `promises.kept.definition`."""


@dataclass(frozen=True)
class Sheet:
    """Everything that is counted over one period, as it stood at `at` (aware)."""

    period: Period
    at: datetime
    promises: Promises
    calls: Calls
    reports: Reports
    closed: Closed
    waits: Waits
    agents: tuple[Agent, ...]
    chats: Chats


@dataclass(frozen=True)
class Counting:
    """The same, but each noun is counted when it is asked for, as long as the session is open."""

    session: Session
    period: Period
    at: datetime

    @cached_property
    def promises(self) -> Promises:
        """What became of the promises of the period, as it stands at `at`."""
        return promises(self.session, self.period, self.at)

    @cached_property
    def calls(self) -> Calls:
        """The calls that arrived in the period."""
        return calls(self.session, self.period)

    @cached_property
    def reports(self) -> Reports:
        """The reports filed in the period."""
        return reports(self.session, self.period)

    @cached_property
    def closed(self) -> Closed:
        """The callbacks that were closed in the period, by their result."""
        return closed_callbacks(self.session, self.period)

    @cached_property
    def waits(self) -> Waits:
        """Working time, in seconds, until people were first rung."""
        return waits(self.session, self.period)

    @cached_property
    def chats(self) -> Chats:
        """The chats of the period, and who answered them how soon."""
        return chats(self.session, self.period)


def sheet(session: Session, period: Period, now: datetime, *, with_agents: bool = True) -> Sheet:
    """All figures of the period; `now` is aware. Each agent's share, which takes the longest, can be left out."""
    found = Counting(session, period, now)
    shares = agents(session, period) if with_agents else ()
    counted = found.promises, found.calls, found.reports, found.closed, found.waits
    return Sheet(period, now, *counted, shares, found.chats)


class Unit(StrEnum):
    """What a figure's value is."""

    COUNT = "count"
    SHARE = "share"  # 0 to 1
    RATIO = "ratio"
    SECONDS = "seconds"
    MOMENT = "moment"


@dataclass(frozen=True)
class Figure:
    """One figure: `value` reads it from the counts of this moment (`live`) or from those of a period.

    `good` says which way is better: 1 more, -1 fewer, 0 neither. Only rates have one: that more people called is
    neither. None as a value: nothing to tell it from.
    """

    code: str
    value: Callable[[Any], Any]
    unit: Unit = Unit.COUNT
    live: bool = False
    good: int = 0
    rounded_down: bool = False
    """A share that says so: 99.96 % is not all."""

    @property
    def noun(self) -> str:
        """What is counted: the first part of the code."""
        return self.code.partition(".")[0]

    def compared_with(self, before: Sheet) -> Any:
        """Its value in an earlier period; None where a count there was none of, because nothing happened at all."""
        if self.unit is Unit.COUNT and not _BASES[self.noun](before):
            return None
        return self.value(before)


_BASES: Mapping[str, Callable[[Sheet], int]] = {
    "promises": lambda sheet: sheet.promises.number(),
    "callbacks": lambda sheet: sheet.closed.total + sheet.waits.number,
    "calls": lambda sheet: sheet.calls.arrived,
    "reports": lambda sheet: sheet.reports.total,
    "chats": lambda sheet: sheet.chats.begun + sheet.chats.answered,
}
"""What there must have been for the counts of a noun to be compared with."""


def _now(code: str, value: Callable[[Live], Any], unit: Unit = Unit.COUNT) -> Figure:
    return Figure(f"now.{code}", value, unit, live=True)


FIGURES: tuple[Figure, ...] = (
    _now("waiting", lambda live: live.callbacks_waiting),
    _now("due", lambda live: live.callbacks_due),
    _now("overdue", lambda live: live.callbacks_overdue),
    _now("untold", lambda live: live.callbacks_untold),
    _now("oldest", lambda live: live.oldest_waiting_since, Unit.MOMENT),
    _now("held", lambda live: live.callbacks_held),
    _now("unreachable", lambda live: live.callbacks_unreachable),
    _now("open", lambda live: live.callbacks_open),
    _now("calls", lambda live: live.calls_under_way),
    _now("incoming", lambda live: live.calls_incoming),
    _now("outgoing", lambda live: live.calls_outgoing),
    _now("people_ready", lambda live: live.people[Presence.READY]),
    _now("people_talking", lambda live: live.people[Presence.BUSY]),
    _now("people_writing", lambda live: live.people[Presence.AFTER_CALL]),
    _now("people_away", lambda live: live.people[Presence.AWAY]),
    _now("messages", lambda live: live.messages_loose),
    _now("chats_waiting", lambda live: live.enquiries.waiting),
    _now("chats_overdue", lambda live: live.enquiries.overdue),
    _now("chats_untold", lambda live: live.enquiries.untold),
    _now("chats_held", lambda live: live.enquiries.held),
    _now("chats_with_person", lambda live: live.enquiries.with_person),
    Figure("promises.share", lambda sheet: sheet.promises.share, Unit.SHARE, good=1, rounded_down=True),
    Figure("promises.due", lambda sheet: sheet.promises.due),
    Figure("promises.kept", lambda sheet: sheet.promises.kept),
    Figure("promises.broken", lambda sheet: sheet.promises.broken),
    Figure("promises.given_back", lambda sheet: sheet.promises.given_back),
    Figure("promises.pending", lambda sheet: sheet.promises.pending),
    Figure("promises.kept_rung", lambda sheet: sheet.promises.of(To.RING).kept),
    Figure("promises.kept_written", lambda sheet: sheet.promises.of(To.ANSWER).kept),
    Figure("promises.broken_rung", lambda sheet: sheet.promises.of(To.RING).broken),
    Figure("promises.broken_written", lambda sheet: sheet.promises.of(To.ANSWER).broken),
    Figure("callbacks.first_rung", lambda sheet: sheet.waits.number),
    Figure("callbacks.wait_median", lambda sheet: sheet.waits.median, Unit.SECONDS, good=-1),
    Figure("callbacks.wait_ninetieth", lambda sheet: sheet.waits.ninetieth, Unit.SECONDS, good=-1),
    Figure("callbacks.closed", lambda sheet: sheet.closed.total),
    Figure("callbacks.reached", lambda sheet: sheet.closed.reached),
    Figure("callbacks.unreachable", lambda sheet: sheet.closed.unreachable),
    Figure("callbacks.not_rung", lambda sheet: sheet.closed.not_rung),
    Figure("callbacks.released", lambda sheet: sheet.closed.released),
    Figure("callbacks.reached_share", lambda sheet: sheet.closed.reached_share, Unit.SHARE, good=1),
    Figure("callbacks.attempts_each", lambda sheet: sheet.closed.attempts_each, Unit.RATIO, good=-1),
    Figure("calls.arrived", lambda sheet: sheet.calls.arrived),
    Figure("calls.served", lambda sheet: sheet.calls.of(Kind.SERVED)),
    Figure("calls.abandoned", lambda sheet: sheet.calls.of(Kind.ABANDONED)),
    Figure("calls.chose_nothing", lambda sheet: sheet.calls.of(Kind.CHOSE_NOTHING)),
    Figure("calls.no_menu", lambda sheet: sheet.calls.of(Kind.NO_MENU)),
    Figure("calls.under_way", lambda sheet: sheet.calls.of(Kind.UNDER_WAY)),
    Figure("calls.unclear", lambda sheet: sheet.calls.of(Kind.UNCLEAR)),
    Figure("calls.abandoned_share", lambda sheet: sheet.calls.abandoned_share, Unit.SHARE, good=-1),
    Figure("calls.answered", lambda sheet: sheet.calls.answered),
    Figure("calls.while_open", lambda sheet: sheet.calls.while_open),
    Figure("calls.while_closed", lambda sheet: sheet.calls.while_closed),
    Figure("calls.finished", lambda sheet: sheet.calls.finished),
    Figure("calls.average", lambda sheet: sheet.calls.average_seconds, Unit.SECONDS),
    Figure("reports.total", lambda sheet: sheet.reports.total),
    Figure("reports.complete", lambda sheet: sheet.reports.complete),
    Figure("reports.partial", lambda sheet: sheet.reports.partial),
    Figure("chats.begun", lambda sheet: sheet.chats.begun),
    Figure("chats.wanted", lambda sheet: sheet.chats.wanted),
    Figure("chats.answered", lambda sheet: sheet.chats.answered),
    Figure("chats.wait_median", lambda sheet: sheet.chats.waits.median, Unit.SECONDS, good=-1),
    Figure("chats.wait_ninetieth", lambda sheet: sheet.chats.waits.ninetieth, Unit.SECONDS, good=-1),
    Figure("chats.closed", lambda sheet: sheet.chats.closed),
)
"""Parts stand below the figure that they add up to."""
_BY_CODE = {one.code: one for one in FIGURES}


def figure(code: str) -> Figure:
    """The figure with this code; raises NotFound."""
    try:
        return _BY_CODE[code]
    except KeyError:
        raise NotFound(Thing.FIGURE, code) from None
