"""The words and word order of each language that the hotline speaks; `speech` puts sentences together from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import time

from ivr.hotline.errors import HotlineError


class UnknownLanguage(HotlineError):
    """The hotline does not speak this language."""


@dataclass(frozen=True)
class Tongue:
    """What is particular to a language. `locale` is Babel's; `letters` names those that a voice would not say alone.

    `relative_days` is keyed by days from today; `at` comes before a time of day, `on` before a date; `shared_parts` are
    the parts of the day that are said once for two times; `zone_names` is keyed by Babel's name, and `zone_link` comes
    before one.
    """

    locale: str
    digits: tuple[str, ...]
    plus: str
    letters: Mapping[str, str]
    number: Callable[[int], str]
    clock: Callable[[time], str]
    at: str
    on: str
    shared_parts: tuple[str, ...]
    relative_days: Mapping[int, str]
    duration_link: str
    from_to: str
    days_to: str
    all_day: str
    no_hours: str
    zone_names: Mapping[str, str]
    zone_link: str = ", "


def tongue(language: str) -> Tongue:
    """The words of a language, or of one as it is `written`; raises UnknownLanguage."""
    found = _TONGUES.get(language) or _WRITTEN.get(language)
    if found is None:
        raise UnknownLanguage(f"no language {language!r}; there is {', '.join(_TONGUES)}")
    return found


def written(language: str) -> str:
    """The name of a language as people read it: times in figures, zones by their letters."""
    return f"{language} in writing"


# Indonesian -------------------------------------------------------------------------------------------------------

_ANGKA = (
    *("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"),
    *("sepuluh", "sebelas"),
)
_NAMA_HURUF = "A Be Ce De E Ef Ge Ha I Je Ka El Em En O Pe Ki Er Es Te U Ve We Eks Ye Zet"
_HURUF = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _NAMA_HURUF.split(), strict=True))
_SATUAN = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))


def _bilangan(count: int) -> str:
    if count < 12:
        return _ANGKA[count]
    if count < 20:
        return f"{_ANGKA[count - 10]} belas"
    size, word = next(unit for unit in _SATUAN if count >= unit[0])
    head, rest = divmod(count, size)
    start = f"se{word}" if head == 1 and size in (100, 1000) else f"{_bilangan(head)} {word}"
    return f"{start} {_bilangan(rest)}" if rest else start


def _pukul(when: time) -> str:
    if when.minute == 30:
        return f"pukul setengah {(when.hour + 1) % 12 or 12} {_bagian_hari(when.hour)}"
    minutes = f" lewat {when.minute}" if when.minute else ""
    return f"pukul {when.hour % 12 or 12}{minutes} {_bagian_hari(when.hour)}"


def _bagian_hari(hour: int) -> str:
    for start, part in ((18, "malam"), (15, "sore"), (11, "siang"), (4, "pagi"), (1, "dini hari")):
        if hour >= start:
            return part
    return "malam"


def _jam(when: time) -> str:
    return f"pukul {when:%H.%M}"


# English ----------------------------------------------------------------------------------------------------------

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))


def _in_words(count: int) -> str:
    if count < 20:
        return _ONES[count]
    if count < 100:
        return _TENS[count // 10] + (f"-{_ONES[count % 10]}" if count % 10 else "")
    size, word = next(scale for scale in _SCALES if count >= scale[0])
    head, rest = divmod(count, size)
    link = " and " if rest < 100 else " "
    return f"{_in_words(head)} {word}" + (f"{link}{_in_words(rest)}" if rest else "")


def _o_clock(when: time) -> str:
    match when.hour, when.minute:
        case 0, 0:
            return "12 midnight"
        case 12, 0:
            return "12 noon"
        case hour, 0:
            return f"{hour % 12 or 12} {_part_of_day(hour)}"
        case hour, minute:
            return f"{hour % 12 or 12} {'oh ' if minute < 10 else ''}{minute} {_part_of_day(hour)}"


def _part_of_day(hour: int) -> str:
    for start, part in ((21, "at night"), (18, "in the evening"), (12, "in the afternoon"), (1, "in the morning")):
        if hour >= start:
            return part
    return "at night"


def _in_figures(when: time) -> str:
    if (when.hour % 12, when.minute) == (0, 0):
        return _o_clock(when)
    minutes = f":{when.minute:02}" if when.minute else ""
    return f"{when.hour % 12 or 12}{minutes} {'am' if when.hour < 12 else 'pm'}"


_TONGUES: Mapping[str, Tongue] = {
    "id": Tongue(
        locale="id",
        digits=_ANGKA[:10],
        plus="plus",
        letters=_HURUF,
        number=_bilangan,
        clock=_pukul,
        at="",
        on="",
        shared_parts=(),
        relative_days={-1: "kemarin", 0: "hari ini", 1: "besok"},
        duration_link=" ",
        from_to="dari {start} sampai {end}",
        days_to="{first} sampai {last}",
        all_day="24 jam",
        no_hours="tanpa jam tetap",
        zone_names={
            "Waktu Indonesia Barat": "waktu Indonesia barat",
            "Waktu Indonesia Tengah": "waktu Indonesia tengah",
            "Waktu Indonesia Timur": "waktu Indonesia timur",
        },
    ),
    "en": Tongue(
        locale="en",
        digits=_ONES[:10],
        plus="plus",
        letters={},
        number=_in_words,
        clock=_o_clock,
        at="at ",
        on="on ",
        shared_parts=(" at night", " in the evening", " in the afternoon", " in the morning"),
        relative_days={-1: "yesterday", 0: "today", 1: "tomorrow"},
        duration_link=" and ",
        from_to="from {start} to {end}",
        days_to="{first} to {last}",
        all_day="all day",
        no_hours="without regular hours",
        zone_names={},
    ),
}

_ZONES = ("WIB", "WITA", "WIT")
_WRITTEN: Mapping[str, Tongue] = {
    written("id"): replace(
        _TONGUES["id"],
        clock=_jam,
        zone_names=dict(zip(_TONGUES["id"].zone_names, _ZONES, strict=True)),
        zone_link=" ",
    ),
    written("en"): replace(
        _TONGUES["en"],
        clock=_in_figures,
        shared_parts=(),
        zone_names=dict(
            zip(("Western Indonesia Time", "Central Indonesia Time", "Eastern Indonesia Time"), _ZONES, strict=True)
        ),
        zone_link=" ",
    ),
}
