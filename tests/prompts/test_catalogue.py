"""Reading what the hotline says, and being told what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts import catalogue
from prompts.catalogue import Catalogue, Information, Prompt, PromptError, Voice

GOOD = """
[voice]
name = "Polly.Joanna"
language = "en-US"

[prompts]
hello = "Hello {name}."
played = { text = "Played.", audio = "played.wav" }

[[information]]
code = "hours"
"""


def read(tmp_path: Path, text: str, name: str = "en.toml") -> Catalogue:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return catalogue.load_file(file)


def test_a_file_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert (found.language, found.voice) == ("en", Voice("Polly.Joanna", "en-US", "100%"))
    assert found.prompts["hello"].placeholders == {"name"}
    assert found.prompts["played"] == Prompt("Played.", "played.wav")
    assert found.information == (Information("hours"),)


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    for found in (*catalogue.load().values(), read(tmp_path, GOOD)):
        assert Catalogue.from_data(found.language, found.to_data()) == found


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[voice", "en.toml: cannot be read"),
        ("", "en.toml: [voice]"),
        (GOOD.replace('name = "Polly.Joanna"\n', ""), "en.toml: [voice]"),
        (GOOD.replace("Hello {name}.", ""), "hello is empty"),
        (GOOD.replace("Hello {name}.", "   "), "hello is empty"),
        (GOOD.replace("Hello {name}.", "Hello {name."), "hello has an unfinished placeholder"),
        (GOOD.replace('"Hello {name}."', "5"), "hello must be a text"),
        (GOOD.replace('audio = "played.wav"', "audio = 5"), "played must be a text"),
        (GOOD.replace('code = "hours"', 'colour = "red"'), "en.toml"),
    ],
)
def test_a_file_that_cannot_be_used_says_where_and_why(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(PromptError) as raised:
        read(tmp_path, text)
    assert problem in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PromptError, match=r"xx\.toml"):
        catalogue.load(["xx"], tmp_path)


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "en.toml").write_bytes(GOOD.replace("Hello", "Hall\u00e5").encode("latin-1"))
    with pytest.raises(PromptError, match="cannot be read"):
        catalogue.load_file(tmp_path / "en.toml")
