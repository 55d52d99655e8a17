"""What is published once is said, whatever is wrong with it."""

from __future__ import annotations

import dataclasses
from datetime import time
from typing import Any

import pytest

from ivr.hotline.hours_format import InvalidHours
from ivr.hotline.script import Script, default_script
from ivr.hotline.staffing import NOBODY, Staffed, StaffingPlan
from prompts import catalogue
from prompts.catalogue import Prompt

FILES = catalogue.load()
SCRIPT = default_script(FILES)


def with_catalogue(**changes: Any) -> Script:
    changed = dataclasses.replace(SCRIPT.catalogues["id"], **changes)
    return dataclasses.replace(SCRIPT, catalogues={**SCRIPT.catalogues, "id": changed})


def test_a_format_that_was_published_once_is_passed_over_and_the_call_goes_on() -> None:
    prompts = {**SCRIPT.catalogues["id"].prompts, "closed_holiday": Prompt("Libur: {name:>9999999} dan {name!r:d}.")}
    said = with_catalogue(prompts=prompts).say("id", "closed_holiday", name="Natal")
    assert said.text == "Libur: Natal dan Natal."


def test_a_release_without_a_plan_is_stored_as_releases_always_were() -> None:
    assert "staffing" not in SCRIPT.to_data()
    assert Script.from_data(SCRIPT.to_data(), 1, FILES).staffing is None
    assert Script.from_data({**SCRIPT.to_data(), "staffing": None}, 1, FILES).staffing is None


def test_the_plan_of_a_release_is_read_back_from_what_is_stored() -> None:
    plan = StaffingPlan(((Staffed(time(8), time(10), 4),), *NOBODY[1:]))
    planned = dataclasses.replace(SCRIPT, staffing=plan)
    assert Script.from_data(planned.to_data(), 1, FILES).staffing == plan


def test_a_plan_that_cannot_be_is_refused_by_its_field() -> None:
    with pytest.raises(InvalidHours, match=r"^staffing\.weekly\.friday\[0\]: "):
        Script.from_data({**SCRIPT.to_data(), "staffing": {"weekly": {"friday": ["8 to 10: 4"]}}}, 1, FILES)
