"""The usual calls are short enough to be listened to, and the pages that tell them are what the hotline says."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.hotline import transcripts
from ivr.hotline.dry_run import Did
from ivr.hotline.holidays import HolidayCalendar
from ivr.hotline.transcripts import CALLS, Call, Timed, beep_at, menu_ends_at, transcript
from tests.support.line import files

PAGES = Path(__file__).parents[2] / "docs" / "calls"
WITH_A_MESSAGE = CALLS[0]
CLOSED_WITH_A_MESSAGE = CALLS[3]
FIRST_MENU, BEEP, BEEP_WHEN_CLOSED = 15.0, 45.0, 60.0
"""Seconds, for who lets every menu play out."""


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_are_what_the_command_writes(language: str) -> None:
    written = transcripts.written(files(), language)
    assert (PAGES / f"{language}.md").read_text(encoding="utf-8") == written, "run hotline transcripts --out docs/calls"


def began(told: list[Timed], language: str) -> float:
    """When a call begins in its language: at once, or with the key that chooses it."""
    return next(one.at for one in told if one.line and one.line.did is Did.PRESSED) if language == "en" else 0.0


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_first_menu_is_over_within_fifteen_seconds(language: str) -> None:
    told = transcript(WITH_A_MESSAGE, files(), language)
    assert menu_ends_at(told) - began(told, language) <= FIRST_MENU + 0.35  # the pause behind the last choice


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_beep_comes_within_three_quarters_of_a_minute(language: str) -> None:
    told = transcript(WITH_A_MESSAGE, files(), language)
    assert beep_at(told) < BEEP
    said = [one.line.prompt for one in told if one.line and one.at < beep_at(told)]
    assert "message_kept" in said, "that the message is kept, and who hears it, is said before"


@pytest.mark.parametrize("language", ["id", "en"])
def test_when_closed_the_beep_comes_within_a_minute_whatever_the_reason(language: str) -> None:
    beeps = {}
    for moment in closed_moments():
        told = transcript(dataclasses.replace(CLOSED_WITH_A_MESSAGE, at=moment), files(), language)
        said = [one.line.prompt for one in told if one.line and one.at < beep_at(told)]
        assert "menu_when_closed" in said
        beeps[moment] = beep_at(told)
    assert max(beeps.values()) < BEEP_WHEN_CLOSED, beeps
    assert beeps[CLOSED_WITH_A_MESSAGE.at] < 55


def closed_moments() -> Iterator[str]:
    """Every reason that is not written by somebody, and all holidays of two years."""
    yield from (CLOSED_WITH_A_MESSAGE.at, "2026-11-24 06:30", "2026-11-24 16:00", "2026-12-31 16:00")
    for year in (2026, 2027):
        yield from (f"{holiday.day} 10:00" for holiday in HolidayCalendar().in_year(year))


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.title)
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_usual_call_comes_to_its_end_without_a_wrong_key(call: Call, language: str) -> None:
    lines = [one.line for one in transcript(call, files(), language) if one.line]
    assert lines[-1].did is Did.ENDED
    said = [line.prompt for line in lines if line.did is Did.SAID]
    assert said[-1] == "goodbye"
    assert not {"wrong_key", "wrong_entry", "silence", "given_up"} & set(said)
