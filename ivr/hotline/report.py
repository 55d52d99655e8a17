"""What a report consists of: ticket numbers that survive being read out, statuses, categories to choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import SystemRandom
from typing import Any, Protocol

from ivr.hotline.errors import HotlineError

TICKET_LENGTH = 8

_TICKET = re.compile(r"[1-9][0-9]{7}")
_DIGITS = re.compile(r"[0-9]*")


class ReportStatus(StrEnum):
    """How far a report has come. The handling of cases adds its own steps after these two."""

    PARTIAL = "partial"
    """The call ended before the caller had finished; what was said until then is kept."""
    RECEIVED = "received"
    """The caller finished and was told the ticket number."""


class Channel(StrEnum):
    """How a report came to us."""

    TELEPHONE = "telephone"
    """A call to the hotline."""
    DIRECT = "direct"
    """Somebody rang one who works here."""
    WALK_IN = "walk_in"
    """Somebody came."""
    WHATSAPP = "whatsapp"
    """A conversation in writing."""


BY_HAND = (Channel.WALK_IN, Channel.DIRECT)
"""What is written down at the desk."""


class Who(StrEnum):
    """Whose business the report is about."""

    COOPERATIVE = "cooperative"
    BUSINESS = "business"
    """A micro, small or medium business."""


# Ticket numbers ---------------------------------------------------------------------------------------------------


class Randomness(Protocol):
    """The part of `random.Random` that drawing a ticket number needs."""

    def randrange(self, start: int, stop: int, /) -> int:
        """An integer at least `start` and below `stop`, each as likely."""


def new_ticket(random: Randomness = SystemRandom()) -> str:  # noqa: B008 - it holds no state
    """A ticket number drawn at random: 8 digits, the last a Damm check digit.

    The first digit is never 0: spreadsheets drop a leading zero, and what begins with 0 is a telephone number. That
    leaves 9,000,000 numbers; one that is taken already must be drawn again by whoever stores it.
    """
    body = str(random.randrange(1_000_000, 10_000_000))
    return body + damm_digit(body)


def is_ticket(text: str) -> bool:
    """Whether this is a possible ticket number: 8 ASCII digits, the first not 0, the last right."""
    return _TICKET.fullmatch(text) is not None and damm_digit(text) == "0"


def in_groups(ticket: str) -> str:
    """A ticket number in two groups of four, as people write it and as it is read out."""
    return f"{ticket[:4]} {ticket[4:]}"


def damm_digit(text: str) -> str:
    """The Damm check digit of a string of ASCII digits; of one that ends in its right check digit it is "0".

    With it, every wrong digit and every swap of two neighbours is noticed: H. Michael Damm, "Total anti-symmetrische
    Quasigruppen", Marburg 2004. Raises ValueError for anything but digits.
    """
    if not _DIGITS.fullmatch(text):
        raise ValueError(f"not a string of digits: {text!r}")
    interim = 0
    for digit in text:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


_DAMM = tuple(
    tuple(map(int, row))
    for row in (
        "0317598642",
        "7092154863",
        "4206871359",
        "1750983426",
        "6123045978",
        "3674209581",
        "5869720134",
        "8945362017",
        "9438617205",
        "2581436790",
    )
)
"""A totally anti-symmetric quasigroup of order 10; the row is the interim digit, the column the next digit."""


# Categories -------------------------------------------------------------------------------------------------------


class BadCategories(HotlineError):
    """A list of categories cannot be used; the message names everything that is wrong with it."""


@dataclass(frozen=True)
class Category:
    """Why somebody calls: a keypad digit 1-9, a code that never changes, and a name in each language.

    The name is part of a spoken sentence: "for {name}, press {key}". A retired one is not offered any more and leaves
    its key to others; the reports that have it keep its name.
    """

    key: str
    code: str
    name: Mapping[str, str] = field(hash=False)
    retired: bool = False

    def to_data(self) -> dict[str, Any]:
        """Plain data, as `categories_from_data` takes it."""
        retired = {"retired": True} if self.retired else {}
        return {"key": self.key, "code": self.code, "name": dict(self.name), **retired}


def check_categories(categories: Iterable[Category], languages: Sequence[str] = ("id", "en")) -> tuple[Category, ...]:
    """The same categories, sorted by key; raises BadCategories if callers could not choose among them.

    At least one is offered; keys are single digits 1 to 9, codes are lower-case words joined by `_`, neither occurs
    twice, and each has a name in every one of `languages`. The retired ones come last, and their keys do not matter.
    """
    checked = tuple(sorted(categories, key=lambda category: (category.retired, category.key)))
    offered = [category for category in checked if not category.retired]
    problems = [problem for category in checked for problem in _problems(category, languages)]
    problems += _repeated("key", [category.key for category in offered])
    problems += _repeated("code", [category.code for category in checked])
    if not offered:
        problems.append("there is no category")
    if problems:
        raise BadCategories("; ".join(problems))
    return checked


def categories_to_data(categories: Iterable[Category]) -> list[dict[str, Any]]:
    """Categories as plain data, fit for JSON."""
    return [category.to_data() for category in categories]


def categories_from_data(data: Iterable[Mapping[str, Any]], languages: Sequence[str] = ()) -> tuple[Category, ...]:
    """The categories that `categories_to_data` wrote, checked; raises BadCategories, also for misshapen data."""
    try:
        categories = [
            Category(str(item["key"]), str(item["code"]), dict(item["name"]), item.get("retired") is True)
            for item in data
        ]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadCategories(f"not a list of categories: {error!r}") from error
    return check_categories(categories, languages)


def _problems(category: Category, languages: Sequence[str]) -> list[str]:
    problems = []
    if not category.retired and not re.fullmatch("[1-9]", category.key):
        problems.append(f"key {category.key!r} is not one of 1 to 9")
    if not re.fullmatch("[a-z]+(_[a-z]+)*", category.code):
        problems.append(f"code {category.code!r} is not made of lower-case words joined by _")
    spoken = [name for name in category.name.values() if isinstance(name, str) and name.strip()]
    if len(spoken) != len(category.name) or not spoken:
        problems.append(f"category {category.code!r} has an empty name")
    missing = [language for language in languages if language not in category.name]
    if missing:
        problems.append(f"category {category.code!r} has no name in {', '.join(missing)}")
    return problems


def _repeated(what: str, values: Sequence[str]) -> list[str]:
    return [f"{what} {value!r} occurs twice" for value in sorted(set(values)) if values.count(value) > 1]


def _category(key: str, code: str, indonesian: str, english: str) -> Category:
    return Category(key, code, {"id": indonesian, "en": english})


DEFAULT_CATEGORIES = check_categories(
    (
        _category("1", "demand", "penjualan turun", "falling sales"),
        _category("2", "capital", "modal atau cicilan", "capital or loans"),
        _category("3", "distribution", "distribusi", "distribution"),
        _category("4", "raw_materials", "bahan baku", "raw materials"),
        _category("5", "contact_fear", "takut tertular", "fear of infection"),
        _category("6", "spoiled_goods", "barang rusak", "spoiled goods"),
        _category("7", "production", "produksi terhenti", "stopped production"),
        _category("9", "other", "hal lain", "another problem"),
    )
)
"""The categories of Kemenkop-UKM's hotline in March 2020: the most usual first, in words short enough for a menu."""
