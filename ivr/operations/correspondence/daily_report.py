"""The daily report as a mail: figures, exceptions and categories as text, and the same as HTML with the map in it.

Whoever's mail reader shows no pictures or no HTML still has every figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from ivr.hotline.hours import OpeningHours
from ivr.hotline.printable import clean
from ivr.operations.cases import office_mails
from ivr.operations.correspondence.daily_cases import Exceptional, Rows
from ivr.operations.correspondence.wording import Wording, beside
from ivr.operations.mail import outbox
from ivr.operations.mail.composing import Picture, Sender, Words
from ivr.operations.regions import picture as regions_picture
from ivr.operations.regions.picture import ReportsMap
from ivr.templates import rendered

FIGURES = "figures"
"""The kind of this mail."""
TEMPLATE = Path(__file__).parent / "templates" / "daily_report.html"


@dataclass(frozen=True)
class DailyReport:
    """What the daily report of one day tells."""

    day: str
    figures: Rows
    exceptions: Sequence[Exceptional]
    map: ReportsMap
    map_path: str
    capacity: Sequence[str] = ()
    """What is said of the day's agents, a line in each language."""
    capacity_path: str = ""


def write_daily(session: Session, addresses: tuple[str, ...], hours: OpeningHours, now: datetime) -> int:
    """On working days from eight o'clock on, one report to each address. Once a day."""
    if not office_mails.is_time(hours, now):
        return 0
    day = hours.local(now).date().isoformat()
    keys = {address: f"figures:{day}:{address}" for address in addresses}
    return sum(outbox.write(session, key, FIGURES, {"day": day}, now, address=address) for address, key in keys.items())


def compose(sender: Sender, report: DailyReport, wording: Wording, cid: str) -> Words:
    """Subject, text, HTML and the map, which the HTML shows by its Content-ID; the map speaks the first language."""
    in_words, language = _in_words(sender, report, wording), wording.language
    painted, described = regions_picture.paint(report.map, language), regions_picture.alt_text(report.map, language)
    picture = Picture(painted, cid, f"{wording.text('report.map')}.png", described)
    html = rendered(TEMPLATE, report=in_words, language=language, picture=picture, width=regions_picture.WIDTH)
    return Words(wording.text("report.subject", day=report.day), _text(in_words), html, picture)


@dataclass(frozen=True)
class _Row:
    number: int
    words: str
    link: str = ""
    named: tuple[str, ...] = ()


@dataclass(frozen=True)
class _InWords:
    """The report in words, for text and HTML alike."""

    headline: str
    figures: Sequence[_Row]
    attention: str
    exceptions: Sequence[_Row]
    period: str
    categories: Sequence[_Row]
    map: str
    map_link: str
    capacity: Sequence[str]
    capacity_link: str


def _in_words(sender: Sender, report: DailyReport, wording: Wording) -> _InWords:
    reports = wording.each("report.reports")
    return _InWords(
        headline=f"{clean(sender.name)}: {wording.each('report.as_of', day=report.day)}",
        figures=[_Row(number, wording.each(f"figure.{key}")) for key, number in report.figures],
        attention=_titled(wording.each("report.attention")),
        exceptions=[_exceptional(sender, one, wording) for one in report.exceptions],
        period=f"{_titled(reports)}, {regions_picture.period_name(report.map.period, wording.language)}",
        categories=_categories(report.map, wording) or [_Row(0, reports)],
        map=_titled(wording.each("report.map")),
        map_link=f"{sender.public_url}{report.map_path}",
        capacity=report.capacity,
        capacity_link=f"{sender.public_url}{report.capacity_path}",
    )


def _exceptional(sender: Sender, one: Exceptional, wording: Wording) -> _Row:
    """With the first few by name and how many more there are, where there are any."""
    words = wording.each(f"attention.{one.key}")
    if not one.number:
        return _Row(0, words)
    named, more = [clean(name) for name in one.named], one.number - len(one.named)
    if named and more > 0:
        named.append(wording.each("report.more", n=more))
    return _Row(one.number, words, f"{sender.public_url}{one.path}", tuple(named))


def _categories(reports_map: ReportsMap, wording: Wording) -> list[_Row]:
    """Every category that was reported in the map's period, in each language, and how often."""
    return [
        _Row(n, beside(regions_picture.category_name(code, reports_map.categories, one) for one in wording.languages))
        for code, n in reports_map.counts.by_category.items()
        if n > 0
    ]


def _text(in_words: _InWords) -> str:
    parts = [
        in_words.headline,
        "",
        *_lines(in_words.figures),
        "",
        *([*in_words.capacity, in_words.capacity_link, ""] if in_words.capacity else []),
        in_words.attention,
        "",
        *_lines(in_words.exceptions),
        "",
    ]
    parts += [in_words.period, "", *_lines(in_words.categories), "", f"{in_words.map}: {in_words.map_link}", ""]
    return "\n".join(parts)


def _lines(rows: Iterable[_Row]) -> Iterator[str]:
    for row in rows:
        yield f"{row.number:>7}  {row.words}"
        for name in row.named:
            yield f"         - {name}"
        if row.link:
            yield f"         {row.link}"


def _titled(words: str) -> str:
    return words[:1].upper() + words[1:]
