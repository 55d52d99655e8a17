"""What keeps a script from being published, and what is only worth a second look."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, time
from typing import Any

import pytest

from ivr.hotline.hours import DatedException
from ivr.hotline.release_checks import MOST_SECONDS, Problem, menu_seconds, problems
from ivr.hotline.report import Category
from ivr.hotline.script import Script, default_script
from ivr.hotline.staffing import NOBODY, Staffed, StaffingPlan
from prompts import catalogue
from prompts.catalogue import Information, Prompt

FILES = catalogue.load()
SCRIPT = default_script(FILES)


def codes(found: Iterable[Problem]) -> list[tuple[str, str]]:
    return [(problem.code, problem.weight.value) for problem in found]


def with_catalogue(**changes: Any) -> Script:
    changed = dataclasses.replace(SCRIPT.catalogues["id"], **changes)
    return dataclasses.replace(SCRIPT, catalogues={**SCRIPT.catalogues, "id": changed})


def test_what_comes_with_the_hotline_is_fit() -> None:
    assert problems(SCRIPT, FILES) == []


def test_every_default_menu_is_spoken_in_time() -> None:
    lengths = [length for language in SCRIPT.languages for length in menu_seconds(SCRIPT, language).values()]
    assert 5 < max(lengths) <= MOST_SECONDS


def test_a_slower_voice_takes_longer() -> None:
    slow = with_catalogue(voice=dataclasses.replace(SCRIPT.catalogues["id"].voice, rate="50%"))
    assert menu_seconds(slow, "id")["who"] == pytest.approx(2 * menu_seconds(SCRIPT, "id")["who"])


def test_a_prompt_that_is_missing() -> None:
    prompts = {key: prompt for key, prompt in SCRIPT.catalogues["id"].prompts.items() if key != "welcome"}
    (found,) = problems(with_catalogue(prompts=prompts), FILES)
    assert (found.path, found.code) == ("catalogues.id.prompts.welcome", "missing_prompt")


def test_a_long_category_makes_the_menu_too_long_in_that_language() -> None:
    first = dataclasses.replace(SCRIPT.categories[0], name={"id": "panjang sekali " * 20, "en": "short"})
    found = problems(dataclasses.replace(SCRIPT, categories=(first, *SCRIPT.categories[1:])), FILES)
    assert [(one.path, one.code, one.values["language"]) for one in found] == [("categories", "menu_too_long", "id")]


def test_a_retired_category_is_not_spoken_and_needs_no_key_of_its_own() -> None:
    retired = Category("1", "old", {"id": "lama " * 50, "en": "old " * 50}, retired=True)
    script = dataclasses.replace(SCRIPT, categories=(*SCRIPT.categories, retired))
    assert problems(script, FILES) == []
    assert script.category("old") == retired
    assert Script.from_data(script.to_data(), 0, FILES).categories == script.categories


def test_more_texts_than_keys() -> None:
    texts = tuple(Information(f"text{'x' * number}", "Judul", "Isi.") for number in range(9))
    both = {language: dataclasses.replace(one, information=texts) for language, one in FILES.items()}
    found = codes(problems(dataclasses.replace(SCRIPT, catalogues=both), FILES))
    assert ("too_many_texts", "refused") in found


def test_hours_that_look_like_a_mistake_are_only_a_hint() -> None:
    long = DatedException(date(2026, 1, 1), date(2026, 12, 31))
    never = dataclasses.replace(SCRIPT.hours, weekly=((),) * 7, exceptions=(long,))
    found = problems(dataclasses.replace(SCRIPT, hours=never), FILES)
    assert codes(found) == [("never_open", "warning"), ("no_reason", "warning"), ("very_long", "warning")]


@pytest.mark.parametrize(
    "text", ["Libur: {name:d}.", "Libur: {name:>9999999}.", "{name!r}", "{name: libur}", "{name} {{x}}"]
)
def test_only_a_name_may_stand_in_curly_brackets(text: str) -> None:
    prompts = {**SCRIPT.catalogues["id"].prompts, "closed_holiday": Prompt(text)}
    (found,) = problems(with_catalogue(prompts=prompts), FILES)
    assert (found.path, found.code) == ("catalogues.id.prompts.closed_holiday", "odd_placeholder")


def test_what_is_written_has_no_recording() -> None:
    prompts = {**FILES["id"].prompts, "written_who": Prompt("Siapa?", "who.wav")}
    (found,) = problems(with_catalogue(prompts=prompts), FILES, {"who.wav": 2.0})
    assert (found.path, found.code) == ("catalogues.id.prompts.written_who", "recorded_writing")


def test_a_recorded_prompt_counts_with_its_own_length() -> None:
    recorded = {**SCRIPT.catalogues["id"].prompts, "who": Prompt("Siapa?", "who.wav")}
    script = with_catalogue(prompts=recorded)
    assert menu_seconds(script, "id", {"who.wav": 59.5})["who"] == 59.5
    found = problems(script, FILES, {"who.wav": 59.5})
    assert [(one.path, one.code, one.values["seconds"]) for one in found] == [
        ("catalogues.id.prompts.who", "menu_too_long", 60)
    ]


@pytest.mark.parametrize(("rate", "warned"), [(1.0, True), (1.2, False)])
def test_more_agents_than_the_rate_of_calls_serves_are_worth_a_second_look(rate: float, warned: bool) -> None:
    plan = StaffingPlan(((Staffed(time(8), time(15), 300),),) * 5 + NOBODY[5:])
    rules = dataclasses.replace(SCRIPT.rules, calls_per_second=rate)
    found = problems(dataclasses.replace(SCRIPT, staffing=plan, rules=rules), FILES)
    assert codes(found) == ([("call_rate_too_low", "warning")] if warned else [])
    assert [dict(one.values) for one in found] == [{"planned": 300, "busy": 258, "needed": 1.2}] * warned
