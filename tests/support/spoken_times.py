"""What callers understand of the times that they are told: read from the words alone, by nothing of the hotline's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from tests.support.line import WIB

MONTHS = {
    name: number
    for names in (
        "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
        "January February March April May June July August September October November December",
    )
    for number, name in enumerate(names.split(), start=1)
}
DATE = re.compile(rf"(\d+) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")
CLOCK = {
    "id": re.compile(r"pukul (?P<half>setengah )?(?P<hour>\d+)(?: lewat (?P<minute>\d+))? (?P<part>\w+)"),
    "en": re.compile(r"(?P<half>)(?P<hour>\d+)(?: (?P<minute>\d\d))? (?P<part>in the \w+|noon|midnight|at night)"),
}
FORENOON = ("pagi", "in the morning")
PROMISED = {"id": re.compile(r"menelepon Anda ([^.]*)\."), "en": re.compile(r"ring you ([^.]*)\.")}


@dataclass(frozen=True)
class Understood:
    """A promise as its caller took it down: rung not before `begins` (None: from now on), and by `deadline`."""

    begins: datetime | None
    deadline: datetime


def promise_in(text: str, language: str, now: datetime) -> Understood | None:
    """The time that is promised last in what was heard at `now`; None where none is."""
    for told in reversed(PROMISED[language].findall(text)):
        clocks = list(CLOCK[language].finditer(told))
        if (named := DATE.search(told)) and clocks:
            return _understood(named, clocks, told, now)
    return None


def _understood(named: re.Match[str], clocks: list[re.Match[str]], told: str, now: datetime) -> Understood:
    here = now.astimezone(WIB)
    month = MONTHS[named[2]]
    year = int(named[3]) if named[3] else here.year
    moments = [datetime.combine(date(year, month, int(named[1])), _time(one), WIB) for one in clocks]
    if len(moments) == 2:
        return Understood(moments[0], moments[1])
    if between := re.search(r"between (\d+)(?: (\d\d))? and", told):  # "between 8 and 11 in the morning"
        first = moments[0].replace(hour=_hour(int(between[1]), clocks[0]["part"]), minute=int(between[2] or 0))
        return Understood(first, moments[0])
    return Understood(None, moments[-1])


def _time(said: re.Match[str]) -> time:
    hour, minute = int(said["hour"]), int(said["minute"] or 0)
    if said["half"]:
        hour, minute = hour - 1, 30
    return time(_hour(hour, said["part"]), minute)


def _hour(said: int, part: str) -> int:
    """The hour of the day, for hours in which a hotline is open."""
    if part in FORENOON:
        return said
    return said if said in (11, 12) and part != "in the evening" else said % 12 + 12
