"""Texts below the web: the same keys with the same placeholders in every language, and none that nobody asks for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import ivr
from ivr.hotline import release_checks
from ivr.operations.releases.wording import PROBLEMS
from ivr.texts import LANGUAGES, Text, Texts, filled, read, readable

ROOT = Path(ivr.__file__).parent.parent
HERE = ROOT / "ivr" / "operations"
FOLDERS = sorted({file.parent for file in HERE.rglob("*.toml")})


def parts(text: Text) -> list[str]:
    return [text] if isinstance(text, str) else [*text.values()]


def placeholders(text: Text) -> set[str]:
    return {name for part in parts(text) for _, name, _, _ in string.Formatter().parse(part) if name}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(HERE)))
def test_every_text_is_there_in_every_language_with_the_same_placeholders(folder: Path) -> None:
    assert {file.name for file in folder.iterdir()} == {f"{language}.toml" for language in LANGUAGES}
    first, *others = (Texts(folder).of(language) for language in LANGUAGES)
    assert first
    for other in others:
        assert set(first) == set(other)
        assert {key for key in first if placeholders(first[key]) != placeholders(other[key])} == set()
        assert [key for key in first if isinstance(first[key], str) != isinstance(other[key], str)] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(HERE)))
def test_no_text_is_empty_or_has_marks_of_html(folder: Path) -> None:
    for language in LANGUAGES:
        for key, text in Texts(folder).of(language).items():
            assert all(part.strip() and not set(part) & set("<>") for part in parts(text)), key


def asked_for(folder: Path) -> str:
    """The code and the templates that may ask for the texts of a folder: those of its room, and of who uses it."""
    users = [*folder.parent.rglob("*.py"), *folder.parent.rglob("*.html")]
    return "".join(file.read_text(encoding="utf-8") for file in users)


@pytest.mark.parametrize("folder", [one for one in FOLDERS if one.name == "texts"], ids=lambda one: one.parent.name)
def test_nothing_is_written_that_nobody_asks_for(folder: Path) -> None:
    """By its whole key; or by its beginning, and the last part is the name of a state, a step, a field or a fact."""
    sources = asked_for(folder).replace("'", '"')
    rooms = (HERE, ROOT / "ivr" / "hotline")
    named = sources + "".join(file.read_text(encoding="utf-8") for room in rooms for file in room.rglob("*.py"))
    for key in Texts(folder).of("id"):
        beginning, _, name = key.rpartition(".")
        begun = f'"{beginning}.{{' in sources or f'"{beginning}"' in sources
        assert f'"{key}"' in sources or (begun and re.search(rf'"{name}"|\b{name}\s*[:=]', named)), key


def test_a_text_that_is_not_there_or_lacks_a_value_is_an_error_and_never_its_key(tmp_path: Path) -> None:
    (tmp_path / "id.toml").write_text('[a]\nb = "satu {what}"\nn = { one = "{n} saja", other = "{n} semua" }\n')
    texts = Texts(tmp_path)
    assert texts.text("id", "a.b", what="kata") == "satu kata"
    assert [texts.text("id", "a.n", n=n) for n in (0, 1, 2)] == ["0 semua", "1 saja", "2 semua"]
    with pytest.raises(KeyError):
        texts.text("id", "a.c")
    with pytest.raises(KeyError):
        texts.text("id", "a.b")
    assert set(read(tmp_path / "id.toml", "begin")) == {"begin.a.b", "begin.a.n"}
    assert filled("{one}", one="{two}") == "{two}"


def test_languages_without_texts_give_way_to_those_that_have_some() -> None:
    assert readable(("id", "en")) == ("id", "en")
    assert readable(("en", "jv", "id")) == ("en", "id")
    assert readable(("jv",)) == readable(()) == ("id",)


def test_every_problem_of_a_release_has_its_words() -> None:
    sources = "".join(
        file.read_text(encoding="utf-8") for part in ("ivr", "prompts") for file in (ROOT / part).rglob("*.py")
    )
    known = set(PROBLEMS.of("id"))
    assert set(release_checks._WORDLESS) <= known
    assert {code for code in known if f'"{code}"' not in sources} - {"unreadable"} == set()
