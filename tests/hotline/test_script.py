"""What is published once is said, whatever is wrong with it."""

from __future__ import annotations

import dataclasses
from typing import Any

from ivr.hotline.script import Script, default_script
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
