"""What commands print: tables and JSON, times in the hotline's zone, telephone numbers in full or hidden."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Generic, TypeVar

import click

from ivr.hotline import numbers, region
from ivr.hotline.report import in_groups

NOTHING = "-"
_FREE_TEXT = frozenset({"reason", "problem"})
"""Fields that people write: a number may stand in them."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Look:
    """How things are shown: in which zone, and whether telephone numbers are hidden."""

    zone: tzinfo
    masked: bool = False

    def time(self, moment: datetime | None) -> str:
        """A moment to the minute, with its zone: "2026-11-24 10:02 WIB"."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M %Z}" if moment else NOTHING

    def day_and_time(self, moment: datetime) -> str:
        """A moment with its weekday: "Tuesday 2026-11-24 10:02 WIB"."""
        return f"{moment.astimezone(self.zone):%A %Y-%m-%d %H:%M %Z}"

    def clock(self, moment: datetime) -> str:
        """The time of day to the second, without its zone."""
        return f"{moment.astimezone(self.zone):%H:%M:%S}"

    def phone(self, number: str | None) -> str:
        """A telephone number as people write it, or hidden; NULL is a withheld one."""
        if number is None:
            return "withheld"
        return numbers.masked(number) if self.masked else numbers.national(number)

    def text(self, text: str) -> str:
        """What somebody wrote, telephone numbers in it hidden like all others."""
        return numbers.mask_in_text(text) if self.masked else text

    def plain(self, row: Any) -> dict[str, Any]:
        """A row as JSON takes it: times in ISO 8601 with their offset, numbers E.164 or hidden."""
        return {name: self._plain(name, value) for name, value in vars(row).items()}

    def _plain(self, name: str, value: Any) -> Any:
        match value:
            case datetime():
                return value.astimezone(self.zone).isoformat(timespec="seconds")
            case str() if self.masked and name == "phone":
                return numbers.masked(value)
            case str() if name in _FREE_TEXT:
                return self.text(value)
        return value


def region_name(code: str | None) -> str:
    """A region for people: its name with its province."""
    return NOTHING if code is None else region.name_of(code)


def ticket(digits: str | None) -> str:
    """A ticket number in two groups of four, as it is read out."""
    return in_groups(digits) if digits else NOTHING


def print_json(data: Sequence[Mapping[str, Any]]) -> None:
    """An array of objects."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


@dataclass(frozen=True)
class Table(Generic[Row]):
    """A table: what it lists, in the plural, the heads of its columns, and what stands in them for one row."""

    things: str
    heads: tuple[str, ...]
    cells: Callable[[Row, Look], tuple[str, ...]]

    def print(self, rows: Iterable[Row], look: Look) -> None:
        """Print the rows below the heads, each column as wide as it must be."""
        lines = [self.heads, *(self.cells(row, look) for row in rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
