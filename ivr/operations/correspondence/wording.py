"""The words of mails, in every language of the hotline that people can read; the first is the hotline's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from babel.dates import format_datetime

from ivr.hotline.script import Script
from ivr.texts import Texts, readable

TEXTS = Texts(Path(__file__).parent / "texts")


@dataclass(frozen=True)
class Wording:
    """In which languages a mail speaks, best first, and in which zone it tells the time."""

    languages: tuple[str, ...]
    zone: tzinfo

    @classmethod
    def of(cls, script: Script) -> Wording:
        """That of a release."""
        return cls(readable(script.languages), script.zone)

    @property
    def language(self) -> str:
        """The hotline's own."""
        return self.languages[0]

    def text(self, key: str, /, **values: Any) -> str:
        """A text in the hotline's own language. Raises KeyError as `Texts` does."""
        return TEXTS.text(self.language, key, **values)

    def each(self, key: str, /, **values: Any) -> str:
        """The same in every language, one beside the other."""
        return beside(TEXTS.text(language, key, **values) for language in self.languages)

    def date(self, key: str, moment: datetime, language: str = "") -> str:
        """A moment (aware) as the pattern `date.…` has it, by the zone's clocks; else in the hotline's own language."""
        pattern = TEXTS.text(language or self.language, f"date.{key}")
        return str(format_datetime(moment.astimezone(self.zone), pattern, locale=language or self.language))


def beside(texts: Iterable[str]) -> str:
    """Texts that mean the same, one beside the other; those that are the same once."""
    return " / ".join(dict.fromkeys(texts))
