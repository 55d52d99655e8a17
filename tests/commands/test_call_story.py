"""`hotline calls show`: a call told as a story, with and without its telephone numbers."""

from __future__ import annotations

import re

import pytest

from ivr.hotline import numbers, speech
from tests.support.keys import sent, to_the_beep, to_the_place, told
from tests.support.line import CALLER, Line, files
from tests.support.planned import planned
from tests.support.shell import Shell

TYPED = "082233344444"
MASKED_TYPED = "+62********444"


def lines_of(story: str) -> list[str]:
    return [line.strip() for line in story.splitlines()]


def test_a_call_is_told_from_its_first_word_to_its_last(line: Line, shell: Shell) -> None:
    call = line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.clock.advance(60)
    (report,) = line.reports()
    (message,) = line.voicemails()
    told = lines_of(shell.say("calls", "show", call.sid))
    assert told[0] == f"Call {call.sid}"
    assert told[1] == "Tuesday 2026-11-24 09:00 WIB, from 0812-3456-7890, while the hotline was open"
    assert re.fullmatch(r"The provider's last word: completed, \d+ s, ended 2026-11-24 09:0\d WIB", told[2])
    wanted = [
        "09:00:00  a call comes in from 0812-3456-7890",
        "-> welcome",
        "heard [id] Selamat datang di layanan Kementerian Koperasi dan U K M.",
        "heard [en] For English, press 9.",
        "waits for a key",
        "welcome -> category",
        "-- category: demand",
        "beep; records 180 s at most",
        f"-- message {message.recording_sid}: pending",
        "-- who: business",
        "waits for 5 keys",
        "-- postal code: 40115",
        "-- region: Kota Bandung, Jawa Barat (32.73)",
        f"-- report filed: {report.ticket[:4]} {report.ticket[4:]}",
        "-- the call ends: finished",
        "the hotline hangs up",
    ]
    places = [told.index(words) for words in wanted]
    assert places == sorted(places)
    assert [words.split("  ")[1] for words in told if re.match(r"\d\d:\d\d:\d\d  (pressed|recorded)", words)] == [
        *("pressed 1", "pressed 1", "pressed 1", "recorded 8 s"),
        *("pressed 1", "pressed 2", "pressed 40115", "pressed 1", "pressed 9"),
    ]


def test_silence_misses_and_hanging_up_are_told_apart(line: Line, shell: Shell) -> None:
    call = line.dial().press("8").stay_silent().press(*to_the_place()).hang_up()
    line.clock.advance(5)
    told = lines_of(shell.say("calls", "show", call.sid))
    for words in ("-- miss 1 of 3", "-- miss 2 of 3", "stays at welcome", "nobody was on the line any more"):
        assert words in told
    assert any(words.endswith("  stayed silent") for words in told)
    assert any(words.endswith("  hung up") for words in told)
    assert f"-- report filed: {line.reports()[0].ticket[:4]} {line.reports()[0].ticket[4:]}" in told
    assert "-- the call ends: left" in told


def test_a_promise_and_a_joined_one_are_told(line: Line, shell: Shell) -> None:
    first = line.dial().press("3", "2", "1", "1")
    line.clock.advance(60)
    second = line.dial().press("9", "3", "2", "1", "2")
    told = shell.say("calls", "show", first.sid)
    assert "-- callback promised to 0812-3456-7890 by Tuesday 2026-11-24 11:3" in told
    assert "-- wants to be rung: asap" in told
    told = shell.say("calls", "show", second.sid)
    assert "-- joined to the callback promised to 0812-3456-7890 by Tuesday 2026-11-24 11:3" in told
    assert "-- language: en" in told
    assert "heard [en] " in told


def test_a_promise_without_a_time_is_told_without_one(line: Line, shell: Shell) -> None:
    shell.say("hours", "close", "--reason", "Listrik padam.")
    call = line.dial().press("3", "2", "1", "1")
    line.clock.advance(1)
    assert "promised to 0812-3456-7890 as soon as the hotline opens again" in shell.say("calls", "show", call.sid)
    assert "promised   no time" in shell.say("reports", "show", line.reports()[0].ticket)


