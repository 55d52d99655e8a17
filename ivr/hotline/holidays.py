"""National holidays and joint leave, day by day, from the `holidays` package."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Self

from ivr.hotline.hours_format import InvalidHours, Names, each, read_date, read_fields, read_flag, read_or, read_text


class HolidayKind(StrEnum):
    """Who gives the day off: the nation (libur nasional), or government offices (cuti bersama)."""

    NATIONAL = "national"
    JOINT_LEAVE = "joint_leave"


_CATEGORY = {HolidayKind.NATIONAL: "public", HolidayKind.JOINT_LEAVE: "government"}
# Ours -> the package's languages, best first, and the word between two holidays that share a day.
_LANGUAGES = {"id": (("id", "en_US"), " dan "), "en": (("en_US",), " and ")}
_ESTIMATED = re.compile(r"\((?:perkiraan|(?:observed, )?estimated)\)")
# What the package writes beside a name and no voice should say; "Pegangti" is its spelling of a substitute day.
_MARKS = re.compile(r"\s*\((?:perkiraan|observed|(?:observed, )?estimated)\)|\bPegangti ")


@dataclass(frozen=True)
class Holiday:
    """One day off, named in each language; `estimated` while the government has not yet set the date."""

    day: date
    name: Names = field(hash=False)
    kind: HolidayKind
    estimated: bool


@dataclass(frozen=True)
class HolidayCalendar:
    """The holidays that close the hotline: each kind, and each single day through `ignored`, can be switched off.

    `country` is an ISO 3166-1 code that the `holidays` package knows, else InvalidHours. Dates are local dates.
    Joint leave is the package's category "government". Dates the package does not have (it follows the joint
    ministerial decree of each year, and estimates later years) are dated exceptions of the opening hours.
    """

    country: str = "ID"
    national: bool = True
    joint_leave: bool = True
    ignored: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "ignored", frozenset(self.ignored))
        if self.country != "ID" and not _known(self.country):  # not asked for the default: asking loads the package
            raise InvalidHours(f"{self.country!r} is not a country whose holidays are known, such as ID", "country")

    def on(self, day: date) -> Holiday | None:
        """The holiday on that day, or None; a national one goes before joint leave."""
        if day in self.ignored:
            return None
        if self.national and (holiday := days_off(self.country, day.year, HolidayKind.NATIONAL).get(day)):
            return holiday
        return days_off(self.country, day.year, HolidayKind.JOINT_LEAVE).get(day) if self.joint_leave else None

    def in_year(self, year: int) -> tuple[Holiday, ...]:
        """The holidays of a year in order of date, as `on` gives them."""
        days = {day for kind in HolidayKind for day in days_off(self.country, year, kind)}
        return tuple(holiday for day in sorted(days) if (holiday := self.on(day)))

    def to_data(self) -> dict[str, object]:
        """The calendar as stored: the switches, and the ignored dates in order."""
        ignored = [str(day) for day in sorted(self.ignored)]
        switches = {"national": self.national, "joint_leave": self.joint_leave}
        return {"country": self.country, **switches, "ignored": ignored}

    @classmethod
    def from_data(cls, data: object) -> Self:
        """The way back from `to_data`; absent fields are the defaults; InvalidHours names the wrong field."""
        fields = read_fields(data, required=(), optional=("country", "national", "joint_leave", "ignored"))
        return cls(
            read_or(fields, "country", read_text, "ID"),
            read_or(fields, "national", read_flag, True),
            read_or(fields, "joint_leave", read_flag, True),
            frozenset(read_or(fields, "ignored", each(read_date), ())),
        )


@lru_cache(maxsize=128)
def days_off(country: str, year: int, kind: HolidayKind) -> Mapping[date, Holiday]:
    """All days off of one kind in a year, asked of the package once per process (some 50 ms), then kept."""
    import holidays  # noqa: PLC0415 - loading it takes 60 ms that a program without holidays need not pay

    source = holidays.country_holidays(country)
    if _CATEGORY[kind] not in source.supported_categories:
        return {}
    names: dict[date, dict[str, str]] = {}
    estimated = set()
    for language, (choices, joiner) in _LANGUAGES.items():
        chosen = next((choice for choice in choices if choice in source.supported_languages), None)
        found = holidays.country_holidays(country, years=year, categories=_CATEGORY[kind], language=chosen)
        for day in found:
            spoken = joiner.join(found.get_list(day))
            names.setdefault(day, {})[language] = _MARKS.sub("", spoken)
            if _ESTIMATED.search(spoken):
                estimated.add(day)
    return {day: Holiday(day, names[day], kind, day in estimated) for day in sorted(names) if day.year == year}


@lru_cache(maxsize=32)
def _known(country: str) -> bool:
    import holidays  # noqa: PLC0415 - see days_off

    return country in holidays.list_supported_countries(include_aliases=False)
