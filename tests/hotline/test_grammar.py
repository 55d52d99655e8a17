"""The words of each language: numbers and times of day as people say them."""

from __future__ import annotations

from datetime import time

import pytest

from ivr.hotline.grammar import UnknownLanguage, tongue


@pytest.mark.parametrize(
    ("count", "indonesian", "english"),
    [
        (0, "nol", "zero"),
        (11, "sebelas", "eleven"),
        (15, "lima belas", "fifteen"),
        (21, "dua puluh satu", "twenty-one"),
        (100, "seratus", "one hundred"),
        (110, "seratus sepuluh", "one hundred and ten"),
        (1000, "seribu", "one thousand"),
        (2026, "dua ribu dua puluh enam", "two thousand and twenty-six"),
        (1_000_000, "satu juta", "one million"),
    ],
)
def test_a_number_is_said_as_people_say_it(count: int, indonesian: str, english: str) -> None:
    assert (tongue("id").number(count), tongue("en").number(count)) == (indonesian, english)


@pytest.mark.parametrize(
    ("clock", "indonesian", "english"),
    [
        (time(0), "pukul 12 malam", "12 midnight"),
        (time(1, 5), "pukul 1 lewat 5 dini hari", "1 oh 5 in the morning"),
        (time(9), "pukul 9 pagi", "9 in the morning"),
        (time(12), "pukul 12 siang", "12 noon"),
        (time(14, 30), "pukul setengah 3 siang", "2 30 in the afternoon"),
        (time(21, 15), "pukul 9 lewat 15 malam", "9 15 at night"),
    ],
)
def test_a_time_of_day_is_said_with_its_part(clock: time, indonesian: str, english: str) -> None:
    assert (tongue("id").clock(clock), tongue("en").clock(clock)) == (indonesian, english)


def test_a_language_that_nobody_speaks_is_told_with_those_that_are_spoken() -> None:
    with pytest.raises(UnknownLanguage, match="no language 'fr'; there is id, en"):
        tongue("fr")
