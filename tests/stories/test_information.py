"""A caller listens to the information menu: the texts that admins wrote, and the opening hours in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, time

import pytest

from ivr.hotline.hours import Interval, OpeningHours, ShortenedHours
from tests.support.line import SATURDAY, Line


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_text_can_be_heard_and_the_menu_comes_again(line: Line, language: str) -> None:
    caller = line.dial(language=language).press("4")
    menu = caller.heard
    texts = line.hotline.files.information(language)
    for key, item in enumerate(texts, start=1):
        title = item.title or line.words("information_hours_title", language)
        assert line.words("information_item", language, name=title, key=str(key)) in menu
        caller.press(str(key))
        assert caller.heard.endswith(menu)
        assert item.text in caller.heard
    assert line.words("menu_open", language) in caller.press("*").heard


def test_the_opening_hours_are_told_in_words(line: Line) -> None:
    caller = line.dial().press("4", "2")
    assert "Senin sampai Jumat, dari pukul 8 pagi sampai pukul 3 sore, waktu Indonesia barat" in caller.heard
    caller.hang_up()
    caller = line.dial(language="en").press("4", "2")
    assert "Monday to Friday, from 8 in the morning to 3 in the afternoon, Western Indonesia Time" in caller.heard


def test_hours_with_a_break_on_fridays_are_told_as_they_are(line: Line) -> None:
    day, friday = (Interval(time(8), time(15)),), (Interval(time(8), time(11, 30)), Interval(time(13), time(15)))
    hours = OpeningHours(weekly=(day, day, day, day, friday, (), ()))
    line.publish(dataclasses.replace(line.hotline.files, hours=hours))
    caller = line.dial().press("4", "2")
    assert "Senin sampai Kamis, dari pukul 8 pagi sampai pukul 3 sore" in caller.heard
    assert "Jumat, dari pukul 8 pagi sampai pukul setengah 12 siang" in caller.heard
    assert "dari pukul 1 siang sampai pukul 3 sore" in caller.heard


def with_ramadan(line: Line) -> None:
    """A fasting month has shorter days; the week of the script is as it was."""
    long, short = (Interval(time(8), time(14)),), (Interval(time(8), time(13)),)
    ramadan = ShortenedHours(date(2027, 2, 8), date(2027, 3, 9), (long, long, long, long, short, (), ()))
    script = line.hotline.files
    line.publish(dataclasses.replace(script, hours=dataclasses.replace(script.hours, shortened=(ramadan,))))


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("2027-02-05 10:00", {"id": ["Senin sampai Jumat, dari pukul 8 pagi sampai pukul 3 sore"]}),
        (
            "2027-02-10 10:00",
            {
                "id": [
                    "Senin sampai Kamis, dari pukul 8 pagi sampai pukul 2 siang",
                    "Jumat, dari pukul 8 pagi sampai pukul 1 siang",
                ],
                "en": [
                    "Monday to Thursday, from 8 in the morning to 2 in the afternoon",
                    "Friday, from 8 in the morning to 1 in the afternoon",
                ],
            },
        ),
        ("2027-03-11 16:00", {"en": ["Monday to Friday, from 8 in the morning to 3 in the afternoon"]}),
    ],
)
def test_shortened_hours_are_told_while_they_hold(
    line_at: Callable[[str], Line], start: str, told: dict[str, list[str]]
) -> None:
    line = line_at(start)
    with_ramadan(line)
    for language, sentences in told.items():
        caller = line.dial(language=language).press("4", "2")
        assert all(sentence in caller.heard for sentence in sentences), caller.heard
        caller.hang_up()


def test_after_a_shortened_day_the_hotline_is_closed_and_says_so(line_at: Callable[[str], Line]) -> None:
    line = line_at("2027-02-12 13:30")
    with_ramadan(line)
    caller = line.dial(language="en")
    assert line.words("closed_after_hours", "en") in caller.heard
    assert "on Monday 15 February, at 8 in the morning" in caller.heard
    assert line.words("menu_when_closed", "en") in caller.heard


def test_information_is_there_when_the_hotline_is_closed(line_at) -> None:  # type: ignore[no-untyped-def]
    line = line_at(SATURDAY)
    caller = line.dial().press("4", "3")
    assert "keringanan angsuran" in caller.heard
    assert line.words("menu_when_closed") in caller.press("*").heard


def test_zero_says_the_menu_again_and_a_wrong_key_is_answered(line: Line) -> None:
    caller = line.dial().press("4")
    menu = caller.heard
    assert caller.press("0").heard == menu
    assert caller.press("7").heard == f"{line.words('wrong_key')} {line.words('hint')} {menu}"
    assert caller.stay_silent().heard == f"{line.words('silence')} {menu}"


def test_listening_only_leaves_no_report(line: Line) -> None:
    line.dial().press("4", "1", "2", "3").hang_up()
    assert line.reports() == []
