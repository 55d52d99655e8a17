"""Before a script is published every branch of its call is gone through: what breaks is told, and keys that lie."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.hotline.dry_run_findings import problems
from ivr.hotline.named_keys import named_keys
from ivr.hotline.report import Category
from ivr.hotline.script import Script, default_script
from prompts import catalogue
from prompts.catalogue import Prompt
from tests.support.planned import planned

NOW = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
SCRIPT = default_script(catalogue.load())


def with_prompt(key: str, prompt: Prompt, language: str = "id") -> Script:
    said = SCRIPT.catalogues[language]
    changed = dataclasses.replace(said, prompts={**said.prompts, key: prompt})
    return dataclasses.replace(SCRIPT, catalogues={**SCRIPT.catalogues, language: changed})


@pytest.mark.parametrize("script", [SCRIPT, planned(SCRIPT)], ids=["no plan", "planned"])
def test_what_comes_with_the_hotline_breaks_nowhere_and_names_the_keys_that_work(script: Script) -> None:
    assert problems(script, NOW) == []


@pytest.mark.parametrize("key", ["no_time_message", "no_time_choices", "owed_choices_untold"])
def test_a_key_that_does_nothing_for_who_is_told_no_time_is_refused(key: str) -> None:
    said = SCRIPT.catalogues["id"].prompts[key].text
    named = min(named_keys(said, "id"))
    found = problems(planned(with_prompt(key, Prompt(said.replace(f"tekan {named}", "tekan 6")))), NOW)
    told = {(one.path, one.code) for one in found}
    assert (f"catalogues.id.prompts.{key}", "key_leads_nowhere") in told


def test_a_branch_that_breaks_is_told_with_the_keys_that_lead_there() -> None:
    nameless = Category("1", "demand", {"en": "demand"})
    found = problems(dataclasses.replace(SCRIPT, categories=(nameless, *SCRIPT.categories[1:])), NOW)
    assert {(one.code, one.weight.value, one.values["language"]) for one in found} == {("breaks", "unfinished", "id")}
    assert any(one.values["keys"].startswith("1") for one in found)


def test_a_key_that_does_nothing_is_refused_and_one_that_is_not_named_is_pointed_out() -> None:
    said = SCRIPT.catalogues["id"].prompts["menu_open"].text
    digit = next(key for key in sorted(named_keys(said, "id")) if key not in "09")
    found = problems(with_prompt("menu_open", Prompt(said.replace(f"tekan {digit}", "tekan 8"))), NOW)
    told = {(one.path, one.code, one.weight.value, one.values["names"]) for one in found}
    path = "catalogues.id.prompts.menu_open"
    assert told == {(path, "key_leads_nowhere", "unfinished", "8"), (path, "key_not_named", "warning", digit)}


@pytest.mark.parametrize("key", ["status_menu", "ticket_help", "message_skip"])
def test_a_key_that_does_nothing_after_what_was_typed_or_before_the_beep_is_refused(key: str) -> None:
    said = SCRIPT.catalogues["id"].prompts[key].text
    found = problems(with_prompt(key, Prompt(said.replace("tekan 9", "tekan 8"))), NOW)
    told = {(one.path, one.code, one.weight.value, one.values["names"]) for one in found}
    assert (f"catalogues.id.prompts.{key}", "key_leads_nowhere", "unfinished", "8") in told


def test_a_recording_cannot_be_read_so_its_keys_are_a_hint() -> None:
    said = SCRIPT.catalogues["id"].prompts["menu_open"].text
    found = problems(with_prompt("menu_open", Prompt(said, "x.wav")), NOW)
    assert {(one.code, one.weight.value) for one in found} == {("recorded_keys", "warning")}
