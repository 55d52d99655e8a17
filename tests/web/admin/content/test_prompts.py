"""The list of prompts: found by word and group, each with a title and a group of its own."""

from __future__ import annotations

from typing import Any

from ivr.web.admin.content.prompts import GROUPS, group_of
from ivr.web.frame.texts import LANGUAGES, texts
from tests.support.line import Line
from tests.support.people import PAGE, send
from tests.web.admin.content.reading import (
    CATEGORIES,
    INFORMATION,
    PROMPTS,
    one_database,
    read,
)


@one_database
def test_prompts_are_found_by_word_key_and_group(line: Line, admin: Any) -> None:
    assert "region_check" in read(admin, f"{PROMPTS}?q=usaha+anda+berada+di")
    assert "region_check" in read(admin, f"{PROMPTS}?q=REGION_CH")
    page = read(admin, f"{PROMPTS}?group=ticket")
    assert "ticket_ask" in page
    assert "apology_end" not in page
    assert "Tidak ada kalimat yang cocok" in read(admin, f"{PROMPTS}?q=zebra")
    assert "Tidak ada kalimat yang cocok" in read(admin, f"{PROMPTS}?group=recorded")


@one_database
def test_every_prompt_has_a_title_in_each_language_and_every_title_a_prompt(line: Line) -> None:
    spoken = set(line.hotline.files.catalogues["id"].prompts)
    for language in LANGUAGES:
        assert {key.removeprefix("prompts.") for key in texts(language) if key.startswith("prompts.")} == spoken


def test_every_prompt_has_a_group_and_can_be_opened(line: Line, admin: Any) -> None:
    keys = line.hotline.files.catalogues["id"].prompts
    assert {key for key in keys if group_of(key) == "other"} == set()
    assert {group_of(key) for key in keys} == set(GROUPS) - {"other"}
    for key in ("region_check", "welcome", "apology"):
        assert key in read(admin, f"{PROMPTS}/{key}")
    for nothing in (f"{PROMPTS}/nothing", f"{CATEGORIES}/nothing", f"{INFORMATION}/nothing"):
        assert admin.get(nothing, headers=PAGE).status_code == 404
        assert send(admin, nothing, name_id="x").status_code == 404
