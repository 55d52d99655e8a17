"""The counts that triggers keep: folded from time to time, and made anew when days begin at another hour."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from ivr.operations.figures.periods import Period
from ivr.records.regions import SHIFT, RegionChange, RegionTally, TallyShift
from ivr.records.upsert import insert_into

_KEY = ("span", "first", "region", "category", "what")
_AT_ONCE = 20_000
"""So many changes are folded in one transaction."""

# Days, months and weeks in SQL as the triggers of the schema have them: made anew, the counts are what they would be.
_DAY = {
    "sqlite": "date({at}, coalesce((SELECT minutes FROM tally_shift), 420) || ' minutes')",
    "postgresql": "CAST(({at} AT TIME ZONE 'UTC')"
    " + make_interval(mins => coalesce((SELECT minutes FROM tally_shift), 420)) AS date)",
}
_MONTH = {"sqlite": "date({day}, 'start of month')", "postgresql": "CAST(date_trunc('month', {day}) AS date)"}
_WEEK = {
    "sqlite": "date({day}, 'weekday 0', '-6 days')",
    "postgresql": "CAST(date_trunc('week', {day}) AS date)",
}


def fold(session: Session) -> int:
    """Add the oldest changes to the tallies; says how many. Only the scheduler that leads does it."""
    oldest = select(RegionChange).order_by(RegionChange.id).limit(_AT_ONCE).with_for_update(skip_locked=True)
    changes = session.scalars(oldest).all()
    if not changes:
        return 0
    sums: dict[tuple[Any, ...], int] = {}
    for change in changes:
        key = tuple(getattr(change, name) for name in _KEY)
        sums[key] = sums.get(key, 0) + change.n
    rows = [{**dict(zip(_KEY, key, strict=True)), "n": n} for key, n in sorted(sums.items()) if n]
    if rows:
        adding = insert_into(session, RegionTally)
        more = {"n": RegionTally.n + adding.excluded.n}
        session.execute(adding.on_conflict_do_update(index_elements=list(_KEY), set_=more), rows)
    session.execute(delete(RegionChange).where(RegionChange.id.in_([change.id for change in changes])))
    session.execute(delete(RegionTally).where(RegionTally.n == 0))
    return len(changes)


def shift(session: Session) -> int:
    """By how many minutes the days of the tallies begin before UTC's."""
    found = session.scalar(select(TallyShift.minutes))
    return SHIFT if found is None else found


def hold_for(session: Session, period: Period) -> bool:
    """Whether the tallies' days are those of the period's zone, all through the years in which it lies.

    They are not where a zone changes its clocks in summer, or while the hotline has just moved to another zone.
    """
    if period.until is not None:
        return False
    years = range(period.first.year, period.last.year + 1)
    offsets = {_offset(datetime(year, month, 1, tzinfo=UTC), period.zone) for year in years for month in range(1, 13)}
    return offsets == {shift(session)}


def follow(session: Session, zone: ZoneInfo, now: datetime) -> bool:
    """Count anew if the days of this zone begin at another hour than those of the tallies; says whether it did."""
    wanted = _offset(now, zone)
    if wanted == shift(session):
        return False
    session.merge(TallyShift(id=1, minutes=wanted))
    session.flush()
    recount(session)
    return True


def recount(session: Session) -> None:
    """Make all tallies anew from the rows; whoever files a report meanwhile waits."""
    dialect = session.get_bind().dialect.name
    if dialect == "postgresql":
        session.execute(text("LOCK TABLE reports, cases IN SHARE ROW EXCLUSIVE MODE"))
    session.execute(delete(RegionChange))
    session.execute(delete(RegionTally))
    for what, rows, at in (
        ("filed", "reports r", "r.created_at"),
        ("answered", "reports r JOIN cases c ON c.report_id = r.id AND c.answered_at IS NOT NULL", "c.answered_at"),
    ):
        day = _day_of(dialect, at)
        for span, first, region in (
            ("m", _month_of(dialect, day), "coalesce(r.region, '')"),
            ("w", _week_of(dialect, day), "substr(coalesce(r.region, ''), 1, 2)"),
            ("d", day, "coalesce(r.region, '')"),
        ):
            session.execute(
                text(
                    "INSERT INTO region_tallies (span, first, region, category, what, n)"  # noqa: S608 - our own words
                    f" SELECT '{span}', {first}, {region}, coalesce(r.category, ''), '{what}', count(*)"
                    f" FROM {rows} GROUP BY 2, 3, 4"
                )
            )


def _day_of(dialect: str, at: str) -> str:
    """The day of a moment in UTC, by the tallies' own shift."""
    return _DAY[dialect].format(at=at)


def _month_of(dialect: str, day: str) -> str:
    """The first of the month of a day."""
    return _MONTH[dialect].format(day=day)


def _week_of(dialect: str, day: str) -> str:
    """The Monday of the week of a day."""
    return _WEEK[dialect].format(day=day)


def _offset(at: datetime, zone: ZoneInfo) -> int:
    offset = at.astimezone(zone).utcoffset()
    return int(offset.total_seconds() // 60) if offset is not None else 0


def next_month(day: date) -> date:
    """The first of the month after this day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
