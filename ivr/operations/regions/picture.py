"""The map as a picture file for mails: the circles, colours and coastline of the map's page, and their legend.

The same data make the same bytes: the font is Pillow's own, and nothing of the moment is written into the file.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal
from PIL import Image, ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont

from ivr.hotline import region
from ivr.hotline.atlas import outline, rings, whole
from ivr.hotline.atlas.outline import Ring
from ivr.hotline.printable import clean
from ivr.hotline.report import Category
from ivr.operations.figures.periods import Period
from ivr.operations.regions.circles import COLOURS, DARK, OPACITY, Centres, Circle, Look, circles, looks
from ivr.operations.regions.counts import Counts
from ivr.operations.regions.query import UNTOLD
from ivr.texts import Texts, readable

WIDTH, MARGIN, HEAD, ROW, COLUMNS = 1200, 24, 92, 30, 3
FINER = 2
"""So many times larger it is painted than it is kept, for smooth edges."""
_SEA, _LAND, _NEIGHBOURS, _COAST = "#e9f0f5", "#fdfcf8", "#e0e2e0", "#a9b0b5"
_INK, _QUIET, _PAPER, _EDGE = "#1b1d1f", "#575d62", "#ffffff", "#1b1d1f"
WORDS = Texts(Path(__file__).parent / "texts")


@dataclass(frozen=True)
class ReportsMap:
    """What is painted: the reports of a period by region and category."""

    counts: Counts
    period: Period
    categories: tuple[Category, ...]
    centres: Centres
    generated: bool = False
    """Whether these are a demo's invented reports, which the picture then says."""


def word(name: str, language: str, /, **values: str) -> str:
    """One of the picture's own words, filled in; in the hotline's own language where this one has none."""
    return WORDS.text(readable((language,))[0], f"picture.{name}", **values)


def period_name(period: Period, language: str) -> str:
    """The days of the period, and the zone of its midnights; with no dash, which the picture's font lacks."""
    first, last = (format_date(day, "d MMMM y", locale=language) for day in (period.first, period.last))
    zone = period.start.astimezone(period.zone).tzname()
    return f"{first} ({zone})" if period.is_day else f"{first} - {last} ({zone})"


def category_name(code: str, categories: Sequence[Category], language: str) -> str:
    """A category as it is called in this language, with a capital."""
    found = next((one.name.get(language) or one.name.get("id") for one in categories if one.code == code), None)
    name = clean(found or code) if code else word("no_category", language)
    return name[:1].upper() + name[1:]


def alt_text(reports: ReportsMap, language: str) -> str:
    """The picture in one sentence, for whoever does not see it."""
    parts = [word("title", language), period_name(reports.period, language), _total(reports, language)]
    top = [f"{region.name_of(code)} {n}" for code, n in reports.counts.by_region.items() if code][:3]
    return ", ".join((*parts, *top)) + "."


def paint(reports: ReportsMap, language: str) -> bytes:
    """The picture as a PNG file, `WIDTH` wide."""
    styles = looks(reports.categories)
    found = circles(reports.counts, whole(), reports.centres, styles)
    legend = [(code, n) for code, n in reports.counts.by_category.items() if n > 0]
    lines = math.ceil(len(legend) / COLUMNS)
    map_height = round((WIDTH - 2 * MARGIN) * whole().height / whole().width)
    height = HEAD + map_height + 12 + lines * ROW + 76
    image = Image.new("RGB", (WIDTH * FINER, height * FINER), _PAPER)
    draw = ImageDraw.Draw(image)
    _write(draw, MARGIN, 20, f"{word('title', language)}, {period_name(reports.period, language)}", 27)
    subtitle = [_total(reports, language)] + ([word("generated", language)] if reports.generated else [])
    _write(draw, MARGIN, 58, " · ".join(subtitle), 18, _QUIET)
    image.paste(_map(found, map_height), (MARGIN * FINER, HEAD * FINER))
    below = HEAD + map_height + 14
    for number, (code, n) in enumerate(legend):
        at = MARGIN + number // lines * (WIDTH - 2 * MARGIN) // COLUMNS, below + number % lines * ROW
        name = category_name(code, reports.categories, language)
        _legend(draw, at, styles.get(code, Look()), name, _number(n, language))
    below += lines * ROW + 4
    _write(draw, MARGIN, below, _how(reports, found, language), 15, _QUIET)
    _write(draw, MARGIN, below + 26, word("credit", language), 14, _QUIET)
    return _file(image, height)


