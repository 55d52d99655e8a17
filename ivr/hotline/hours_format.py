"""Reads stored opening hours field by field, so that every complaint names the field that is wrong."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TypeVar

from ivr.hotline.errors import HotlineError

Names = Mapping[str, str]
"""One text in several languages, by language code: {"id": "...", "en": "..."}."""
_T = TypeVar("_T")
_D = TypeVar("_D")


class InvalidHours(HotlineError):
    """Opening hours that cannot be: `problem` says what is wrong, `field` where in the stored data (may be empty)."""

    def __init__(self, problem: str, field: str = "") -> None:
        super().__init__(f"{field}: {problem}" if field else problem)
        self.problem = problem
        self.field = field


@contextmanager
def within(name: str) -> Iterator[None]:
    """Puts `name` before the field of every complaint from inside, so that it reads `exceptions[2].first: ...`."""
    try:
        yield
    except InvalidHours as wrong:
        dot = "." if wrong.field and not wrong.field.startswith("[") else ""
        raise InvalidHours(wrong.problem, f"{name}{dot}{wrong.field}") from wrong


def utc(moment: datetime) -> datetime:
    """The same moment in UTC; ValueError for a naive one, because its zone could only be guessed."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; opening hours need an aware moment")
    return moment.astimezone(UTC)


def read_fields(data: object, required: tuple[str, ...], optional: tuple[str, ...]) -> Mapping[str, object]:
    """A JSON object that has the required fields and none that nobody knows."""
    if not isinstance(data, dict):
        raise InvalidHours(f"{data!r} is not an object")
    for name in required:
        if name not in data:
            raise InvalidHours("is missing", name)
    for name in data:
        if name not in required + optional:
            raise InvalidHours("is not a known field", str(name))
    return data


def read(fields: Mapping[str, object], name: str, reader: Callable[[object], _T]) -> _T:
    """One field that is there, read by `reader`."""
    with within(name):
        return reader(fields[name])


def read_or(fields: Mapping[str, object], name: str, reader: Callable[[object], _T], default: _D) -> _T | _D:
    """One field, read by `reader`, or the default when it is absent."""
    return read(fields, name, reader) if name in fields else default


def each(reader: Callable[[object], _T]) -> Callable[[object], tuple[_T, ...]]:
    """A reader of lists whose items are read by `reader`."""

    def read_list(data: object) -> tuple[_T, ...]:
        if not isinstance(data, list | tuple):
            raise InvalidHours(f"{data!r} is not a list")
        items = []
        for number, item in enumerate(data):
            with within(f"[{number}]"):
                items.append(reader(item))
        return tuple(items)

    return read_list


def read_text(data: object) -> str:
    """A string."""
    if not isinstance(data, str):
        raise InvalidHours(f"{data!r} is not a text")
    return data


def read_flag(data: object) -> bool:
    """True or false, nothing that merely looks like it."""
    if not isinstance(data, bool):
        raise InvalidHours(f"{data!r} is neither true nor false")
    return data


def read_names(data: object) -> Names:
    """Texts by language code."""
    if not isinstance(data, dict) or not all(isinstance(item, str) for pair in data.items() for item in pair):
        raise InvalidHours(f"{data!r} is not an object of texts by language")
    return dict(data)


def read_date(data: object) -> date:
    """A date written YYYY-MM-DD."""
    try:
        day = date.fromisoformat(text := read_text(data))
    except ValueError:
        raise InvalidHours(f"{data!r} is not a date such as 2026-12-25") from None
    if str(day) != text:
        raise InvalidHours(f"{data!r} is not a date such as 2026-12-25")
    return day


def read_moment(data: object) -> datetime:
    """A moment in ISO 8601 with its offset, in UTC."""
    try:
        return utc(datetime.fromisoformat(read_text(data)))
    except (ValueError, OverflowError):
        raise InvalidHours(f"{data!r} is not a moment with an offset, such as 2026-12-25T08:00:00+07:00") from None
