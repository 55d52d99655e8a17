"""The script of a call: the words, choices and hours that hold from its first turn to its last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from ivr.hotline.callback import Window
from ivr.hotline.hours import OpeningHours, default_hours
from ivr.hotline.hours_format import within
from ivr.hotline.report import DEFAULT_CATEGORIES, Category, categories_from_data, categories_to_data
from ivr.hotline.rules import Rules
from ivr.hotline.staffing import StaffingPlan
from ivr.hotline.verbs import Say
from prompts.catalogue import Catalogue, Information, Voice

WRITTEN = "written_"
"""How the keys of prompts begin that are read and never heard."""


@dataclass(frozen=True)
class Script:
    """One release of everything that admins edit. Frozen: a call under way ends as it began.

    `release` is the number of the release; 0 stands for the files that come with the hotline. `staffing` None: nobody
    has said how many agents there will be, and times are promised without looking at it.
    """

    catalogues: Mapping[str, Catalogue]
    hours: OpeningHours
    categories: tuple[Category, ...] = DEFAULT_CATEGORIES
    rules: Rules = field(default_factory=Rules)
    release: int = 0
    staffing: StaffingPlan | None = None

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that a caller can choose, the hotline's own first."""
        return tuple(self.catalogues)

    @cached_property
    def voices(self) -> Mapping[str, Voice]:
        """The voice of each language."""
        return {language: catalogue.voice for language, catalogue in self.catalogues.items()}

    @cached_property
    def zone(self) -> ZoneInfo:
        """The hotline's time zone, in which times are told to callers."""
        return ZoneInfo(self.hours.zone)

    @cached_property
    def offered(self) -> tuple[Category, ...]:
        """The categories that callers can choose, by key."""
        return tuple(category for category in self.categories if not category.retired)

    def other_language(self, language: str) -> str:
        """The language that key 9 of the first menu changes to."""
        at = self.languages.index(language) if language in self.languages else 0
        return self.languages[(at + 1) % len(self.languages)]

    def say(self, language: str, key: str, /, **values: str) -> Say:
        """A prompt with its placeholders filled; its recording goes along where it has no placeholders."""
        prompt = self.catalogues[language].prompts[key]
        if not values:
            return Say(prompt.text, language, key, prompt.audio)
        return Say(prompt.filled(values), language, key)

    def written_key(self, language: str, key: str) -> str:
        """The prompt that is written in place of one that is spoken: its own words for it, or else the same."""
        written = f"{WRITTEN}{key}"
        return written if written in self.catalogues[language].prompts else key

    def category(self, code: str) -> Category | None:
        """The category with this code, None if it was never one of this script's."""
        return next((category for category in self.categories if category.code == code), None)

    def window(self, key: str) -> Window:
        """The promise window with this key."""
        return next(window for window in self.rules.windows if window.key == key)

    def information(self, language: str) -> tuple[Information, ...]:
        """The texts of the information menu."""
        return self.catalogues[language].information

    def to_data(self) -> dict[str, Any]:
        """What a release stores; `from_data` reads it. A plan is in it only where there is one."""
        planned = {} if self.staffing is None else {"staffing": self.staffing.to_data()}
        return {
            "catalogues": {language: catalogue.to_data() for language, catalogue in self.catalogues.items()},
            "hours": self.hours.to_data(),
            "categories": categories_to_data(self.categories),
            "settings": self.rules.to_data(),
            **planned,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any], release: int, files: Mapping[str, Catalogue]) -> Script:
        """The script of a stored release. Prompts that are newer than the release come from `files`."""
        catalogues = {}
        for language, stored in data["catalogues"].items():
            base = files[language].to_data()["prompts"] if language in files else {}
            merged = {**stored, "prompts": {**base, **stored["prompts"]}}
            catalogues[language] = Catalogue.from_data(language, merged, f"release {release}, {language}")
        return cls(
            catalogues=catalogues,
            hours=OpeningHours.from_data(data["hours"]),
            categories=categories_from_data(data["categories"]),
            rules=Rules.from_data(data.get("settings", {})),
            release=release,
            staffing=_staffing(data.get("staffing")),
        )


def _staffing(data: object) -> StaffingPlan | None:
    if data is None:
        return None
    with within("staffing"):
        return StaffingPlan.from_data(data)


def default_script(catalogues: Mapping[str, Catalogue], rules: Rules | None = None) -> Script:
    """Kemenkop-UKM's hotline as the files describe it."""
    return Script(catalogues=catalogues, hours=default_hours(), rules=rules or Rules())
