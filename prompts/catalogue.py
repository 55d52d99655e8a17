"""Load what the hotline says: one TOML file for each language, kept beside this module."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LANGUAGES = ("id", "en")
"""The first is the hotline's own language; key 9 of the first menu changes to the other."""


class PromptError(Exception):
    """A prompt file cannot be used; the message says which file, which prompt and why."""


class UnfinishedPlaceholder(PromptError):
    """A prompt has a curly bracket without its partner; `key` names the prompt, `language` that of the catalogue."""

    def __init__(self, message: str, key: str, language: str) -> None:
        super().__init__(message)
        self.key, self.language = key, language


@dataclass(frozen=True)
class Voice:
    """A text-to-speech voice by the provider's name, its language tag and speaking rate ("100%" is its own)."""

    name: str
    language: str
    rate: str = "100%"


@dataclass(frozen=True)
class Prompt:
    """One thing the hotline says: text with `{placeholders}`, and a recording to play in its place, if any."""

    text: str
    audio: str | None = None

    @property
    def placeholders(self) -> frozenset[str]:
        """The names that must be given when this is said."""
        return frozenset(name for _, name, _, _ in string.Formatter().parse(self.text) if name is not None)

    @property
    def is_plain(self) -> bool:
        """Whether its placeholders are names in curly brackets and nothing else, and no bracket is to be spoken."""
        parts = string.Formatter().parse(self.text)
        return not any("{" in said or "}" in said or form or how for said, _, form, how in parts)

    def filled(self, values: Mapping[str, str]) -> str:
        """The text with its placeholders filled. A conversion or format beside a name is passed over: a call must
        not break at it. Raises KeyError for a name without a value."""
        parts = string.Formatter().parse(self.text)
        return "".join(said + (values[name] if name is not None else "") for said, name, _, _ in parts)


@dataclass(frozen=True)
class Information:
    """A text that callers can listen to from the information menu; an empty text is made by the hotline."""

    code: str
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Catalogue:
    """Everything that the hotline says in one language."""

    language: str
    voice: Voice
    prompts: Mapping[str, Prompt]
    information: tuple[Information, ...] = field(default=())

    def to_data(self) -> dict[str, Any]:
        """Plain data, as `from_data` takes it and as the file holds it."""
        return {
            "voice": {"name": self.voice.name, "language": self.voice.language, "rate": self.voice.rate},
            "prompts": {
                key: {"text": prompt.text, "audio": prompt.audio} if prompt.audio else prompt.text
                for key, prompt in self.prompts.items()
            },
            "information": [vars(item).copy() for item in self.information],
        }

    @classmethod
    def from_data(cls, language: str, data: Mapping[str, Any], origin: str = "") -> Catalogue:
        """A catalogue from plain data; raises PromptError naming `origin` and the prompt at fault."""
        where = origin or language
        try:
            voice = Voice(**data["voice"])
            prompts = {key: _prompt(key, value, where, language) for key, value in data["prompts"].items()}
            information = tuple(Information(**item) for item in data.get("information", ()))
        except (KeyError, TypeError) as error:
            raise PromptError(f"{where}: [voice] needs name and language, [prompts] the sentences ({error})") from error
        return cls(language, voice, prompts, information)


def _prompt(key: str, value: object, where: str, language: str) -> Prompt:
    match value:
        case str():
            prompt = Prompt(value)
        case {"text": str(text), "audio": str(audio)}:
            prompt = Prompt(text, audio)
        case _:
            raise PromptError(f'{where}: {key} must be a text, or {{ text = "...", audio = "file.wav" }}')
    if not prompt.text.strip():
        raise PromptError(f"{where}: {key} is empty")
    try:
        _ = prompt.placeholders
    except ValueError as error:
        message = f"{where}: {key} has an unfinished placeholder ({error})"
        raise UnfinishedPlaceholder(message, key, language) from error
    return prompt


def load_file(path: Path, language: str | None = None) -> Catalogue:
    """The catalogue in one file, whose name is its language; raises PromptError."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PromptError(f"{path.name}: cannot be read ({error})") from error
    return Catalogue.from_data(language or path.stem, data, path.name)


def folder() -> Path:
    """Where the files that come with the hotline are."""
    return Path(__file__).parent


def load(languages: Iterable[str] = LANGUAGES, where: Path | None = None) -> dict[str, Catalogue]:
    """The catalogues of all languages, by language; raises PromptError."""
    return {language: load_file((where or folder()) / f"{language}.toml") for language in languages}
