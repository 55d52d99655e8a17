"""A caller asks to be rung back: on which number, when, and with what promise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.operations.releases import closures
from tests.support.keys import NOWHERE, told
from tests.support.line import CALLER, SATURDAY, Caller, Line, wib

LineAt = Callable[[str], Line]
ASAP, MORNING, AFTERNOON = "1", "2", "3"
TYPED = "+6281311112222"
BY = {"id": "hari ini, Selasa 24 November, pukul setengah 12 siang", "en": "today, Tuesday 24 November, at 11 "}
WIB = "waktu Indonesia barat"


def promised(line: Line) -> list[tuple[str, str, str | None]]:
    """Number, start and end of each promise, in the hotline's time."""
    found = []
    for callback in line.callbacks():
        zone = line.hotline.files.zone
        end = callback.deadline_at and f"{callback.deadline_at.astimezone(zone):%Y-%m-%d %H:%M}"
        found.append((callback.number, f"{callback.due_at.astimezone(zone):%Y-%m-%d %H:%M}", end))
    return found


@pytest.mark.parametrize("language", ["id", "en"])
def test_on_ones_own_number_as_soon_as_possible(line: Line, language: str) -> None:
    caller = line.dial(language=language).press("3", "1")
    own = {
        "id": "nol delapan satu dua, tiga empat lima enam, tujuh delapan sembilan nol",
        "en": "zero eight one two, three four five six, seven eight nine zero",
    }[language]
    assert caller.heard == line.words("number_own", language, number=own)
    assert caller.press("1").heard.startswith(line.words("when", language))
    caller.press(ASAP)
    by = {"id": "hari ini, Selasa 24 November, pukul setengah 12 siang", "en": "today, Tuesday 24 November, at 11 "}[
        language
    ]
    assert by in caller.heard
    assert caller.heard.endswith(line.words("goodbye", language))
    assert caller.ended
    (report,), (callback,) = line.reports(), line.callbacks()
    assert (report.ticket, report.status, report.number) == (caller.ticket, "received", CALLER)
    assert report.callback is not None
    assert (report.callback.id, callback.number, callback.window, callback.language) == (
        callback.id,
        CALLER,
        "asap",
        language,
    )


def test_after_a_report_too(line: Line) -> None:
    line.dial().press("1", "4", "9", "1", "40115", "1", "1", "1", ASAP)
    (report,) = line.reports()
    assert (report.who, report.category, report.region) == ("cooperative", "raw_materials", "32.73")
    assert [number for number, _, _ in promised(line)] == [CALLER]


@pytest.mark.parametrize(
    ("typed", "number", "read_out"),
    [
        ("081311112222#", TYPED, "nol delapan satu tiga, satu satu satu satu, dua dua dua dua"),
        ("81311112222#", TYPED, "nol delapan satu tiga, satu satu satu satu, dua dua dua dua"),
        ("6281311112222#", TYPED, "nol delapan satu tiga, satu satu satu satu, dua dua dua dua"),
        ("0224201234#", "+62224201234", "nol dua dua empat, dua nol satu dua, tiga empat"),
    ],
)
def test_on_another_number_which_is_read_back(line: Line, typed: str, number: str, read_out: str) -> None:
    caller = line.dial().press("3", "1", "2")
    assert caller.heard == line.words("number_type")
    assert caller.press(typed).heard == line.words("number_check", number=read_out)
    caller.press("1", ASAP)
    assert [found for found, _, _ in promised(line)] == [number]
    assert [report.number for report in line.reports()] == [CALLER]


def test_a_number_typed_without_hash_is_taken_when_the_typing_stops(line: Line) -> None:
    caller = line.dial().press("3", "1", "2", "081311112222")
    assert "nol delapan satu tiga" in caller.heard
    assert "nol delapan satu tiga" in caller.press("#").heard  # and a late hash is no answer


def test_a_number_that_was_read_back_wrong_is_typed_again(line: Line) -> None:
    caller = line.dial().press("3", "1", "2", "081311119999#", "2")
    assert caller.heard == line.words("number_type")
    caller.press("081311112222#", "1", ASAP)
    assert [number for number, _, _ in promised(line)] == [TYPED]


@pytest.mark.parametrize(
    "typed", ["12345#", "4201234#", "0650123456789#", "1500587#", "0809123456#", "006581234567#", "112#"]
)
def test_a_number_that_is_not_indonesian_or_nobodys_is_refused(line: Line, typed: str) -> None:
    caller = line.dial().press("3", "1", "2", typed)
    assert caller.heard == f"{line.words('number_wrong')} {line.words('hint')} {line.words('number_type')}"
    caller.press("081311112222#", "1", ASAP)
    assert [number for number, _, _ in promised(line)] == [TYPED]


