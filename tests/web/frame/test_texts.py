"""Every text in both languages, every text used, and no word of a page written into a template."""

from __future__ import annotations

import re
import string
from itertools import chain
from pathlib import Path

import pytest

import ivr.web
from ivr.web.frame.texts import LANGUAGES, texts

WEB = Path(ivr.web.__file__).parent
AREAS = {key.partition(".")[0] for key in texts("id")}
_KEY = re.compile(r"""\bt\(\s*f?["']([a-z0-9_.]+)(["'.{]?)""", re.IGNORECASE)


def placeholders(text: str | dict[str, str]) -> set[str]:
    parts = [text] if isinstance(text, str) else text.values()
    return {name for part in parts for _, name, _, _ in string.Formatter().parse(part) if name}


def asked_for() -> tuple[set[str], set[str]]:
    """The keys, and the beginnings of keys, that templates and code ask for."""
    whole, beginnings = set(), set()
    for file in chain(WEB.rglob("*.html"), WEB.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        for found in re.finditer(r"""(?<![\w.])(?:t|has_text)\(\s*(f?)["']([^"'{]*)(["'{])([^,)]{0,3})""", source):
            _, text, end, after = found.groups()
            joined = end == "{" or after.strip().startswith("~")
            (beginnings if joined else whole).add(text)
        loose = re.findall(r"""f["'](([a-z_]+)\.[a-z_.]*)\{""", source)
        beginnings |= {text for text, area in loose if area in AREAS}
    return whole, beginnings


def test_every_text_is_there_in_every_language_with_the_same_placeholders() -> None:
    first, *others = (texts(language) for language in LANGUAGES)
    for other in others:
        assert set(first) == set(other)
        differing = {key for key in first if placeholders(first[key]) != placeholders(other[key])}
        assert differing == set()


def test_no_text_is_empty_or_has_marks_of_html() -> None:
    for language in LANGUAGES:
        for key, text in texts(language).items():
            for part in [text] if isinstance(text, str) else text.values():
                assert part.strip(), key
                assert not set(part) & set("<>"), key


def test_every_text_that_is_asked_for_is_there() -> None:
    whole, beginnings = asked_for()
    known = texts("id")
    assert {key for key in whole if key not in known} == set()
    assert {start for start in beginnings if start and not any(key.startswith(start) for key in known)} == set()


def test_every_text_is_asked_for() -> None:
    whole, beginnings = asked_for()
    begun = tuple(start for start in beginnings if start.count(".") >= 1)
    assert {key for key in texts("id") if key not in whole and not key.startswith(begun)} == set()


@pytest.mark.parametrize("file", sorted(WEB.rglob("templates/**/*.html")), ids=lambda file: file.name)
def test_no_template_has_words_scripts_or_styles_of_its_own(file: Path) -> None:
    source = re.sub(r"\{% block body_class %\}.*?\{% endblock %\}", " ", file.read_text(encoding="utf-8"))
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son[a-z]+=|\sstyle=", source)
    shown = re.sub(r"""<[^>]*>|\s[a-z-]+="[^"]*\"""", " ", source, flags=re.DOTALL)
    words = re.findall(r"[A-Za-z]{3,}", shown)
    assert words == []
