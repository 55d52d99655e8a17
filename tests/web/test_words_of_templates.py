"""A template asks its page's words only for what they hold, also where another page borrows it."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType

import pytest

import ivr.web
from ivr.web.console import labels as of_console
from ivr.web.frame import case_labels as of_cases
from ivr.web.frame.texts import LANGUAGES
from tests.support.line import Line

TEMPLATES = Path(ivr.web.__file__).parent / "templates"
WORDS: dict[str, ModuleType] = {"cases": of_cases, "office": of_cases, "console": of_console}
"""What the pages of an area hand to their templates as `words`."""
_BORROWS = re.compile(r"""{%-?\s*(?:from|include|extends|import)\s+"([\w/.]+)\"""")


def with_all_it_borrows(name: str) -> set[str]:
    """A template, and every other that it draws into itself."""
    found, todo = set(), [name]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += _BORROWS.findall((TEMPLATES / one).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("area", WORDS)
def test_every_word_that_the_templates_of_a_page_ask_for_is_there(area: str) -> None:
    asked = 0
    for page in sorted(TEMPLATES.glob(f"{area}/*.html")):
        for name in with_all_it_borrows(f"{area}/{page.name}"):
            for word in re.findall(r"\bwords\.(\w+)", (TEMPLATES / name).read_text(encoding="utf-8")):
                asked += 1
                assert hasattr(WORDS[area], word), f"{page.name} asks for words.{word} in {name}"
    assert asked > 10


def test_a_length_that_never_changes_is_in_the_language_of_each_reader(line: Line) -> None:
    template = line.app.jinja_env.from_string("{{ 0|duration }}")
    said = []
    for language in LANGUAGES:
        with line.app.test_request_context(f"/?lang={language}"):
            said.append(template.render())
    assert said == ["0 dtk", "0 s"]
