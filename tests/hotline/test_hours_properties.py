"""Whatever the hours, their answers agree with one another and with a plain look at the clock."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.case import CaseStatus, deadline
from ivr.hotline.hours import (
    KEMENKOP,
    LOOKAHEAD,
    Closure,
    DatedException,
    HolidayCalendar,
    Interval,
    InvalidHours,
    OpeningHours,
    Reason,
    ShortenedHours,
)

# Whole and half hours of change, changes at midnight, none at all.
ZONES = ("Asia/Jakarta", "Europe/Amsterdam", "Australia/Lord_Howe", "Asia/Beirut", "America/Havana")
FIRST, LAST = date(2026, 3, 1), date(2027, 4, 15)
TICK = timedelta(microseconds=1)
KEMENKOP.warm(datetime(2026, 3, 1, tzinfo=UTC))  # loading the holidays is no part of what is timed

moments = st.datetimes(datetime(2026, 3, 5), datetime(2027, 4, 5), timezones=st.just(UTC))  # noqa: DTZ001
amounts = st.timedeltas(timedelta(0), timedelta(hours=40))
names = st.dictionaries(st.sampled_from(["id", "en"]), st.text(max_size=5), max_size=2)


@st.composite
def days(draw: st.DrawFn) -> tuple[Interval, ...]:
    """The intervals of one day: up to three, from quarter hours, touching allowed."""
    count = draw(st.integers(0, 3))
    cuts = sorted(draw(st.lists(st.integers(0, 95), min_size=2 * count, max_size=2 * count, unique=True)))
    clock = [time(cut // 4, cut % 4 * 15) for cut in cuts]
    pairs = [Interval(clock[2 * n], clock[2 * n + 1]) for n in range(count)]
    if pairs and draw(st.booleans()):
        pairs[-1] = Interval(pairs[-1].start, time.min)
    return tuple(pairs)


@st.composite
def exceptions(draw: st.DrawFn) -> DatedException:
    first = draw(st.dates(FIRST, LAST))
    return DatedException(first, first + timedelta(days=draw(st.integers(0, 20))), draw(days()), draw(names))


@st.composite
def closures(draw: st.DrawFn) -> Closure:
    since = draw(moments)
    until = draw(st.none() | st.timedeltas(TICK, timedelta(days=40)))
    return Closure(since, None if until is None else since + until, draw(names))


@st.composite
def shortened(draw: st.DrawFn) -> ShortenedHours:
    first, week = draw(st.dates(FIRST, LAST)), draw(st.lists(days(), min_size=7, max_size=7).filter(any))
    return ShortenedHours(first, first + timedelta(days=draw(st.integers(0, 60))), tuple(week), draw(names))


@st.composite
def opening_hours(draw: st.DrawFn, zones: tuple[str, ...] = ZONES, shut: bool = True) -> OpeningHours:
    kinds = draw(st.lists(days(), min_size=1, max_size=3))  # of day, of which the week is made
    return OpeningHours(
        zone=draw(st.sampled_from(zones)),
        weekly=tuple(draw(st.lists(st.sampled_from(kinds), min_size=7, max_size=7))),
        exceptions=tuple(draw(st.lists(exceptions(), max_size=4))),
        holidays=HolidayCalendar(
            national=draw(st.booleans()),
            joint_leave=draw(st.booleans()),
            ignored=draw(st.frozensets(st.dates(FIRST, LAST), max_size=2)),
        ),
        closures=tuple(draw(st.lists(closures(), max_size=3))) if shut else (),
        shortened=tuple(draw(st.lists(shortened(), max_size=2))),
    )


def open_by_the_clock(hours: OpeningHours, moment: datetime) -> bool:
    """The rule said again, as plainly as it can be; for zones whose clocks never change."""
    if any(c.since <= moment and (c.until is None or moment < c.until) for c in hours.closures):
        return False
    local = moment.astimezone(hours.zoneinfo)
    best: DatedException | None = None
    for exception in hours.exceptions:
        if exception.first <= local.date() <= exception.last and (
            best is None or exception.last - exception.first <= best.last - best.first
        ):
            best = exception
    if best:
        intervals = best.intervals
    elif hours.holidays.on(local.date()):
        intervals = ()
    else:
        intervals = usual_by_the_clock(hours, local.date())
    minute = local.hour * 60 + local.minute
    return any(
        i.start.hour * 60 + i.start.minute <= minute < (i.end.hour * 60 + i.end.minute or 24 * 60) for i in intervals
    )


def usual_by_the_clock(hours: OpeningHours, day: date) -> tuple[Interval, ...]:
    """The weekly hours of a day, or those of the shortest of the shortened ones that have any for its weekday."""
    usual, best = hours.weekly[day.weekday()], None
    for one in hours.shortened:
        if one.first <= day <= one.last and (best is None or one.last - one.first <= best.last - best.first):
            best = one
    return best.week[day.weekday()] if usual and best and best.week[day.weekday()] else usual


@given(opening_hours(zones=("Asia/Jakarta", "Asia/Kathmandu", "UTC")), moments)
def test_open_is_what_a_plain_look_at_the_clock_says(hours, moment):
    assert hours.is_open(moment) == open_by_the_clock(hours, moment)


@given(opening_hours(), moments, st.timedeltas(timedelta(0), timedelta(days=9)))
def test_open_spans_are_in_order_apart_and_inside_what_was_asked(hours, start, length):
    before = start - TICK
    for opens, closes in hours.open_spans(start, start + length):
        assert start <= opens < closes <= start + length
        assert before < opens
        before = closes


@given(opening_hours(), moments)
def test_open_is_to_lie_in_an_open_span(hours, moment):
    around = hours.open_spans(moment - timedelta(days=2), moment + timedelta(days=2))
    assert hours.is_open(moment) == any(opens <= moment < closes for opens, closes in around)


@given(opening_hours(), moments)
def test_the_reason_is_open_just_when_it_is_open(hours, moment):
    opening = hours.at(moment)
    assert opening.open == (opening.reason is Reason.OPEN)
    assert not (opening.closes_at and opening.opens_at)
    assert (opening.closes_at if not opening.open else opening.opens_at) is None


@given(opening_hours(), moments)
def test_the_next_opening_is_open_and_nothing_before_it_is(hours, moment):
    opens = hours.next_opening(moment)
    if opens is None:
        assert not list(hours.open_spans(moment, moment + LOOKAHEAD))
    else:
        assert hours.is_open(opens)
        assert opens.utcoffset() == opens.astimezone(hours.zoneinfo).utcoffset()
        assert not list(hours.open_spans(moment, opens))


@given(opening_hours(), moments)
def test_until_it_closes_it_stays_open_and_then_it_is_closed(hours, moment):
    closes = hours.at(moment).closes_at
    if closes is not None:
        assert list(hours.open_spans(moment, closes)) == [(moment, closes.astimezone(UTC))]
        assert not hours.is_open(closes)


@given(opening_hours(), moments, amounts)
def test_so_much_working_time_lies_between_a_moment_and_its_end(hours, moment, amount):
    end = hours.after_working_time(moment, amount)
    if end is not None:
        assert end >= moment
        assert hours.working_time_between(moment, end) == amount
        if amount:
            assert hours.working_time_between(moment, end.astimezone(UTC) - TICK) == amount - TICK


@given(opening_hours(), moments, amounts, amounts)
def test_adding_working_time_in_two_steps_is_adding_it_at_once(hours, moment, first, second):
    halfway = hours.after_working_time(moment, first)
    at_once = hours.after_working_time(moment, first + second)
    if at_once is not None:
        assert halfway is not None
        assert hours.after_working_time(halfway, second) == at_once


@given(opening_hours(), moments, amounts, amounts)
def test_working_time_between_adds_up_and_turns_around(hours, start, one, two):
    middle, end = start + one, start + one + two
    whole = hours.working_time_between(start, end)
    assert whole == hours.working_time_between(start, middle) + hours.working_time_between(middle, end)
    assert whole == -hours.working_time_between(end, start)
    assert timedelta(0) <= whole <= one + two


@given(opening_hours(), moments)
def test_an_emergency_goes_before_everything(hours, moment):
    shut = replace(hours, closures=(*hours.closures, Closure(moment, moment + TICK, {"en": "now"})))
    opening = shut.at(moment)
    assert (opening.open, opening.reason, opening.name) == (False, Reason.EMERGENCY, {"en": "now"})


@given(opening_hours(), st.dates(FIRST, LAST), days())
def test_an_exception_for_one_day_goes_before_all_but_an_emergency(hours, day, intervals):
    changed = replace(hours, exceptions=(*hours.exceptions, DatedException(day, day, intervals)))
    assert changed.intervals_on(day) == intervals
    for other in (day - timedelta(days=1), day + timedelta(days=1)):
        assert changed.intervals_on(other) == hours.intervals_on(other)


@given(opening_hours(), st.dates(FIRST, LAST))
def test_a_holiday_goes_before_the_weekly_hours(hours, day):
    plain = replace(hours, exceptions=())
    expected = () if hours.holidays.on(day) else usual_by_the_clock(hours, day)
    assert plain.intervals_on(day) == expected


@given(opening_hours(), shortened(), st.dates(FIRST, LAST))
def test_shortened_hours_open_and_close_no_day_and_leave_all_other_days_alone(hours, one, day):
    changed = replace(hours, shortened=(*hours.shortened, one))
    assert bool(changed.intervals_on(day)) == bool(hours.intervals_on(day))
    if not one.covers(day) or any(exception.covers(day) for exception in hours.exceptions):
        assert changed.intervals_on(day) == hours.intervals_on(day)
    elif changed.intervals_on(day):
        assert changed.intervals_on(day) == changed.week_on(day)[day.weekday()]


@given(opening_hours(zones=("Asia/Jakarta",)), st.dates(FIRST, LAST), st.integers(1, 20))
def test_deadlines_of_cases_fall_on_the_same_days_in_shortened_hours(hours, day, length):
    """An office's working days are those of the hotline; shortened hours make none and take none."""
    week = tuple((Interval(time(8), time(13)),) for _ in range(7))
    changed = replace(hours, shortened=(ShortenedHours(day, day + timedelta(days=length), week),))
    plain = replace(hours, shortened=())
    since = datetime.combine(day, time(9), UTC)
    due, was = (deadline(CaseStatus.FORWARDED, since, one) for one in (changed, plain))
    assert due is not None
    assert was is not None
    # A day that is open to its end is over at the next midnight.
    days = [plain.local(moment - timedelta(seconds=1)).date() for moment in (due, was)]
    assert days[0] == days[1]


@given(opening_hours())
def test_stored_hours_come_back_equal(hours):
    assert OpeningHours.from_data(json.loads(json.dumps(hours.to_data()))) == hours


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["24:00", "2026-12-25", "Asia"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


@given(opening_hours(), st.data())
def test_spoiled_data_are_refused_as_invalid_hours_or_still_make_sense(hours, data):
    spoiled: Any = json.loads(json.dumps(hours.to_data()))
    place: Any = spoiled
    while True:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(JUNK)
            break
        place = place[key]
    with suppress(InvalidHours):
        read = OpeningHours.from_data(spoiled)
        assert OpeningHours.from_data(read.to_data()) == read
