"""Which period a page is asked for, and the sheets that are counted for it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app
from flask.blueprints import BlueprintSetupState
from sqlalchemy.orm import Session

from ivr.clock import system_clock
from ivr.hotline.hours import OpeningHours
from ivr.operations.callbacks.dial_pace import Pace, pace
from ivr.operations.capacity.situation import Situation, situation
from ivr.operations.capacity.told_next import ToldNext, told_next
from ivr.operations.capacity.without_time import WithoutTime, without_time
from ivr.operations.console.agents import Member, team
from ivr.operations.figures import BadPeriod, Period, Sheet, sheet
from ivr.operations.figures.live import Live, live
from ivr.web.current import hotline, script
from ivr.web.frame.kept import Kept
from ivr.web.wallboard.blueprint import wallboard

OLD_ENOUGH = 15.0
"""Seconds for which what lies behind today is not counted again while pages only renew themselves."""
_MOST_KEPT = 64
_SHEETS = "sheets of the wallboard"
"""Where an application keeps what was counted, and when."""
Sheets = Kept[tuple[float, Sheet]]


@wallboard.record_once
def _keep_sheets(state: BlueprintSetupState) -> None:
    state.app.extensions[_SHEETS] = Sheets(_MOST_KEPT)


@dataclass(frozen=True)
class Board:
    """Everything that one page shows."""

    now: datetime
    live: Live
    today: Sheet
    sheet: Sheet
    before: Sheet
    month: Sheet
    team: tuple[Member, ...]
    pace: Pace
    situation: Situation
    told: ToldNext
    without_time: WithoutTime

    @property
    def is_today(self) -> bool:
        """Whether the period is the day that is not over yet."""
        return self.sheet.period == self.today.period


def hours() -> OpeningHours:
    """The opening hours that hold now."""
    return script().hours


def today(now: datetime) -> Period:
    """The day on the hotline's clock."""
    return Period.day(now.astimezone(hours().zoneinfo).date(), hours().zoneinfo)


def period_asked(values: Mapping[str, str], now: datetime) -> Period:
    """The period in an address: `period=…`, or the fields `day`, `month`, `from` and `to` of the form. BadPeriod."""
    zone = hours().zoneinfo
    if text := values.get("period", "").strip():
        return Period.parse(text, zone)
    first, last = values.get("from", "").strip(), values.get("to", "").strip()
    if first or last:
        return Period.parse(f"{first or last}..{last or first}", zone)
    return today(now)


def board(period: Period, now: datetime, *, renewing: bool = False) -> Board:
    """Count everything for a page. What stands beside the period that was asked for may be some seconds old.

    So may that period, unless it is today, while the page only renews itself.
    """
    line = hotline()
    of_today, month = today(now), Period.month(now.astimezone(period.zone).date(), period.zone)
    with line.database.reading() as session:
        counts = _Counting(current_app.extensions[_SHEETS], session, now, renewing)
        fresh = sheet(session, of_today, now)
        return Board(
            now,
            live(session, now, system_clock()),
            fresh,
            fresh if period == of_today else counts.sheet("period", period),
            counts.sheet("before", period.before(hours(), now)),
            counts.sheet("month", month),
            tuple(team(session)),
            pace(session, script(), now),
            situation(session, script(), now),
            told_next(session, script(), now),
            without_time(session, now),
        )


@dataclass(frozen=True)
class _Counting:
    kept: Sheets
    session: Session
    now: datetime
    renewing: bool

    def sheet(self, what: str, period: Period) -> Sheet:
        key = what, period.text
        kept = self.kept.get(key)
        if (self.renewing or what != "period") and kept is not None and time.monotonic() - kept[0] < OLD_ENOUGH:
            return kept[1]
        found = sheet(self.session, period, self.now, with_agents=what == "period")
        self.kept.put(key, (time.monotonic(), found))
        return found


def neighbours(period: Period, now: datetime) -> tuple[str | None, str | None]:
    """The addresses' periods before and after this one, of the same kind; none of them lies ahead of now."""
    zone, latest = period.zone, today(now).first
    try:
        if period.is_month:
            earlier = Period.month(date.fromordinal(period.first.toordinal() - 1), zone)
            later = Period.month(date.fromordinal(period.last.toordinal() + 1), zone)
        else:
            first, last = period.first.toordinal(), period.last.toordinal()
            earlier = Period(date.fromordinal(first - period.days), date.fromordinal(first - 1), zone)
            later = Period(date.fromordinal(last + 1), date.fromordinal(last + period.days), zone)
        Period.parse(earlier.text, zone)
    except (BadPeriod, ValueError, OverflowError):
        return None, None
    return earlier.text, later.text if later.first <= latest else None
