"""Reads what a release stores of the rules, field by field, and names the one that is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time, timedelta

from ivr.hotline.errors import HotlineError

MINUTE = timedelta(minutes=1)
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

_CODE = re.compile(r"[a-z]+(_[a-z]+)*")


class InvalidRules(HotlineError):
    """Settings that cannot be; `field` says which, in the stored data."""

    def __init__(self, problem: str, field: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.problem = problem
        self.field = field


def in_minutes(length: timedelta) -> int | float:
    """A length of time as it is stored."""
    found = length / MINUTE
    return int(found) if found == int(found) else found


class Reader:
    """Reads the fields of one object, and names the one that is wrong."""

    def __init__(self, data: object, known: set[str], where: str) -> None:
        if not isinstance(data, Mapping):
            raise InvalidRules("is not an object", where)
        if strange := sorted(set(data) - known):
            raise InvalidRules("is not a known setting", f"{where}.{strange[0]}")
        self.data, self.where = data, where

    def inside(self, name: str, known: set[str]) -> Reader:
        """The fields of an object within it."""
        return Reader(self.data.get(name, {}), known, f"{self.where}.{name}")

    def number(self, name: str, default: float, low: float, high: float) -> float:
        """A number from `low` to `high`."""
        value = self.data.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise InvalidRules(f"must be a number between {low:g} and {high:g}", f"{self.where}.{name}")
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.number(name, default, low, high)
        if value != int(value):
            raise InvalidRules(f"must be a whole number between {low} and {high}", f"{self.where}.{name}")
        return int(value)

    def minutes(self, name: str, default: timedelta, low: int, high: int) -> timedelta:
        """A length of time that is stored in minutes."""
        return self.number(name, in_minutes(default), low, high) * MINUTE

    def clock(self, name: str, default: time) -> time:
        """A time of the day, such as 21:00."""
        value = self.data.get(name, f"{default:%H:%M}")
        if not isinstance(value, str) or not _CLOCK.fullmatch(value):
            raise InvalidRules("must be a time such as 21:00", f"{self.where}.{name}")
        return time.fromisoformat(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        value = self.data.get(name, default)
        if not isinstance(value, bool):
            raise InvalidRules("must be yes or no", f"{self.where}.{name}")
        return value


def code_in(read: Reader, name: str) -> str:
    """A code. Raises InvalidRules."""
    code = read.data.get(name)
    if not isinstance(code, str) or len(code) > 16 * 2 or not _CODE.fullmatch(code):
        raise InvalidRules("must be lower-case words joined by _", f"{read.where}.{name}")
    return code


def names_in(read: Reader, name: str = "name") -> Mapping[str, str]:
    """Words in every language. Raises InvalidRules."""
    names = read.data.get(name)
    spoken = isinstance(names, Mapping) and names and all(isinstance(n, str) and n.strip() for n in names.values())
    if not spoken:
        raise InvalidRules("needs a name in every language", f"{read.where}.{name}")
    return dict(names)  # type: ignore[arg-type]


def check_all_different(codes: list[str], where: str) -> None:
    """Raises InvalidRules where a code stands twice."""
    for code in codes:
        if codes.count(code) > 1:
            raise InvalidRules(f"{code!r} occurs twice", where)
