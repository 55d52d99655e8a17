"""A planned week as a spreadsheet has it: weekdays beside times, with the agents in the cells, pasted as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise, zip_longest

from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.hotline.staffing import HALF_HOUR
from ivr.hotline.written_dates import TO, weekday_named
from ivr.hotline.written_staffing import NotPlanned, Slip, read_line, read_number, write_line

_CLOCK = r"\d{1,2}(?:[:.]\d{2})?(?:[:.]00)?"
_TIMES = re.compile(rf"(?:pukul\s+|jam\s+)?({_CLOCK})(?:{TO}({_CLOCK}))?(?:\s*(?:WIB|WITA|WIT))?", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)[.,]0+")
"""A whole number of people as a spreadsheet with decimals shows it."""

Cells = Sequence[Sequence[str]]


def read_table(text: str) -> Mapping[str, str]:
    """The line of each weekday that the table has, as `read_line` takes it; weekdays may stand above or at the side.

    A row without times, such as a total, is passed over. Raises NotPlanned.
    """
    rows = _upright([[cell.strip() for cell in re.split("\t|;", line)] for line in text.splitlines() if line.strip()])
    columns = {number: days for number, head in enumerate(rows[0]) if number and head for days in [_weekdays(head)]}
    times = list(_times([row[0] for row in rows[1:]]))
    found: dict[str, str] = {}
    for number, days in columns.items():
        cells = [(hours, _agents(rows[at + 1][number])) for at, hours in times]
        line = write_line(read_line(", ".join(f"{hours}: {agents}" for hours, agents in cells), ()))
        found |= dict.fromkeys(days, line)
    return found


def _upright(rows: Cells) -> Cells:
    """The table with its weekdays above, all rows of one length. Raises NotPlanned."""
    wide = list(zip(*zip_longest(*rows, fillvalue=""), strict=True))
    for found in (wide, list(zip(*wide, strict=True))):
        heads, times = (found[0][1:], [row[0] for row in found[1:]]) if found else ((), [])
        if any(map(_is_weekdays, heads)) and any(map(_TIMES.fullmatch, times)):
            return found
    raise NotPlanned(Slip.NO_TABLE, " ".join(" ".join(row) for row in rows)[:40].strip())


def _is_weekdays(head: str) -> bool:
    try:
        return bool(_weekdays(head))
    except NotPlanned:
        return False


def _weekdays(head: str) -> list[str]:
    """The weekdays of a heading: "Senin", "Mon-Fri". Raises NotPlanned."""
    ends = [weekday_named(name.rstrip(".")) for name in re.split(TO, head.strip(), flags=re.IGNORECASE)]
    known = [end for end in ends if end is not None]
    if len(known) != len(ends) or len(known) > 2 or known != sorted(known):
        raise NotPlanned(Slip.HEADING, head[:40])
    return list(WEEKDAYS[known[0] : known[-1] + 1])


def _times(heads: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The rows that have times, with their hours: one without an end lasts until the next, the last as long as others.

    Raises NotPlanned.
    """
    found = [(at, _TIMES.fullmatch(head)) for at, head in enumerate(heads) if re.search(r"\d", head)]
    for at, times in found:
        if times is None:
            raise NotPlanned(Slip.CLOCK, heads[at][:40])
    rows = [(at, _clock(times[1]), times[2] and _clock(times[2])) for at, times in found if times]
    steps = [_apart(one, other) for (_, one, end), (_, other, _) in pairwise(rows) if not end]
    for number, (at, start, end) in enumerate(rows):
        following = rows[number + 1][1] if number + 1 < len(rows) else _after(start, min(steps, default=HALF_HOUR))
        yield at, f"{start}-{end or following}"


def _clock(text: str) -> str:
    hour, minute = (*re.split("[:.]", text), "00")[:2]
    return f"{hour.zfill(2)}:{minute}"


def _apart(one: str, other: str) -> int:
    """Minutes between two clocks; a half hour where that makes no sense."""
    minutes = [int(clock[:2]) * 60 + int(clock[3:]) for clock in (one, other)]
    return minutes[1] - minutes[0] if minutes[1] > minutes[0] else HALF_HOUR


def _after(clock: str, minutes: int) -> str:
    hour, minute = int(clock[:2]), int(clock[3:])
    if hour > 23 or minute > 59:
        raise NotPlanned(Slip.CLOCK, clock)
    return f"{datetime.combine(date.min, time(hour, minute)) + timedelta(minutes=minutes):%H:%M}"


def _agents(cell: str) -> int:
    whole = _WHOLE.fullmatch(cell)
    return read_number(whole[1] if whole else cell)
