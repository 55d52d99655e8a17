"""What a caller hears: in every language, short enough to be listened to, and said right by a voice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline import region
from ivr.hotline.callback import WINDOWS
from ivr.hotline.holidays import HolidayCalendar
from ivr.hotline.menus import MENUS
from ivr.hotline.menus.menu import Context
from ivr.hotline.menus.opening import first_words
from ivr.hotline.script import WRITTEN
from ivr.hotline.state import Goal, State, Step
from prompts import catalogue
from tests.support.line import CALLER, files, wib

ROOT = Path(__file__).resolve().parents[2]
CHARACTERS_PER_SECOND = 14
LONGEST = 30
"""Seconds: who has to listen longer has forgotten the first choice."""
TUESDAY = wib("2026-11-24 09:00")
LANGUAGES = catalogue.LANGUAGES
WIB = ZoneInfo("Asia/Jakarta")


def seconds(text: str) -> float:
    return len(text) / CHARACTERS_PER_SECOND


def most_candidates() -> tuple[str, ...]:
    """The places of the postal code that has the most of them."""
    found = region.find_by_postal_code("90225")
    assert found is not None
    return tuple(one.code for one in found.regions)


def asked(step: Step, language: str) -> str:
    """A question with the longest words that it can have."""
    is_check = step is Step.REGION_CHECK
    state = State(
        step=step,
        language=language,
        caller=CALLER,
        number="+6281234567890",
        goal=Goal.REPORT,
        candidates=("12.13",) if is_check else most_candidates(),
    )
    menu = MENUS[step]
    return " ".join(say.text for say in menu.asks(Context(state, files(), TUESDAY)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", [step for step in MENUS if step is not Step.NEWS])
def test_no_question_takes_longer_than_half_a_minute(step: Step, language: str) -> None:
    longest_answer = max(len(files().say(language, key).text) for key in ("silence", "wrong_key", "wrong_entry"))
    assert seconds(asked(step, language)) + longest_answer / CHARACTERS_PER_SECOND <= LONGEST


def moments() -> Iterator[datetime]:
    """Each kind of being closed, and every holiday of some years."""
    yield from (wib(text) for text in ("2026-11-24 07:00", "2026-11-24 16:00", "2026-11-28 10:00", "2026-12-31 16:00"))
    for year in (2026, 2027):
        for holiday in HolidayCalendar().in_year(year):
            yield datetime(holiday.day.year, holiday.day.month, holiday.day.day, 10, tzinfo=WIB)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_greeting_takes_longer_than_half_a_minute(language: str) -> None:
    found = {}
    for moment in [TUESDAY, *moments()]:
        is_open = files().hours.is_open(moment)
        step = Step.WELCOME if is_open else Step.CLOSED
        context = Context(State(step=step, language=language, open=is_open), files(), moment)
        said = " ".join(say.text for say in first_words(context, MENUS[step].asks(context)))
        if seconds(said) > LONGEST:
            found[f"{moment:%Y-%m-%d %H:%M}"] = (round(seconds(said), 1), said)
    assert found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_information_text_and_the_menu_after_it_take_half_a_minute(language: str) -> None:
    menu = asked(Step.INFORMATION, language)
    for item in files().information(language):
        assert seconds(f"{item.text} {menu}") <= LONGEST, item.code


@pytest.mark.parametrize("language", LANGUAGES)
def test_single_sentences_are_short(language: str) -> None:
    allowed = {"apology"}  # it also says what to leave
    long = {
        key: round(seconds(p.text), 1)
        for key, p in files().catalogues[language].prompts.items()
        if seconds(p.text) > 14
    }
    assert set(long) <= allowed


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_written_for_a_voice(language: str) -> None:
    """No abbreviation that is read as a word, no symbol that is read out or passed over, an end to each sentence."""
    catalogued = files().catalogues[language]
    texts = {key: prompt.text for key, prompt in catalogued.prompts.items() if not key.startswith(WRITTEN)}
    texts |= {item.code: item.text for item in catalogued.information if item.text}
    for key, text in texts.items():
        assert not re.search(r"\b(?!TTS)[A-Z]{2,}\b", text), f"{key}: spell what is spoken letter by letter"
        assert not re.search(r"[*#/&%@_()\[\]<>]|\.\.|  ", text), f"{key}: {text}"
        assert text == text.strip(), key
        if not key.startswith("window_") and not key.endswith("_title"):
            assert text.rstrip("}").endswith((".", "?", "{name", "{hours")), f"{key}: {text}"


def prompts_named_in_code() -> set[str]:
    named = set()
    for file in (ROOT / "ivr").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
    return named


MADE_UP = ("window_", "status_", "closed_", "file_", "notice_", "sms_", "office_", "answer", "solved_", "case_")
"""Prompts whose names are put together from a word of the domain."""


def test_every_sentence_is_said_somewhere() -> None:
    named = {name.removeprefix(WRITTEN) for name in prompts_named_in_code()}
    keys = (key.removeprefix(WRITTEN).removeprefix("choice_") for key in files().catalogues["id"].prompts)
    assert [key for key in keys if key not in named and not key.startswith(MADE_UP)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_window_has_its_words(language: str) -> None:
    for number in range(1, len(WINDOWS) + 1):
        assert f"{number}." in asked(Step.WHEN, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_offers_the_other_in_its_own_words(language: str) -> None:
    other = files().other_language(language)
    assert other != language
    assert files().say(other, "other_language").text in asked(Step.WELCOME, language)


def test_a_day_is_never_told_without_its_date() -> None:
    """Whoever hears a promise may write it down, and read it a day later."""
    for key, prompt in files().catalogues["id"].prompts.items():
        if key.startswith(("promised", "status_callback")):
            assert "besok" not in prompt.text
            assert "hari ini" not in prompt.text


def test_three_minutes_are_told_as_three() -> None:
    assert files().rules.message_minutes == 3
    assert "3 menit" in files().say("id", "message", minutes="3").text
