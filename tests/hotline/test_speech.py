"""How digits, acronyms, numbers and lists are said, in both languages."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline import speech
from ivr.hotline.errors import HotlineError
from ivr.hotline.grammar import written
from ivr.hotline.timetable import Interval

TUESDAY = date(2026, 11, 24)
languages = st.sampled_from(["id", "en"])


# Digits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("081234", "id", "nol delapan satu dua, tiga empat"),
        ("0812-3456-7890", "id", "nol delapan satu dua, tiga empat lima enam, tujuh delapan sembilan nol"),
        ("12345674", "id", "satu dua tiga empat, lima enam tujuh empat"),
        ("12345674", "en", "one two three four, five six seven four"),
        ("+6512", "en", "plus six five one two"),
        ("(022) 4201", "en", "zero two two four, two zero one"),
        ("", "id", ""),
    ],
)
def test_digits_are_said_one_by_one_in_groups_of_four(text: str, language: str, said: str):
    assert speech.digits(text, language) == said


def test_the_size_of_the_groups_can_be_chosen():
    assert speech.digits("40115", "id", group=5) == "empat nol satu satu lima"
    assert speech.digits("123456", "en", group=2) == "one two, three four, five six"
    assert speech.digits("123", "en", group=1) == "one, two, three"
    with pytest.raises(ValueError, match="at least one digit"):
        speech.digits("123", "en", group=0)


def test_a_single_digit_left_over_joins_the_last_group():
    assert speech.digits("08123", "id") == "nol delapan satu dua tiga"
    assert speech.digits("0812345678901", "en").split(", ")[-1] == "seven eight nine zero one"


@given(st.text("0123456789", max_size=30), languages, st.integers(1, 9))
def test_every_digit_is_said_once(text: str, language: str, group: int):
    assert len(speech.digits(text, language, group).replace(",", "").split()) == len(text)


# Acronyms ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("WIB", "id", "We I Be"),
        ("UMKM", "id", "U Em Ka Em"),
        ("dki", "id", "De Ka I"),
        ("G20", "id", "Ge dua nol"),
        ("WIB", "en", "W I B"),
        ("G-20", "en", "G two zero"),
        ("", "en", ""),
    ],
)
def test_acronyms_are_spelt(text: str, language: str, said: str):
    assert speech.spell(text, language) == said


# Numbers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (1, "satu", "one"),
        (11, "sebelas", "eleven"),
        (12, "dua belas", "twelve"),
        (20, "dua puluh", "twenty"),
        (21, "dua puluh satu", "twenty-one"),
        (100, "seratus", "one hundred"),
        (115, "seratus lima belas", "one hundred and fifteen"),
        (200, "dua ratus", "two hundred"),
        (1000, "seribu", "one thousand"),
        (1005, "seribu lima", "one thousand and five"),
        (1332, "seribu tiga ratus tiga puluh dua", "one thousand three hundred and thirty-two"),
        (
            163_713,
            "seratus enam puluh tiga ribu tujuh ratus tiga belas",
            "one hundred and sixty-three thousand seven hundred and thirteen",
        ),
        (1_000_000, "satu juta", "one million"),
        (2_001_000_000, "dua miliar satu juta", "two billion one million"),
        (10**12, "satu triliun", "one trillion"),
        (-5, "minus lima", "minus five"),
    ],
)
def test_numbers_are_said_in_words(count: int, indonesian: str, english: str):
    assert speech.number(count, "id") == indonesian
    assert speech.number(count, "en") == english


@given(st.integers(-(10**18), 10**18), st.integers(-(10**18), 10**18), languages)
def test_different_numbers_sound_different(one: int, other: int, language: str):
    assert (speech.number(one, language) == speech.number(other, language)) == (one == other)


# Lists ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("items", "indonesian", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a dan b", "a and b"),
        (["a", "b", "c"], "a, b, dan c", "a, b, and c"),
    ],
)
def test_a_list_has_and_before_its_last_item(items: list[str], indonesian: str, english: str):
    assert speech.listing(items, "id") == indonesian
    assert speech.listing(items, "en") == english


def test_a_list_can_be_one_of_choices():
    assert speech.listing(["Kota Bandung", "Kabupaten Bandung"], "id", "or") == "Kota Bandung atau Kabupaten Bandung"
    assert speech.listing(["a", "b", "c"], "en", "or") == "a, b, or c"


# Languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["", "jv", "ID", "en-GB"])
def test_an_unknown_language_is_an_error_whatever_is_to_be_said(language: str):
    now = datetime(2026, 11, 24, tzinfo=UTC)
    for say in (
        lambda: speech.digits("1", language),
        lambda: speech.spell("WIB", language),
        lambda: speech.number(1, language),
        lambda: speech.listing(["a"], language),
        lambda: speech.duration(timedelta(1), language),
        lambda: speech.day(TUESDAY, language, TUESDAY),
        lambda: speech.clock_time(time(8), language),
        lambda: speech.moment(now, language, now),
        lambda: speech.zone_name("Asia/Jakarta", language),
        lambda: speech.weekly_hours(((Interval(time(8), time(15)),),), language),
    ):
        with pytest.raises(speech.UnknownLanguage, match="no language") as caught:
            say()
        assert isinstance(caught.value, HotlineError)


@pytest.mark.parametrize(
    ("when", "indonesian", "english"),
    [
        (time(8), "pukul 08.00", "8 am"),
        (time(11, 30), "pukul 11.30", "11:30 am"),
        (time(12), "pukul 12.00", "12 noon"),
        (time(0), "pukul 00.00", "12 midnight"),
        (time(0, 5), "pukul 00.05", "12:05 am"),
        (time(15, 9, 59), "pukul 15.09", "3:09 pm"),
    ],
)
def test_what_is_read_has_its_times_in_figures(when: time, indonesian: str, english: str) -> None:
    assert speech.clock_time(when, written("id")) == indonesian
    assert speech.clock_time(when, written("en")) == english


def test_what_is_read_names_zones_by_their_letters() -> None:
    zones = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
    for language in ("id", "en"):
        assert [speech.zone_name(zone, written(language)) for zone in zones] == ["WIB", "WITA", "WIT"]
