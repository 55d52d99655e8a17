"""Hours written in one line: what people write is understood, and what is written back reads the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.timetable import DatedException, Interval
from ivr.hotline.written_hours import (
    Misreading,
    NotUnderstood,
    read_exception,
    read_intervals,
    write_exception,
    write_intervals,
)

TODAY = date(2026, 11, 24)


def interval(text: str) -> Interval:
    return Interval.from_data(text)


MORNING = (interval("08:00-12:00"),)
SPLIT = (interval("08:00-11:30"), interval("13:00-15:00"))


@pytest.mark.parametrize(
    ("line", "first", "last", "hours"),
    [
        ("24-26 Dec closed", date(2026, 12, 24), date(2026, 12, 26), ()),
        ("24-26 Des tutup", date(2026, 12, 24), date(2026, 12, 26), ()),
        ("1 March 08:00-12:00", date(2027, 3, 1), date(2027, 3, 1), MORNING),
        ("March 1 08:00-12:00", date(2027, 3, 1), date(2027, 3, 1), MORNING),
        ("1 Maret buka 8.00-12.00", date(2027, 3, 1), date(2027, 3, 1), MORNING),
        ("2026-12-24 tutup", date(2026, 12, 24), date(2026, 12, 24), ()),
        ("2026-12-24 - 2026-12-26 08:00-11:30, 13:00-15:00", date(2026, 12, 24), date(2026, 12, 26), SPLIT),
        ("24 Des s/d 26 Des 08.00-11.30 dan 13.00-15.00", date(2026, 12, 24), date(2026, 12, 26), SPLIT),
        ("24/12/2027 libur", date(2027, 12, 24), date(2027, 12, 24), ()),
        ("Dec 24-26, 2027 closed", date(2027, 12, 24), date(2027, 12, 26), ()),
        ("24 Dec to 2 Jan closed", date(2026, 12, 24), date(2027, 1, 2), ()),
        ("24 Dec - 2 Jan 2028 closed", date(2027, 12, 24), date(2028, 1, 2), ()),
        ("24 Des 2026 – 2 Jan tutup", date(2026, 12, 24), date(2027, 1, 2), ()),
        ("1 s.d. 3 Mei tutup", date(2027, 5, 1), date(2027, 5, 3), ()),
        ("  24   AGUSTUS   TUTUP ", date(2027, 8, 24), date(2027, 8, 24), ()),
    ],
)
def test_a_line_in_either_language_is_understood(
    line: str, first: date, last: date, hours: tuple[Interval, ...]
) -> None:
    assert read_exception(line, "id", TODAY) == DatedException(first, last, hours)


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("24 Nov tutup", date(2026, 11, 24)),  # today is still to come
        ("20-26 Nov tutup", date(2026, 11, 20)),  # under way
        ("23 Nov tutup", date(2027, 11, 23)),  # over, so next year's
        ("29 Feb tutup", date(2028, 2, 29)),
        ("1 Jan 2025 tutup", date(2025, 1, 1)),
    ],
)
def test_a_year_left_out_is_that_of_the_next_such_day(line: str, first: date) -> None:
    assert read_exception(line, "id", TODAY).first == first


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("24 Dec closed: Christmas Eve", {"en": "Christmas Eve"}),
        ("24 Dec closed: Malam Natal | Christmas Eve", {"id": "Malam Natal", "en": "Christmas Eve"}),
        ("24 Dec 08:00-12:00: until noon", {"en": "until noon"}),
        ("24 Dec closed:", {}),
        ("24 Dec: closed", {}),
    ],
)
def test_a_name_is_in_the_readers_language_or_in_both(line: str, name: dict[str, str]) -> None:
    assert read_exception(line, "en", TODAY).name == name


@pytest.mark.parametrize(
    ("line", "why", "part"),
    [
        ("", Misreading.HOURS, ""),
        ("24 Dec", Misreading.HOURS, "24 Dec"),
        ("closed", Misreading.DATE, ""),
        ("next Friday closed", Misreading.VAGUE, "next Friday"),
        ("24 Foo closed", Misreading.DATE, "Foo"),
        ("5 closed", Misreading.DATE, "5"),
        ("31 Feb closed", Misreading.DAY, "31 Feb"),
        ("26-24 Dec closed", Misreading.ORDER, "26-24 Dec"),
        ("24 Dec 2027 - 1 Jan 2026 closed", Misreading.ORDER, "24 Dec 2027 - 1 Jan 2026"),
        ("24 Dec 08:00-25:00", Misreading.CLOCK, "25:00"),
        ("24 Dec 24:00-24:00", Misreading.CLOCK, "24:00"),
        ("24 Dec 12:00-08:00", Misreading.BACKWARDS, "12:00-08:00"),
        ("24 Dec 08:00-12:00, 11:00-13:00", Misreading.OVERLAP, "08:00-12:00, 11:00-13:00"),
        ("24 Dec closed Christmas", Misreading.REST, "Christmas"),
        ("24 Dec closed: a | b | c", Misreading.REST, ": a | b | c"),
    ],
)
def test_what_is_not_understood_is_named(line: str, why: Misreading, part: str) -> None:
    with pytest.raises(NotUnderstood) as told:
        read_exception(line, "en", TODAY)
    assert (told.value.why, told.value.part) == (why, part)


def test_the_hours_of_a_day() -> None:
    assert read_intervals("08:00-11:30, 13:00-15:00") == SPLIT == read_intervals("13.00-15.00; 8.00-11.30")
    assert read_intervals("tutup") == read_intervals("") == read_intervals("-") == ()
    assert read_intervals("20:00-24:00") == (Interval(time(20), time.min),)
    assert (write_intervals(SPLIT, "id"), write_intervals((), "id")) == ("08:00-11:30, 13:00-15:00", "tutup")
    with pytest.raises(NotUnderstood):
        read_intervals("sometimes")


@st.composite
def days_hours(draw: st.DrawFn) -> tuple[Interval, ...]:
    edges = sorted(draw(st.sets(st.integers(0, 24 * 60), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return tuple(Interval(_clock(start), _clock(end)) for start, end in pairs)


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


names = st.text(st.characters(blacklist_characters="|", blacklist_categories=("Z", "C")), min_size=1, max_size=12)


@st.composite
def exceptions(draw: st.DrawFn) -> DatedException:
    first = draw(st.dates(date(1900, 1, 1), date(2900, 1, 1)))
    last = first + timedelta(days=draw(st.integers(0, 800)))
    name = draw(st.dictionaries(st.sampled_from(["id", "en"]), names))
    return DatedException(first, last, draw(days_hours()), name)


@given(exceptions(), st.sampled_from(["id", "en"]), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_what_is_written_back_reads_the_same(exception: DatedException, language: str, today: date) -> None:
    line = write_exception(exception, language)
    again = read_exception(line, language, today)
    assert (again, dict(again.name)) == (exception, dict(exception.name))


@given(days_hours(), st.sampled_from(["id", "en"]))
def test_hours_of_a_day_written_back_read_the_same(hours: tuple[Interval, ...], language: str) -> None:
    assert read_intervals(write_intervals(hours, language)) == hours


@given(st.text(max_size=40))
def test_any_line_is_read_or_refused_in_words(line: str) -> None:
    with suppress(NotUnderstood):
        assert read_exception(line, "id", TODAY).first
