"""Lists in Twilio's page envelope, and the date filters lists take."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import TypeVar
from urllib.parse import urlencode

from flask import Request

from ivr.emulator.rest.errors import RestRefusal
from ivr.emulator.rest.shapes import Json
from ivr.emulator.written_numbers import MOST_DIGITS

DEFAULT_SIZE = 50
LARGEST_SIZE = 1000
PAGING = frozenset({"Page", "PageSize", "PageToken"})

Item = TypeVar("Item")


def page(request: Request, key: str, items: Sequence[Item], shape: Callable[[Item], Json]) -> Json:
    """One page of `items`, which are already filtered and newest first."""
    size = min(max(_number(request, "PageSize", DEFAULT_SIZE), 1), LARGEST_SIZE)
    number = _number(request, "Page", 0)
    start = number * size
    shown = items[start : start + size]
    more = start + size < len(items)
    return {
        "page": number,
        "page_size": size,
        "start": start,
        "end": max(start, start + len(shown) - 1),
        "uri": _uri(request, number, size),
        "first_page_uri": _uri(request, 0, size),
        "next_page_uri": _uri(request, number + 1, size) if more else None,
        "previous_page_uri": _uri(request, number - 1, size) if number else None,
        key: [shape(item) for item in shown],
    }


def period(request: Request, name: str) -> Callable[[datetime | None], bool]:
    """The filters `name` (a day), `name<` and `name>` (both inclusive) as one question about a moment."""
    day, before, after = (request.args.get(name + suffix) for suffix in ("", "<", ">"))
    wanted = _moment(name, day).date() if day else None
    latest = _moment(name, before, end=True) if before else None
    earliest = _moment(name, after) if after else None

    def holds(moment: datetime | None) -> bool:
        if moment is None:
            return wanted is latest is earliest is None
        return (
            (wanted is None or moment.astimezone(UTC).date() == wanted)
            and (latest is None or moment <= latest)
            and (earliest is None or moment >= earliest)
        )

    return holds


def _moment(name: str, written: str, end: bool = False) -> datetime:
    """A date (its beginning or end) or a time in ISO 8601; without a zone it is UTC."""
    try:
        if len(written) == len("2026-11-24"):
            day = date.fromisoformat(written)
            clock = datetime.max.time() if end else datetime.min.time()
            return datetime.combine(day, clock, tzinfo=UTC)
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise RestRefusal(400, 20001, f"Invalid {name}: {written}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _number(request: Request, name: str, default: int) -> int:
    written = request.args.get(name, str(default))
    if not written.isdecimal() or len(written) > MOST_DIGITS:
        raise RestRefusal(400, 20001, f"Invalid {name}: {written}")
    return int(written)


def _uri(request: Request, number: int, size: int) -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in PAGING]
    return f"{request.path}?{urlencode([*kept, ('PageSize', size), ('Page', number)])}"
