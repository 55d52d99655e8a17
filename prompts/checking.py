"""Check that every language says the same things, with the same placeholders, in voices that exist."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from prompts.catalogue import Catalogue, folder

_GOOGLE_INDONESIAN = {
    *(f"Google.id-ID-{kind}-{letter}" for kind in ("Standard", "Wavenet") for letter in "ABCD"),
    *(
        f"Google.id-ID-Chirp3-HD-{name}"
        for name in ("Aoede", "Kore", "Leda", "Zephyr", "Charon", "Fenrir", "Orus", "Puck")
    ),
}
_ENGLISH = {
    *(f"Polly.{name}" for name in ("Joanna", "Matthew", "Kendra", "Salli", "Joey", "Amy", "Brian")),
    *(f"Google.en-US-{kind}-{letter}" for kind in ("Standard", "Wavenet") for letter in "CDEF"),
}

VOICES: Mapping[str, frozenset[str]] = {
    "id": frozenset(_GOOGLE_INDONESIAN),
    "en": frozenset(_ENGLISH),
}
"""Voices known to work at Twilio, by language; a voice that it does not have makes the sentence fail."""

_BRITISH = ("Polly.Amy", "Polly.Brian")


def language_tag(voice: str) -> str:
    """The language tag that belongs to a voice, such as id-ID: part of its name, or known."""
    found = re.search(r"\b[a-z]{2}-[A-Z]{2}\b", voice)
    return found[0] if found else "en-GB" if voice in _BRITISH else "en-US"


AUDIO_ENDINGS = (".wav", ".mp3")


def problems(catalogues: Mapping[str, Catalogue], audio: Path | None = None, kept: Collection[str] = ()) -> list[str]:
    """What is wrong, in sentences that say what to do; an empty list when all is well.

    `audio` is the folder of the recordings, by default the one that comes with the hotline; `kept` are the names of
    recordings that are kept elsewhere.
    """
    found: list[str] = []
    reference = next(iter(catalogues.values()))
    for language, catalogue in catalogues.items():
        found += _voice(language, catalogue)
        found += _keys(language, catalogue, reference)
        found += _information(language, catalogue, reference)
        found += _recordings(language, catalogue, audio or folder() / "audio", kept)
    return found


def _voice(language: str, catalogue: Catalogue) -> list[str]:
    known = VOICES.get(language, frozenset())
    if catalogue.voice.name in known:
        return []
    return [f"{language}: unknown voice {catalogue.voice.name}; choose one of {', '.join(sorted(known))}"]


def _keys(language: str, catalogue: Catalogue, reference: Catalogue) -> list[str]:
    found = [
        f"{language}: prompt {key} is missing; add it to {language}.toml"
        for key in reference.prompts
        if key not in catalogue.prompts
    ]
    for key, prompt in catalogue.prompts.items():
        other = reference.prompts.get(key)
        if other is None:
            found.append(f"{reference.language}: prompt {key} is missing; add it to {reference.language}.toml")
        elif prompt.placeholders != other.placeholders:
            want, have = sorted(other.placeholders), sorted(prompt.placeholders)
            found.append(f"{language}: prompt {key} has the placeholders {have}, {reference.language} has {want}")
        elif not prompt.is_plain:
            found.append(f"{language}: prompt {key} has more than a name in curly brackets")
    return found


def _information(language: str, catalogue: Catalogue, reference: Catalogue) -> list[str]:
    want = [item.code for item in reference.information]
    have = [item.code for item in catalogue.information]
    return [] if want == have else [f"{language}: information texts {have} differ from {reference.language}'s {want}"]


def _recordings(language: str, catalogue: Catalogue, audio: Path, kept: Collection[str]) -> list[str]:
    found = []
    for key, prompt in catalogue.prompts.items():
        if prompt.audio is None or prompt.audio in kept:
            continue
        if not prompt.audio.endswith(AUDIO_ENDINGS):
            found.append(f"{language}: the recording of {key}, {prompt.audio}, must be one of {AUDIO_ENDINGS}")
        elif not (audio / Path(prompt.audio).name).is_file() or Path(prompt.audio).name != prompt.audio:
            found.append(f"{language}: the recording of {key}, {prompt.audio}, is not in prompts/audio/")
    return found
