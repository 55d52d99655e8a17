"""A call that nobody makes goes as a real one would, with invented results in place of what would be done."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest

from ivr.hotline import dry_run
from ivr.hotline.dry_run import Did, Rehearsal
from ivr.hotline.report import is_ticket
from ivr.hotline.script import default_script
from prompts import catalogue
from tests.support.keys import sent, to_the_beep, told
from tests.support.line import wib

SCRIPT = default_script(catalogue.load())
OPEN, CLOSED = wib("2026-11-24 09:00"), wib("2026-11-28 10:00")


def after(*entries: str, language: str = "id", at: datetime = OPEN) -> Rehearsal:
    now, call = at, dry_run.begin(SCRIPT, at, language)
    for entry in entries:
        match entry:
            case "wait":
                call = dry_run.wait(call, SCRIPT, now)
            case "speak":
                call = dry_run.speak(call, SCRIPT, now)
            case "leave":
                call = dry_run.leave(call, SCRIPT, now)
            case _:
                call = dry_run.press(call, entry, SCRIPT, now)
    return call


def did(call: Rehearsal) -> list[str]:
    return [line.did.value for line in call.lines if line.did not in (Did.SAID, Did.PRESSED)]


def prompts(call: Rehearsal) -> list[str]:
    return [line.prompt for line in call.lines if line.did is Did.SAID]


@pytest.mark.parametrize(
    ("entries", "at", "expected"),
    [
        ((*told(), "wait"), OPEN, ["filed", "silent", "ended"]),
        ((*to_the_beep(), "speak", *sent(), "wait"), OPEN, ["recorded", "filed", "silent", "ended"]),
        ((*to_the_beep(), "#", "leave"), OPEN, ["recorded", "left", "filed", "ended"]),
        (("3", "1", "1", "1", "wait"), OPEN, ["owed", "silent", "ended"]),
        (("3", "1", "2", "081255512345#", "1", "2", "0", "9"), OPEN, ["owed", "ended"]),
        (("3", "1", "1", "1", "wait"), CLOSED, ["owed", "silent", "ended"]),
        (("1", "1", "wait", "speak", "1", "wait"), CLOSED, ["silent", "recorded", "filed", "silent", "ended"]),
        (("2", dry_run.TICKET), OPEN, ["looked_up"]),
        (("wait", "wait", "wait"), OPEN, ["silent", "silent", "silent", "ended"]),
        (("leave", "leave", "1", "wait", "speak"), OPEN, ["left", "ended"]),
    ],
)
def test_what_would_have_been_done(entries: tuple[str, ...], at: datetime, expected: list[str]) -> None:
    call = after(*entries, at=at)
    assert did(call) == expected
    assert call.over == (expected[-1] == "ended")


def test_the_invented_ticket_is_one_that_people_can_type() -> None:
    assert is_ticket(dry_run.TICKET)


def test_another_language_is_spoken_from_the_first_word() -> None:
    call = after("1", language="en")
    assert {line.language for line in call.lines if line.prompt == "category"} == {"en"}
    assert [line.prompt for line in dry_run.opening_words(SCRIPT, CLOSED, "en")][:2] == [
        "closed_weekend",
        "closed_next",
    ]
    assert after(language="fr").lines == after().lines


def test_digits_are_gathered_and_the_finish_key_is_kept_from_us() -> None:
    assert after("2", "123").typed == "123"
    assert "ticket_wrong" in prompts(after("2", "12345678"))
    assert prompts(after("2", "#"))[-2:] == prompts(after("2", "wait"))[-2:]


def test_keys_that_nobody_awaits_are_lost() -> None:
    during = after(*to_the_beep())
    assert during.recording
    assert dry_run.press(during, "123x", SCRIPT, OPEN) == during
    assert dry_run.press(after(), "abc", SCRIPT, OPEN) == after()


def test_an_emergency_closure_is_heard() -> None:
    hours = dataclasses.replace(SCRIPT.hours, weekly=((),) * 7)
    never = dataclasses.replace(SCRIPT, hours=hours)
    assert "closed_weekend" in [line.prompt for line in dry_run.opening_words(never, OPEN, "id")]