def _file(image: Image.Image, height: int) -> bytes:
    small = image.resize((WIDTH, height), Image.Resampling.LANCZOS)
    few = small.quantize(256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _total(reports: ReportsMap, language: str) -> str:
    found = word("count", language, n=_number(reports.counts.total, language))
    untold = reports.counts.by_region.get(UNTOLD, 0)
    return f"{found}, {word('untold', language, n=_number(untold, language))}" if untold else found


def _how(reports: ReportsMap, found: Sequence[Circle], language: str) -> str:
    if not reports.counts.total:
        return word("none", language)
    if not found:
        return ""
    place, n = region.name_of(found[0].code), _number(found[0].count, language)
    return word("most", language, place=place, n=n)


def _number(n: int, language: str) -> str:
    return str(format_decimal(n, locale=language))


def _map(found: Sequence[Circle], height: int) -> Image.Image:
    """The drawing alone: land, and the circles on it."""
    size = (WIDTH - 2 * MARGIN) * FINER, height * FINER
    scale = size[0] / whole().width
    image = Image.new("RGB", size, _SEA)
    draw = ImageDraw.Draw(image)
    for path, colour, edge in ((outline().neighbours, _NEIGHBOURS, _NEIGHBOURS), (outline().indonesia, _LAND, _COAST)):
        for ring in rings(path):
            draw.polygon(_scaled(ring, scale), fill=colour, outline=edge, width=FINER)
    for circle in found:
        _circle(image, circle, scale)
    return image


def _scaled(ring: Ring, scale: float) -> list[tuple[float, float]]:
    return [(x * scale, y * scale) for x, y in ring]


def _circle(image: Image.Image, circle: Circle, scale: float) -> None:
    x, y, r = round(circle.x * scale), round(circle.y * scale), max(round(circle.r * scale), 3)
    disc = Image.new("L", (2 * r + 1, 2 * r + 1), 0)
    ImageDraw.Draw(disc).ellipse((0, 0, 2 * r, 2 * r), fill=round(255 * OPACITY))
    image.paste(COLOURS[circle.colour], (x - r, y - r), disc)
    draw, box = ImageDraw.Draw(image), (x - r, y - r, x + r, y + r)
    for begin in range(0, 360, 40):
        draw.arc(box, begin, begin + (40 if circle.exact else 24), fill=_EDGE, width=FINER)
    if circle.text:
        ink = "#ffffff" if circle.colour in DARK else "#111111"
        draw.text((x, y), circle.text, fill=ink, font=_font(circle.letters * scale), anchor="mm")


def _legend(draw: ImageDraw.ImageDraw, at: tuple[int, int], look: Look, name: str, n: str) -> None:
    x, y, r = at[0] * FINER, at[1] * FINER, 9 * FINER
    draw.ellipse((x, y, x + 2 * r, y + 2 * r), fill=COLOURS[look.colour], outline=_EDGE, width=FINER)
    room = (WIDTH - 2 * MARGIN) / COLUMNS - 44
    _write(draw, at[0] + 28, at[1], _fitting(name, f": {n}", 16, room), 16)


def _fitting(text: str, ending: str, size: int, room: float) -> str:
    """As much of the text as there is room for before its ending."""
    font = _font(size * FINER)
    kept = text
    while len(kept) > 1 and font.getlength(f"{kept}{'' if kept == text else '…'}{ending}") > room * FINER:
        kept = kept[:-1].rstrip()
    return f"{kept}{'' if kept == text else '…'}{ending}"


def _write(draw: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int, ink: str = _INK) -> None:
    draw.text((x * FINER, y * FINER), text, fill=ink, font=_font(size * FINER))


@cache
def _font(size: float) -> FreeTypeFont:
    found = ImageFont.load_default(size)
    if not isinstance(found, FreeTypeFont):
        raise TypeError("this Pillow was built without FreeType")
    return found
