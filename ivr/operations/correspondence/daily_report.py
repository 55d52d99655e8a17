"""The daily report as a mail: figures, exceptions and categories as text, and the same as HTML with the map in it.

Whoever's mail reader shows no pictures or no HTML still has every figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from sqlalchemy.orm import Session

from ivr.hotline.hours import OpeningHours
from ivr.hotline.printable import clean
from ivr.operations.cases import mails
from ivr.operations.correspondence.daily_cases import Exceptional, Rows
from ivr.operations.mail import outbox
from ivr.operations.mail.composing import Picture, Sender, Words
from ivr.operations.regions import picture as regions_picture
from ivr.operations.regions.picture import ReportsMap

FIGURES = "figures"
"""The kind of this mail."""
_PAGE = "margin:0;padding:16px;font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.45;color:#1b1d1f"
_CELL = "padding:3px 14px 3px 0;text-align:left;vertical-align:top"
_NUMBER = "padding:3px 14px 3px 0;text-align:right;vertical-align:top;font-weight:bold"


@dataclass(frozen=True)
class DailyReport:
    """What the daily report of one day tells."""

    day: str
    figures: Rows
    exceptions: Sequence[Exceptional]
    map: ReportsMap
    map_path: str


def write_daily(session: Session, addresses: tuple[str, ...], hours: OpeningHours, now: datetime) -> int:
    """On working days from eight o'clock on, one report to each address. Once a day."""
    if not mails.is_time(hours, now):
        return 0
    day = hours.local(now).date().isoformat()
    keys = {address: f"figures:{day}:{address}" for address in addresses}
    return sum(outbox.write(session, key, FIGURES, {"day": day}, now, address=address) for address, key in keys.items())


def written(sender: Sender, report: DailyReport, languages: Sequence[str], cid: str) -> Words:
    """Subject, text, HTML and the map, which the HTML shows by its Content-ID; it speaks the first language."""
    language = languages[0] if languages else "id"
    picture = Picture(
        regions_picture.paint(report.map, language), cid, "peta.png", regions_picture.told(report.map, language)
    )
    return Words(f"Laporan harian {report.day}", _text(sender, report), _html(sender, report, picture), picture)


def _text(sender: Sender, report: DailyReport) -> str:
    parts = [_headline(sender, report), ""]
    parts += [f"{number:>7}  {indonesian} / {english}" for indonesian, english, number in report.figures]
    parts += ["", "Perlu perhatian / needs attention", ""]
    for one in report.exceptions:
        parts.append(f"{one.number:>7}  {one.indonesian} / {one.english}")
        if one.number:
            parts += [f"         - {clean(name)}" for name in _named(one)]
            parts.append(f"         {sender.public_url}{one.path}")
    parts += ["", _period(report), ""]
    parts += [f"{n:>7}  {name}" for name, n in _categories(report.map)] or ["      0  laporan / reports"]
    parts += ["", f"Peta / map: {_map_link(sender, report)}", ""]
    return "\n".join(parts)


def _html(sender: Sender, report: DailyReport, picture: Picture) -> str:
    figures = "".join(_row(number, f"{indonesian} / {english}") for indonesian, english, number in report.figures)
    needed = "".join(_exceptional(sender, one) for one in report.exceptions)
    categories = "".join(_row(n, name) for name, n in _categories(report.map)) or _row(0, "laporan / reports")
    link, shown = escape(_map_link(sender, report)), escape(picture.description)
    width = regions_picture.WIDTH
    image = f'<img src="cid:{picture.cid}" alt="{shown}" width="{width}" style="max-width:100%;height:auto">'
    return "\n".join(
        (
            '<!doctype html>\n<html lang="id"><head><meta charset="utf-8">',
            f"<title>{escape(_headline(sender, report))}</title></head>",
            f'<body style="{_PAGE}">',
            f'<h1 style="font-size:20px">{escape(_headline(sender, report))}</h1>',
            _table(figures),
            '<h2 style="font-size:17px">Perlu perhatian / needs attention</h2>',
            _table(needed),
            f'<h2 style="font-size:17px">{escape(_period(report))}</h2>',
            f'<p><a href="{link}">{image}</a></p>',
            _table(categories),
            f'<p><a href="{link}">Peta / map</a></p>',
            "</body></html>\n",
        )
    )


def _exceptional(sender: Sender, one: Exceptional) -> str:
    words = f"{one.indonesian} / {one.english}"
    if not one.number:
        return _row(0, words)
    named = "".join(f"<li>{escape(clean(name))}</li>" for name in _named(one))
    link = f'<a href="{escape(sender.public_url + one.path)}">{escape(words)}</a>'
    listed = f'<ul style="margin:2px 0 6px;padding-left:18px">{named}</ul>' if named else ""
    return f'<tr><td style="{_NUMBER}">{one.number}</td><td style="{_CELL}">{link}{listed}</td></tr>'


def _named(one: Exceptional) -> list[str]:
    """The first few, and how many more there are."""
    more = one.number - len(one.named)
    return [*one.named, *([f"dan {more} lagi / and {more} more"] if one.named and more > 0 else [])]


def _table(rows: str) -> str:
    return f'<table role="presentation" style="border-collapse: collapse">{rows}</table>'


def _row(number: int, words: str) -> str:
    return f'<tr><td style="{_NUMBER}">{number}</td><td style="{_CELL}">{escape(words)}</td></tr>'


def _headline(sender: Sender, report: DailyReport) -> str:
    return f"{clean(sender.name)}: keadaan {report.day} / as of {report.day}"


def _period(report: DailyReport) -> str:
    return f"Laporan / reports, {regions_picture.period_name(report.map.period, 'id')}"


def _map_link(sender: Sender, report: DailyReport) -> str:
    return f"{sender.public_url}{report.map_path}"


def _categories(shown: ReportsMap) -> Iterable[tuple[str, int]]:
    """Every category that was reported in the map's period, in both languages, and how often."""
    names = {
        code: [regions_picture.category_name(code, shown.categories, language) for language in ("id", "en")]
        for code in shown.counts.by_category
    }
    return [(" / ".join(dict.fromkeys(names[code])), n) for code, n in shown.counts.by_category.items() if n > 0]