def test_a_withheld_number_is_said_to_be_withheld(line: Line, shell: Shell) -> None:
    call = line.dial(None)
    told = shell.say("calls", "show", call.sid)
    assert "Tuesday 2026-11-24 09:00 WIB, with a withheld number, while the hotline was open" in told
    assert "a call comes in, its number withheld" in told
    assert "its end has not been told" in told
    call.hang_up()


def test_a_call_that_never_reached_the_menus_is_told_as_such(line: Line, shell: Shell) -> None:
    line.expected_problems += ["/voice/incoming", "11200", "11205"]
    with line.database.begin() as session:
        from ivr.operations.calls import progress

        progress.write_down(session, "CA" + "7" * 32, "initiated", line.now, caller=None, called="")
    assert "This call never reached our menus." in shell.say("calls", "show", "CA777")


def test_the_beginning_of_its_name_is_enough(line: Line, shell: Shell) -> None:
    sids = [line.dial(f"+62811122233{at}").hang_up().sid for at in range(2)]
    shortest = next(length for length in range(3, 34) if len({sid[:length] for sid in sids}) == 2)
    for sid in sids:
        assert shell.say("calls", "show", sid[:shortest]).startswith(f"Call {sid}\n")
    result = shell.give("calls", "show", "CA", exit_code=1)
    assert result.output.startswith("Error: Several calls begin with CA: ")
    assert all(sid in result.output for sid in sids)


@pytest.mark.parametrize("name", ["CA000", "%", "_"])
def test_an_unknown_call_is_an_error(line: Line, shell: Shell, name: str) -> None:
    line.dial().hang_up()
    result = shell.give("calls", "show", name, exit_code=1)
    assert result.output == f"Error: There is no call {name}; `hotline calls` lists them\n"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_masked_story_holds_no_number_however_it_was_told(line: Line, shell: Shell, language: str) -> None:
    call = line.dial()
    call.press(*("9" if language == "en" else ""), "3", "5", "2", "0812", "#", f"{TYPED}#", "2", f"{TYPED}#", "1", "1")
    line.clock.advance(1)
    assert line.callbacks()[0].number == "+62" + TYPED[1:]
    plain, masked = shell.say("calls", "show", call.sid), shell.say("calls", "show", call.sid, "--masked")
    spoken = speech.digits(numbers.national("+62" + TYPED[1:]), language)
    assert spoken in plain
    assert f"pressed {TYPED}" in plain
    for number in (CALLER, "+62" + TYPED[1:]):
        assert number[3:] not in re.sub(r"[^0-9]", "", masked)
        for tongue in ("id", "en"):
            assert speech.digits(numbers.national(number), tongue) not in masked
    assert MASKED_TYPED in masked
    assert "pressed 13 keys (hidden)" in masked
    assert "pressed 4 keys (hidden)" in masked


def test_a_masked_story_hides_numbers_typed_where_they_do_not_belong(line: Line, shell: Shell) -> None:
    call = line.dial().press("2", "81234567").press("*#").press("1", "1", "9", "2", "08123", "40115", "1", "9")
    line.clock.advance(1)
    masked = shell.say("calls", "show", call.sid, "--masked")
    assert "81234567" not in masked
    assert "8123 4567" not in masked
    assert "08123" not in masked
    assert "pressed 40115" in masked


def test_a_masked_story_hides_the_last_digits_that_prove_a_ticket(line: Line, shell: Shell) -> None:
    line.dial("+628111222333").press(*told())
    ticket = line.reports()[0].ticket
    call = line.dial().press("2", ticket, "2333", "9")
    line.clock.advance(1)
    plain, masked = shell.say("calls", "show", call.sid), shell.say("calls", "show", call.sid, "--masked")
    assert "pressed 2333" in plain
    assert "2333" not in masked
    assert f"pressed {ticket}" in masked
    assert f"-- asks about ticket: {ticket[:4]} {ticket[4:]}" in masked


def test_a_callback_without_a_time_is_told_as_one(line: Line, shell: Shell) -> None:
    line.publish(planned(files(), 0))
    call = line.dial().press("3", "1", "1", "9")
    line.clock.advance(60)
    told = lines_of(shell.say("calls", "show", call.sid))
    assert "-- callback promised to 0812-3456-7890 as soon as there is room, no time was told" in told