def test_who_twice_cannot_type_a_number_is_rung_on_the_one_they_call_from(line: Line) -> None:
    caller = line.dial().press("3", "1", "2", "1#", "2#")
    own = "nol delapan satu dua, tiga empat lima enam, tujuh delapan sembilan nol"
    assert caller.heard.startswith(f"{line.words('number_wrong')} {line.words('number_kept', number=own)}")
    caller.press(ASAP)
    assert [number for number, _, _ in promised(line)] == [CALLER]


def test_three_wrong_numbers_of_a_withheld_caller_end_politely_and_keep_the_report(line: Line) -> None:
    caller = line.dial(None).press("3", "1", "1#", "2#", "3#")
    assert caller.heard.startswith(f"{line.words('given_up')} {line.words('kept')}")
    assert caller.ended
    (report,) = line.reports()
    assert (report.ticket, report.status) == (caller.ticket, "partial")
    assert line.callbacks() == []


@pytest.mark.parametrize("number", [None, "+6581234567", "1500123", "client:someone", "+266696687"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_who_cannot_be_rung_goes_straight_to_typing(line: Line, number: str | None, language: str) -> None:
    caller = line.dial(number, language).press("3", "1")
    said = ("number_withheld", "number_type", "number_or_message")
    assert caller.heard == " ".join(line.words(key, language) for key in said)
    caller.press("081311112222#", "1", ASAP)
    assert [found for found, _, _ in promised(line)] == [TYPED]


@pytest.mark.parametrize("number", [None, "+6581234567"])
@pytest.mark.parametrize("before", [("3", "1"), told(where=NOWHERE, then=("1",))])
def test_who_cannot_be_rung_can_leave_a_message_instead(
    line: Line, number: str | None, before: tuple[str, ...]
) -> None:
    caller = line.dial(number).press(*before, "9#")
    assert caller.heard.startswith(line.words("message", minutes="3"))
    caller.press("1").speak(12).press("1")
    assert line.words("message_sent") in caller.heard
    assert caller.ended
    line.clock.advance(10)
    (report,) = line.reports()
    assert (report.status, report.number, report.callback) == ("received", number, None)
    assert [message.seconds for message in line.voicemails()] == [12]


def test_a_message_is_not_offered_to_who_has_left_one_or_can_be_rung(line: Line) -> None:
    offer = line.words("number_or_message")

    def is_told(caller: Caller) -> None:
        assert line.words("number_type") in caller.heard
        assert offer not in caller.heard
        assert line.words("number_wrong") in caller.press("9#").heard

    is_told(line.dial(None).press("1", "1", "1").speak(12).press("1", "2", *NOWHERE, "1"))
    is_told(line.dial().press("3", "1", "2"))


@pytest.mark.parametrize("ended", ["0812#", "08123#"])
def test_a_number_that_was_ended_too_early_is_typed_anew_from_nothing(line: Line, ended: str) -> None:
    caller = line.dial().press("3", "1", "2", ended)
    assert caller.heard == f"{line.words('number_wrong')} {line.words('hint')} {line.words('number_type')}"
    caller.press("081311112222#", "1", ASAP)
    assert [number for number, _, _ in promised(line)] == [TYPED]


@pytest.mark.parametrize("anew", [("081311112222",), ("08131", "1112222"), ("0813111", "081311112222")])
def test_who_stops_and_types_the_number_from_its_beginning_is_not_joined_to_the_rest(
    line: Line, anew: tuple[str, ...]
) -> None:
    line.dial().press("3", "1", "2", "0813", *anew, "1", ASAP)
    assert [number for number, _, _ in promised(line)] == [TYPED]


def test_going_back_from_another_number_offers_ones_own_again(line: Line) -> None:
    caller = line.dial().press("3", "1", "2", "*")
    assert "tujuh delapan sembilan nol" in caller.heard
    caller.press("1", ASAP)
    assert [number for number, _, _ in promised(line)] == [CALLER]


def test_going_back_from_the_time_offers_the_typed_number_again(line: Line) -> None:
    caller = line.dial().press("3", "1", "2", "081311112222#", "1", "*")
    assert "dua dua dua dua" in caller.heard
    caller.press("1", ASAP)
    assert [number for number, _, _ in promised(line)] == [TYPED]


def test_going_back_all_the_way_to_ones_own_number(line: Line) -> None:
    caller = line.dial().press("3", "1", "2", "081311112222#", "1", "*", "*", "*")
    assert "tujuh delapan sembilan nol" in caller.heard
    caller.press("1", ASAP)
    assert [number for number, _, _ in promised(line)] == [CALLER]


# When


@pytest.mark.parametrize(
    ("start", "window", "due", "deadline", "told"),
    [
        (
            "2026-11-24 09:00",
            ASAP,
            "2026-11-24 09:",
            "2026-11-24 11:30",
            "hari ini, Selasa 24 November, pukul setengah 12 ",
        ),
        ("2026-11-24 14:00", ASAP, "2026-11-24 14:", "2026-11-25 09:30", "besok, Rabu 25 November, pukul setengah 10 "),
        (
            "2026-11-27 18:00",
            ASAP,
            "2026-11-30 08:00",
            "2026-11-30 10:00",
            f"Senin 30 November, pukul 10 pagi, {WIB}.",
        ),
        ("2026-11-27 14:30", ASAP, "2026-11-27 14:", "2026-11-30 10:00", "Senin 30 November, pukul 10 "),
        (
            "2026-11-24 09:00",
            MORNING,
            "2026-11-24 09:",
            "2026-11-24 11:00",
            "paling lambat hari ini, Selasa 24 November, pukul 11 siang, waktu Indonesia barat.",
        ),
        (
            "2026-11-24 10:40",
            MORNING,
            "2026-11-25 08:00",
            "2026-11-25 11:00",
            "besok, Rabu 25 November, antara pukul 8 pagi",
        ),
        (
            "2026-11-27 18:00",
            MORNING,
            "2026-11-30 08:00",
            "2026-11-30 11:00",
            "Senin 30 November, antara pukul 8 pagi dan",
        ),
        (
            "2026-11-24 09:00",
            AFTERNOON,
            "2026-11-24 11:00",
            "2026-11-24 15:00",
            "antara pukul 11 siang dan pukul 3 sore, waktu Indonesia barat.",
        ),
        (
            "2026-12-23 18:00",
            ASAP,
            "2026-12-28 08:00",
            "2026-12-28 10:00",
            f"Senin 28 Desember, pukul 10 pagi, {WIB}.",
        ),
        (
            "2026-12-23 18:00",
            AFTERNOON,
            "2026-12-28 11:00",
            "2026-12-28 15:00",
            "Senin 28 Desember, antara pukul 11 siang",
        ),
        ("2026-12-25 10:00", MORNING, "2026-12-28 08:00", "2026-12-28 11:00", "Senin 28 Desember, antara pukul 8 pagi"),
        (
            "2026-12-31 16:00",
            ASAP,
            "2027-01-04 08:00",
            "2027-01-04 10:00",
            f"Senin 4 Januari 2027, pukul 10 pagi, {WIB}.",
        ),
    ],
)
def test_the_promise_is_counted_in_opening_hours_and_told_with_its_date(
    line_at: LineAt, start: str, window: str, due: str, deadline: str, told: str
) -> None:
    line = line_at(start)
    caller = line.dial()
    caller.press("3", "1", "1", window)
    assert told in caller.heard
    ((number, starts, ends),) = promised(line)
    assert number == CALLER
    assert starts.startswith(due)
    assert ends is not None
    assert ends.startswith(deadline)


def test_a_promise_for_friday_evening_in_english(line_at: LineAt) -> None:
    line = line_at("2026-11-27 18:00")
    caller = line.dial(language="en").press("3", "1", "1", MORNING)
    assert "on Monday 30 November, between 8 and 11 in the morning, Western Indonesia Time." in caller.heard
    caller = line.dial("+6285512345678", language="en").press("3", "1", "1", ASAP)
    assert "no later than Monday 30 November, at 10 in the morning, Western Indonesia Time." in caller.heard


def test_what_was_promised_on_friday_evening_is_still_owed_on_monday(line_at: LineAt) -> None:
    line = line_at("2026-11-27 18:00")
    line.dial().press("3", "1", "1", ASAP)
    line.clock.advance((wib("2026-11-30 09:00") - line.now).total_seconds())
    (callback,) = line.callbacks()
    assert (callback.status, callback.closed_at) == ("waiting", None)
    ticket = line.reports()[0].ticket
    assert "hari ini, Senin 30 November, pukul 10 pagi" in line.dial().press("2", ticket).heard


@pytest.mark.parametrize("window", [ASAP, MORNING])
def test_nobody_knows_when_we_open_again(line: Line, window: str) -> None:
    with line.database.begin() as session:
        closures.close(session, {"id": "Listrik padam.", "en": "No electricity."}, None, "admin", line.now)
    caller = line.dial().press("3", "1", "1", window)
    assert caller.heard.startswith(line.words("promised_open"))
    assert caller.ended
    (callback,) = line.callbacks()
    assert (callback.promised_due_at, callback.status) == (None, "waiting")
    line.clock.advance(5)
    caller = line.dial().press("3", "1", "1", window)
    assert caller.heard.startswith(line.words("promised_open"))
    assert len(line.callbacks()) == 1


def test_a_closure_that_begins_during_the_call_moves_the_promise(line: Line) -> None:
    caller = line.dial().press("3", "1", "1")
    with line.database.begin() as session:
        until = wib("2026-11-25 10:00")
        closures.close(session, {"id": "Listrik padam.", "en": "No electricity."}, until, "admin", line.now)
    caller.press(ASAP)
    assert "besok, Rabu 25 November, pukul 12 siang" in caller.heard


def test_a_time_that_was_not_offered_is_asked_again(line: Line) -> None:
    caller = line.dial().press("3", "1", "1", "7")
    assert line.words("wrong_key") in caller.heard
    caller.press(ASAP)
    assert len(line.callbacks()) == 1


# One open callback for each number


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_second_request_joins_the_first_and_hears_the_first_promise(line: Line, language: str) -> None:
    line.dial().press("3", "1", "1", ASAP)
    line.clock.advance(1200)
    second = line.dial(language=language).press("3", "2", "1")
    by = {"id": "hari ini, Selasa 24 November, pukul setengah 12 siang", "en": "today, Tuesday 24 November, at 11 "}[
        language
    ]
    assert line.words("promised_joined", language, deadline=by).rstrip(". ") in second.heard
    (callback,), (first_report, second_report) = line.callbacks(), line.reports()
    assert callback.window == "asap"
    assert first_report.callback_id == second_report.callback_id == callback.id
    assert second_report.ticket == second.ticket != first_report.ticket


def test_two_telephones_ask_for_one_number(line: Line) -> None:
    line.dial(TYPED).press("3", "1", "1", ASAP)
    caller = line.dial(CALLER).press("3", "1", "2", "081311112222#", "1", MORNING)
    # The promise stands, and is told; that somebody asked before is for the number's own telephone to hear.
    assert "janji kami tetap" not in caller.heard
    assert "paling lambat" in caller.heard
    assert [number for number, _, _ in promised(line)] == [TYPED]
    assert [report.number for report in line.reports()] == [TYPED, CALLER]


def test_a_stranger_hears_the_part_of_the_day_and_the_owner_that_it_stands(line: Line) -> None:
    """A callback is owed in the afternoon; whoever asks for it again is told when it begins as well."""
    line.dial(TYPED).press("3", "1", "1", AFTERNOON)
    day, first, last = "hari ini, Selasa 24 November", "pukul 11 siang", f"pukul 3 sore, {WIB}"
    stranger = line.dial(CALLER).press("3", "1", "2", "081311112222#", "1", AFTERNOON)
    assert line.words("promised_window", day=day, start=first, end=last) in stranger.heard
    assert "paling lambat" not in stranger.heard
    owner = line.dial(TYPED).press("3", "1", "1")
    assert line.words("promised_joined_window", day=day, start=first, end=last) in owner.heard
    assert len(line.callbacks()) == 1


def test_two_numbers_are_two_callbacks(line: Line) -> None:
    line.dial(TYPED).press("3", "1", "1", ASAP)
    line.dial(CALLER).press("3", "1", "1", ASAP)
    assert sorted(number for number, _, _ in promised(line)) == [CALLER, TYPED]


def test_who_was_promised_an_earlier_time_that_has_passed_hears_that_we_are_late(line: Line) -> None:
    line.dial().press("3", "1", "1", ASAP)
    line.clock.advance(3 * 3600)
    caller = line.dial().press("3", "1", "1")
    assert caller.heard.startswith(line.words("promised_late"))
    assert len(line.callbacks()) == 1


def test_a_new_request_after_the_old_one_was_closed_is_a_new_promise(line: Line) -> None:
    line.dial().press("3", "1", "1", ASAP)
    with line.database.begin() as session:
        callback = line.callbacks()[0]
        merged = session.merge(callback)
        merged.status, merged.closed_at = "done", line.now
    caller = line.dial().press("3", "1", "1", ASAP)
    assert "janji kami tetap" not in caller.heard
    assert [callback.status for callback in line.callbacks()] == ["done", "waiting"]


def test_a_callback_can_be_asked_for_on_a_saturday(line_at: LineAt) -> None:
    line = line_at(SATURDAY)
    caller = line.dial().press("3", "2", "1", ASAP)
    assert "Senin 30 November, pukul 10 pagi" in caller.heard
    assert [report.category for report in line.reports()] == ["capital"]
