"""Opening hours: whether the hotline is open at a moment, why not, when it opens next, and working time between."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

from ivr.hotline.holidays import HolidayCalendar
from ivr.hotline.hours_format import InvalidHours, Names, each, read, read_fields, read_or, read_text, utc, within
from ivr.hotline.shortened_hours import WEEKDAYS, ShortenedHours, Week, ordered_week, read_week, ruling, week_data
from ivr.hotline.timetable import ONE_DAY, Closure, DatedException, Interval, Span, joined, without

__all__ = [
    "KEMENKOP",
    "WEEKDAYS",
    "Closure",
    "DatedException",
    "HolidayCalendar",
    "Interval",
    "InvalidHours",
    "Opening",
    "OpeningHours",
    "Reason",
    "ShortenedHours",
    "default_hours",
]

LOOKAHEAD = timedelta(days=400)
"""How far ahead an opening or a closing is looked for; beyond it there is none to be told."""
_DAYS_KEPT = 2000


class Reason(StrEnum):
    """Why the hotline is open or closed; WEEKEND is any weekday that has no hours."""

    OPEN = "open"
    EMERGENCY = "emergency"
    EXCEPTION = "exception"
    HOLIDAY = "holiday"
    WEEKEND = "weekend"
    BEFORE_HOURS = "before_hours"
    AFTER_HOURS = "after_hours"
    BREAK = "break"


@dataclass(frozen=True)
class Opening:
    """How the hotline stands at one moment.

    `name` is the text of the closure, exception or holiday that rules the moment, empty in ordinary hours.
    `closes_at` is set when open, `opens_at` when closed, both in the hours' zone; None when LOOKAHEAD holds neither.
    """

    open: bool
    reason: Reason
    name: Names = field(default_factory=dict, hash=False)
    closes_at: datetime | None = None
    opens_at: datetime | None = None


@dataclass(frozen=True)
class _Day:
    """What rules one local date before closures: `ruled_by` is OPEN where the weekly hours do."""

    intervals: tuple[Interval, ...]
    ruled_by: Reason
    name: Names
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class OpeningHours:
    """Weekly hours (Monday first) in local time of `zone`, and what goes before them.

    Precedence: emergency closure, dated exception, holiday, shortened hours, weekly hours. Of several exceptions (or
    shortened hours) on a day the shortest wins, among equally short ones the one listed last. All intervals are half
    open. Where clocks change, see `timetable.instant`. InvalidHours for impossible hours, ValueError for naive moments.
    """

    zone: str = "Asia/Jakarta"
    weekly: Week = ((),) * 7
    exceptions: tuple[DatedException, ...] = ()
    holidays: HolidayCalendar = HolidayCalendar()  # noqa: RUF009 - frozen, so it can be shared
    closures: tuple[Closure, ...] = ()
    shortened: tuple[ShortenedHours, ...] = ()
    # A memory of days already worked out: it never changes an answer, and spares each turn the work.
    _days: dict[date, _Day] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        with within("weekly"):
            object.__setattr__(self, "weekly", ordered_week(self.weekly))
        for name in ("exceptions", "closures", "shortened"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError):
            raise InvalidHours(f"{self.zone!r} is not a time zone such as Asia/Jakarta", "zone") from None

    def at(self, moment: datetime) -> Opening:
        """How the hotline stands at the moment; 08:00:00 is open and 15:00:00 closed where hours are 08:00-15:00.

        A time that only a dated exception takes from the day's usual hours has the reason EXCEPTION.
        """
        moment = utc(moment)
        horizon = moment + LOOKAHEAD
        span = next(self._spans(moment, horizon), None)
        if span and span[0] == moment:
            day = self._day(self.local(moment).date())
            return Opening(True, Reason.OPEN, day.name, closes_at=self.local(span[1]) if span[1] < horizon else None)
        reason, name = self._why_closed(moment)
        return Opening(False, reason, name, opens_at=self.local(span[0]) if span else None)

    def is_open(self, moment: datetime) -> bool:
        """Whether the hotline is open at the moment."""
        return self.at(moment).open

    def next_opening(self, moment: datetime) -> datetime | None:
        """The moment itself if open, else the next opening; None when there is none within LOOKAHEAD."""
        opening = self.at(moment)
        return self.local(moment) if opening.open else opening.opens_at

    def intervals_on(self, day: date) -> tuple[Interval, ...]:
        """The hours of a local date before emergency closures; empty when closed."""
        return self._day(day).intervals

    def week_on(self, day: date) -> Week:
        """The hours of a week as they are meant on a local date: the weekly ones, or those of shortened hours."""
        one = ruling(self.shortened, day)
        return one.changes(self.weekly) if one else self.weekly

    def opened_by(self, exception: DatedException) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """The days that an exception opens although they are closed otherwise: those without hours, and holidays.

        Only its first LOOKAHEAD are looked at.
        """
        if not exception.intervals:
            return (), ()
        count = min((exception.last - exception.first).days, LOOKAHEAD.days) + 1
        days = [exception.first + timedelta(days=number) for number in range(count)]
        usual = [(day, self._usual(day).ruled_by) for day in days]
        without_hours = tuple(day for day, why in usual if why is Reason.WEEKEND)
        return without_hours, tuple(day for day, why in usual if why is Reason.HOLIDAY)

    def open_spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """When the hotline is open from `start` to before `end`: in UTC, in order, disjoint and as long as they can be.

        Hours that touch, also at midnight, are one span; closures are cut out.
        """
        return self._spans(utc(start), utc(end))

    def after_working_time(self, moment: datetime, amount: timedelta) -> datetime | None:
        """The earliest moment, not before `moment`, by which `amount` of working time has passed since.

        So nothing gives the moment itself, open or not, and time used up exactly at closing gives that closing time,
        not the next opening (`next_opening` of it does). Adding in two steps is adding at once. In the hours' zone;
        None when LOOKAHEAD does not hold so much; ValueError for a negative amount.
        """
        if amount < timedelta(0):
            raise ValueError(f"working time cannot be negative: {amount}")
        if not amount:
            return self.local(moment)
        for start, end in self.open_spans(moment, utc(moment) + LOOKAHEAD):
            if amount <= end - start:
                return self.local(start + amount)
            amount -= end - start
        return None

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """The open time from `start` to `end`; negative, and as long, when they are the other way round."""
        if utc(end) < utc(start):
            return -self.working_time_between(end, start)
        return sum((later - earlier for earlier, later in self.open_spans(start, end)), timedelta(0))

    def without_closures(self) -> Self:
        """The same hours as if no emergency closure were in force: what is planned when nobody knows its end."""
        return replace(self, closures=()) if self.closures else self

    def warm(self, moment: datetime) -> None:
        """Works out the days that calls around the moment ask for, so that no caller waits for it; for start-up."""
        first = self.local(moment).date() - ONE_DAY
        for number in range(LOOKAHEAD.days + 3):
            self._day(first + timedelta(days=number))

    def local(self, moment: datetime) -> datetime:
        """The same moment on the clocks of the hours' zone."""
        return utc(moment).astimezone(self.zoneinfo)

    @cached_property
    def zoneinfo(self) -> ZoneInfo:
        """The zone as tzinfo."""
        return ZoneInfo(self.zone)

    def to_data(self) -> dict[str, object]:
        """The hours as a plain JSON object, to store and to edit; `from_data` gives equal hours back."""
        return {
            "zone": self.zone,
            "weekly": week_data(self.weekly),
            "shortened": [one.to_data() for one in self.shortened],
            "exceptions": [exception.to_data() for exception in self.exceptions],
            "holidays": self.holidays.to_data(),
            "closures": [closure.to_data() for closure in self.closures],
        }

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Reads what `to_data` wrote or an admin edited: only `weekly` must be there, a weekday left out is closed.

        InvalidHours names the wrong field, such as `weekly.friday[1]`, `exceptions[2].first`.
        """
        optional = ("zone", "shortened", "exceptions", "holidays", "closures")
        fields = read_fields(data, required=("weekly",), optional=optional)
        weekly = read(fields, "weekly", read_week)
        return cls(
            read_or(fields, "zone", read_text, "Asia/Jakarta"),
            weekly,
            read_or(fields, "exceptions", each(DatedException.from_data), ()),
            read_or(fields, "holidays", HolidayCalendar.from_data, HolidayCalendar()),
            read_or(fields, "closures", each(Closure.from_data), ()),
            read_or(fields, "shortened", each(ShortenedHours.from_data), ()),
        )

    def _why_closed(self, moment: datetime) -> tuple[Reason, Names]:
        for closure in reversed(self.closures):
            if closure.active(moment):
                return Reason.EMERGENCY, closure.text
        local = self.local(moment)
        day = self._day(local.date())
        if not day.spans:
            return day.ruled_by, day.name
        if day.ruled_by is Reason.EXCEPTION:
            usual = self._usual(local.date()).intervals
            if any(interval.covers(local.time()) for interval in usual):
                return Reason.EXCEPTION, day.name
        if moment < day.spans[0][0]:
            return Reason.BEFORE_HOURS, day.name
        return (Reason.AFTER_HOURS if moment >= day.spans[-1][1] else Reason.BREAK), day.name

    def _usual(self, day: date) -> _Day:
        if holiday := self.holidays.on(day):
            return _Day((), Reason.HOLIDAY, holiday.name)
        intervals = self.week_on(day)[day.weekday()]
        if not intervals:
            return _Day((), Reason.WEEKEND, {})
        one = ruling(self.shortened, day)
        return _Day(intervals, Reason.OPEN, one.name if one and one.week[day.weekday()] else {})

    def _day(self, day: date) -> _Day:
        if known := self._days.get(day):
            return known
        if exception := ruling(self.exceptions, day):
            ruled = _Day(exception.intervals, Reason.EXCEPTION, exception.name)
        else:
            ruled = self._usual(day)
        spans = (interval.on(day, self.zoneinfo) for interval in ruled.intervals)
        if len(self._days) >= _DAYS_KEPT:
            self._days.clear()
        return self._days.setdefault(day, replace(ruled, spans=tuple(span for span in spans if span[0] < span[1])))

    @cached_property
    def _shut(self) -> tuple[Span, ...]:
        """The closures as disjoint spans in order; one without an end lasts as long as time can be written."""
        never = datetime.max.replace(tzinfo=UTC)
        return tuple(joined(sorted((closure.since, closure.until or never) for closure in self.closures)))

    def _spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        for since, until in self._shut:  # a long closure is passed in one step, not day by day
            if since <= start < until:
                start = until
            if since < end < until:
                end = since
        return without(joined(self._planned(start, end)), self._shut)

    def _planned(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The spans before closures. A day more on each side: clocks put back over midnight blur a date's edge."""
        if start >= end:
            return
        first, last = self.local(start).date() - ONE_DAY, self.local(end).date() + ONE_DAY
        for number in range((last - first).days + 1):
            for opens, closes in self._day(first + timedelta(days=number)).spans:
                if closes > start and opens < end:
                    yield max(opens, start), min(closes, end)


def _weekdays(*intervals: Interval) -> tuple[tuple[Interval, ...], ...]:
    return (intervals,) * 5 + ((),) * 2


KEMENKOP = OpeningHours(weekly=_weekdays(Interval(time(8), time(15))))
"""Kemenkop-UKM's hotline: Monday to Friday 08:00-15:00 WIB, closed on national holidays and joint leave."""


def default_hours() -> OpeningHours:
    """The hours of a hotline that nobody has set otherwise."""
    return KEMENKOP
