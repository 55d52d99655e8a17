"""What templates write with: the filters that they name are there, and write in the language of each reader."""

from __future__ import annotations

from pathlib import Path

from jinja2 import nodes

import ivr.web
from ivr.web.frame.texts import LANGUAGES
from tests.support.line import Line

TEMPLATES = Path(ivr.web.__file__).parent / "templates"


def test_every_filter_that_a_template_names_is_there(line: Line) -> None:
    used = set()
    for template in sorted(TEMPLATES.rglob("*.html")):
        tree = line.app.jinja_env.parse(template.read_text(encoding="utf-8"))
        named = {one.name for one in tree.find_all(nodes.Filter)}
        assert named <= line.app.jinja_env.filters.keys(), template
        used |= named
    assert {"category", "case_status", "callback_status", "period_name"} <= used


def test_a_length_that_never_changes_is_in_the_language_of_each_reader(line: Line) -> None:
    template = line.app.jinja_env.from_string("{{ 0|duration }}")
    said = []
    for language in LANGUAGES:
        with line.app.test_request_context(f"/?lang={language}"):
            said.append(template.render())
    assert said == ["0 dtk", "0 s"]
