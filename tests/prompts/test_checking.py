"""What is wrong with a catalogue is told with what to do."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from prompts import catalogue, checking
from prompts.catalogue import Catalogue, Prompt, Voice


def changed(language: str, **prompts: Prompt | None) -> dict[str, Catalogue]:
    loaded = catalogue.load()
    kept = {**loaded[language].prompts, **prompts}
    kept = {key: prompt for key, prompt in kept.items() if prompt is not None}
    return {**loaded, language: dataclasses.replace(loaded[language], prompts=kept)}


@pytest.mark.parametrize(
    ("catalogues", "problem"),
    [
        (changed("en", welcome=None), "en: prompt welcome is missing; add it to en.toml"),
        (changed("en", extra=Prompt("x")), "id: prompt extra is missing; add it to id.toml"),
        (changed("en", ticket=Prompt("Your ticket.")), "en: prompt ticket has the placeholders [], id has ['ticket']"),
        (changed("id", goodbye=Prompt("x", "x.ogg")), "id: the recording of goodbye, x.ogg, must be one of"),
        (changed("id", goodbye=Prompt("x", "x.wav")), "id: the recording of goodbye, x.wav, is not in prompts/audio/"),
        (changed("id", goodbye=Prompt("x", "../id.wav")), "id: the recording of goodbye"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(catalogues: dict[str, Catalogue], problem: str) -> None:
    (found,) = checking.problems(catalogues)
    assert found.startswith(problem)


def test_an_unknown_voice_is_told_with_the_known_ones() -> None:
    loaded = catalogue.load()
    loaded["id"] = dataclasses.replace(loaded["id"], voice=Voice("Google.id-ID-Neural2-A", "id-ID"))
    (found,) = checking.problems(loaded)
    assert found.startswith("id: unknown voice Google.id-ID-Neural2-A; choose one of Google.id-ID-")


def test_information_must_be_the_same_in_every_language() -> None:
    loaded = catalogue.load()
    loaded["en"] = dataclasses.replace(loaded["en"], information=loaded["en"].information[:1])
    assert len(checking.problems(loaded)) == 1


def test_a_recording_that_is_there_is_fine(tmp_path: Path) -> None:
    (tmp_path / "bye.wav").write_bytes(b"RIFF")
    assert checking.problems(changed("id", goodbye=Prompt("x", "bye.wav")), tmp_path) == []


def test_the_files_are_in_order() -> None:
    assert checking.problems(catalogue.load()) == []
