"""A caller who reaches the hotline when it is closed hears why, and when it opens, and can still leave something."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date, time

import pytest

from ivr.hotline.hours import DatedException, Interval, OpeningHours
from ivr.operations.releases import closures
from tests.support.line import Line, wib

LineAt = Callable[[str], Line]
DAY = (Interval(time(8), time(15)),)


@pytest.mark.parametrize(
    ("start", "prompt", "values", "opens"),
    [
        ("2026-11-28 10:00", "closed_weekend", {}, "Senin 30 November, pukul 8 pagi"),
        ("2026-11-29 23:59", "closed_weekend", {}, "besok, Senin 30 November, pukul 8 pagi"),
        ("2026-11-24 07:59", "closed_before_hours", {}, "hari ini, Selasa 24 November, pukul 8 pagi"),
        ("2026-11-24 15:00", "closed_after_hours", {}, "besok, Rabu 25 November, pukul 8 pagi"),
        ("2026-11-27 20:00", "closed_after_hours", {}, "Senin 30 November, pukul 8 pagi"),
        ("2026-12-25 10:00", "closed_holiday", {"name": "Hari Raya Natal"}, "Senin 28 Desember, pukul 8 pagi"),
        ("2026-12-31 20:00", "closed_after_hours", {}, "Senin 4 Januari 2027, pukul 8 pagi"),
    ],
)
def test_why_we_are_closed_and_when_we_open(
    line_at: LineAt, start: str, prompt: str, values: dict[str, str], opens: str
) -> None:
    line = line_at(start)
    caller = line.dial()
    greeting = [line.words("welcome_closed"), line.words("other_language", "en"), line.words(prompt, **values)]
    next_time = "closed_opens" if prompt == "closed_before_hours" else "closed_next"
    greeting.append(line.words(next_time, opening=f"{opens}, waktu Indonesia barat"))
    assert caller.heard == " ".join([*greeting, line.words("menu_when_closed")])


@pytest.mark.parametrize(
    ("start", "why", "opens"),
    [
        ("2026-11-28 10:00", "closed at the weekend", "on Monday 30 November, at 8 in the morning, Western"),
        ("2026-11-24 07:59", "not open yet", "We open today, Tuesday 24 November, at 8 in the morning"),
        ("2026-11-24 15:00", "closed for today", "tomorrow, Wednesday 25 November, at 8 in the morning"),
        ("2026-12-25 10:00", "holiday: Christmas Day", "Monday 28 December, at 8 in the morning"),
    ],
)
def test_the_same_in_english(line_at: LineAt, start: str, why: str, opens: str) -> None:
    line = line_at(start)
    caller = line.dial(language="en")
    assert why in caller.heard
    assert opens in caller.heard
    assert line.words("menu_when_closed", "en") in caller.heard


@pytest.mark.parametrize("moment", ["2026-11-24 08:00", "2026-11-24 14:59"])
def test_open_to_the_minute(line_at: LineAt, moment: str) -> None:
    line = line_at(moment)
    assert line.words("welcome") in line.dial().heard


def with_hours(line: Line, changed: OpeningHours) -> None:
    line.publish(dataclasses.replace(line.hotline.files, hours=changed))


def test_closed_for_a_break(line_at: LineAt) -> None:
    line = line_at("2026-11-27 12:00")
    friday = (Interval(time(8), time(11, 30)), Interval(time(13), time(15)))
    with_hours(line, OpeningHours(weekly=(DAY, DAY, DAY, DAY, friday, (), ())))
    caller = line.dial()
    assert line.words("closed_break") in caller.heard
    assert "hari ini, Jumat 27 November, pukul 1 siang" in caller.heard
    assert "having a break" in caller.press("9").heard


def test_closed_for_today_by_name_and_without_one(line: Line) -> None:
    day = date(2026, 11, 24)
    named = DatedException(day, day, (), {"id": "rapat kerja", "en": "a staff meeting"})
    with_hours(line, OpeningHours(weekly=(DAY,) * 5 + ((),) * 2, exceptions=(named,)))
    caller = line.dial()
    assert line.words("closed_exception", name="rapat kerja") in caller.heard
    assert line.words("closed_exception", "en", name="a staff meeting") in caller.press("9").heard
    caller.hang_up()
    line.clock.advance(1)
    with_hours(line, OpeningHours(weekly=(DAY,) * 5 + ((),) * 2, exceptions=(DatedException(day, day),)))
    assert line.words("closed_today") in line.dial().heard


def close(line: Line, until: str | None) -> None:
    reason = {"id": "Gedung kami sedang banjir.", "en": "Our building is flooded."}
    with line.database.begin() as session:
        closures.close(session, reason, wib(until) if until else None, "admin", line.now)


@pytest.mark.parametrize("until", ["2026-11-25 12:00", None])
def test_an_emergency_is_told_in_its_own_words(line: Line, until: str | None) -> None:
    close(line, until)
    caller = line.dial()
    assert line.words("closed_emergency", name="Gedung kami sedang banjir.") in caller.heard
    opens = line.words("closed_next", opening="besok, Rabu 25 November, pukul 12 siang, waktu Indonesia barat")
    assert (opens in caller.heard) is (until is not None)
    assert line.words("menu_when_closed") in caller.heard


def test_an_emergency_is_told_in_english_and_again(line: Line) -> None:
    close(line, "2026-11-25 12:00")
    caller = line.dial(language="en")
    assert "Our building is flooded." in caller.heard
    assert "tomorrow, Wednesday 25 November, at 12 noon" in caller.heard
    again = caller.heard
    assert caller.press("0").heard.endswith(again)


def test_zero_tells_again_why_we_are_closed(line_at: LineAt) -> None:
    line = line_at("2026-11-28 10:00")
    caller = line.dial()
    for _ in range(2):
        again = caller.press("0").heard
        assert line.words("closed_weekend") in again
        assert "Kami buka kembali Senin 30 November" in again
        assert again.endswith(line.words("menu_when_closed"))
        assert line.words("welcome_closed") not in again, "nobody is greeted twice"


@pytest.mark.parametrize("text", ["Gedung kami sedang dievakuasi", "Gedung kami sedang dievakuasi. "])
@pytest.mark.parametrize("language", ["id", "en"])
def test_an_emergency_s_text_ends_as_a_sentence_does(line: Line, text: str, language: str) -> None:
    with line.database.begin() as session:
        closures.close(session, {"id": text}, wib("2026-11-25 12:00"), "admin", line.now)
    heard = line.dial(language=language).heard
    opens = {"id": "Kami buka kembali", "en": "We open again"}[language]
    assert f"Gedung kami sedang dievakuasi. {opens}" in heard


def test_a_reason_that_is_written_with_a_full_stop_has_one(line_at: LineAt) -> None:
    line = line_at("2026-11-24 09:00")
    day = date(2026, 11, 24)
    named = DatedException(day, day, (), {"id": "Rapat kerja.", "en": "Meeting."})
    script = line.hotline.files
    line.publish(dataclasses.replace(script, hours=dataclasses.replace(script.hours, exceptions=(named,))))
    assert "tutup: Rapat kerja. Kami buka" in line.dial().heard


def test_who_is_greeted_closed_can_go_on_after_we_open(line_at: LineAt) -> None:
    line = line_at("2026-11-24 07:59")
    caller = line.dial()
    line.clock.advance(0)
    caller.call.wait(4)
    caller.press("1", "1").speak(70).press("1")
    assert line.words("message_sent") in caller.heard
    caller = line.dial()
    assert line.words("welcome") in caller.heard


@pytest.mark.parametrize("key", ["5", "7", "8", "#"])
def test_what_is_not_offered_while_closed(line_at: LineAt, key: str) -> None:
    line = line_at("2026-11-28 10:00")
    caller = line.dial().press(key)
    assert caller.heard.startswith(line.words("wrong_key"))
    assert line.words("menu_when_closed") in caller.heard


def test_a_callback_and_a_message_from_a_withheld_number_on_a_holiday(line_at: LineAt) -> None:
    line = line_at("2026-12-25 10:00")
    line.dial(None).press("3", "9", "081311112222#", "1", "1")
    line.dial(None).press("1", "9").speak(5).press("1")
    line.clock.advance(10)
    callback_report, message_report = line.reports()
    assert callback_report.callback is not None
    assert (callback_report.category, message_report.category) == ("other", "other")
    assert message_report.number is None
    assert len(line.voicemails()) == 1
