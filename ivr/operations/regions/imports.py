"""Boundaries and numbers of businesses, brought in as files: all of a file or nothing, in place of what was there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ivr.hotline import region, spreadsheet
from ivr.hotline.atlas import drawn
from ivr.hotline.errors import HotlineError, NotFound
from ivr.hotline.spreadsheet import BadTable, SheetLine
from ivr.operations import audit
from ivr.records.regions import RegionBase, RegionBoundary

CODE_NAMES = ("code", "kode", "kemendagri", "kode_kemendagri", "kdpkab", "id")
"""What files call the code of Kemendagri; the first that a feature has counts."""
BASE_NAMES = ("businesses", "usaha", "umkm", "jumlah", "value", "nilai")
MOST_DIGITS = 9
"""Of a region's number of businesses: what its column can hold."""
STEP = 0.5
"""Units of the drawing: points of a boundary that are nearer to the one before are left out."""
_WHOLE = re.compile(
    r"""
    ( [0-9]{1,3} (?P<mark>[ .,'\u00a0\u202f])[0-9]{3} (?:(?P=mark)[0-9]{3})* | [0-9]+ )
    (?: [.,] (?:0{1,2}|0{4,}) )?                                         # three zeros would be a group
    """,
    re.VERBOSE,
)

Point = tuple[float, float]


class BadRegionFile(HotlineError):
    """The file cannot be taken; the message says what is wrong with it, and where."""


@dataclass(frozen=True)
class Imported:
    """How many regencies and cities a file told of, which it did not, and which have an outline without an area."""

    regions: int
    missing: tuple[str, ...]
    flat: tuple[str, ...] = ()


def boundaries(session: Session, text: str, source: str, actor: str, now: datetime) -> Imported:
    """Take the boundaries in a GeoJSON file; `source` is what the audit calls it. Raises BadRegionFile."""
    found: dict[str, RegionBoundary] = {}
    flat: list[str] = []
    provinces = 0
    for number, feature in enumerate(_features(text), 1):
        code = _code(feature.get("properties") or {}, f"feature {number}")
        if len(code) <= len("32"):
            provinces += 1
            continue
        rings = _outline(list(_rings(feature.get("geometry") or {}, code)), code)
        if not rings:
            flat.append(code)
            continue
        x, y = _centre(max(rings, key=lambda ring: abs(_area(ring))))
        found[code] = RegionBoundary(region=code, path="".join(map(_path, rings)), x=x, y=y, imported_at=now)
    if not found:
        also = "; it holds provinces only" if provinces else ""
        raise BadRegionFile(
            f"There is no regency or city in this file{also}. Wanted is one with a feature for each regency and city,"
            f" whose code (one of {', '.join(CODE_NAMES)}) is written like 32.73"
        )
    session.execute(delete(RegionBoundary))
    session.add_all(found.values())
    return replace(_written(session, "regions:import-boundaries", found, source, actor, now), flat=tuple(flat))


def base(session: Session, data: bytes, source: str, actor: str, now: datetime) -> Imported:
    """Take how many businesses each region has from a CSV file (columns code and businesses). Raises BadRegionFile."""
    found: dict[str, RegionBase] = {}
    for line in _table(data):
        code = _code(line.cells, f"line {line.number}")
        told = next((line.cells[name] for name in BASE_NAMES if line.cells.get(name)), "")
        businesses = whole(told)
        if businesses is None or len(str(businesses)) > MOST_DIGITS:
            raise BadRegionFile(f"line {line.number}: {told[:40]!r} is no number of businesses")
        if code in found:
            raise BadRegionFile(f"line {line.number}: {code} stands there twice")
        found[code] = RegionBase(region=code, businesses=businesses, imported_at=now)
    if not found:
        raise BadRegionFile("There is no line with a code and a number of businesses in this file")
    session.execute(delete(RegionBase))
    session.add_all(found.values())
    return _written(session, "regions:import-base", found, source, actor, now)


def whole(text: str) -> int | None:
    """A whole number as people and spreadsheets write it; None for what is none, or could be another.

    Groups of three are thousands, whatever stands between them; a decimal part goes if it is zeros: `12500.0` and
    `12.500,00` are 12500. `12.500` is a group, as nobody counts businesses in thousandths.
    """
    found = _WHOLE.fullmatch(text)
    if found is None or (found["mark"] and text[found.end(1) : found.end(1) + 1] == found["mark"]):
        return None
    digits = re.sub(r"\D", "", found[1])
    return int(digits) if len(digits) <= 2 * MOST_DIGITS else None


def _written(
    session: Session, action: str, found: Mapping[str, Any], source: str, actor: str, now: datetime
) -> Imported:
    session.flush()
    audit.record(session, actor, action, source, None, {"regions": len(found)}, now)
    missing = tuple(one.code for one in region.regencies() if one.code not in found)
    return Imported(sum(len(code) > len("32") for code in found), missing)


def _features(text: str) -> list[dict[str, Any]]:
    try:
        told = json.loads(text)
        features = told["features"]
    except (ValueError, KeyError, TypeError):
        raise BadRegionFile("This is no GeoJSON file: a FeatureCollection is needed") from None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BadRegionFile("The features of this file are no list of objects")
    return features


def _table(data: bytes) -> tuple[SheetLine, ...]:
    try:
        return spreadsheet.read(data).lines
    except BadTable as error:
        raise BadRegionFile(str(error)) from None


def _code(properties: Mapping[str, Any], where: str) -> str:
    """The code of today, with its dot, from however it is written."""
    lowered = {str(name).lower(): value for name, value in properties.items()}
    told = next((lowered[name] for name in CODE_NAMES if lowered.get(name) not in (None, "")), None)
    if told is None:
        raise BadRegionFile(f"{where}: there is no code; one of {', '.join(CODE_NAMES)} is looked for")
    written = str(told).strip()
    if lost := re.fullmatch(r"(\d\d)[.,](\d)", written):
        written = f"{lost[1]}.{lost[2]}0" if lost[2] != "0" else lost[1]
    digits = re.sub(r"\D", "", re.sub(r"^(\d{4}|\d\d)[.,]0+$", r"\1", written))
    try:
        found = region.region(digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}")
    except NotFound:
        raise BadRegionFile(f"{where}: {told!r} is no code of Kemendagri's for a province, regency or city") from None
    return found.code


def _rings(geometry: Mapping[str, Any], code: str) -> Iterator[list[Any]]:
    match geometry.get("type"):
        case "Polygon":
            yield from _lists(geometry.get("coordinates"), code)
        case "MultiPolygon":
            for polygon in _lists(geometry.get("coordinates"), code):
                yield from _lists(polygon, code)
        case other:
            raise BadRegionFile(f"{code}: a Polygon or MultiPolygon is needed, not {other}")


def _lists(found: Any, code: str) -> list[Any]:
    if not isinstance(found, list) or not all(isinstance(one, list) for one in found):
        raise BadRegionFile(f"{code}: its outline is not made of pairs of numbers")
    return found


def _outline(rings: list[list[Any]], code: str) -> list[list[Point]]:
    """The rings of a region that have an area, with no more points than can be seen.

    Where every ring is that small, an archipelago, all of them stay with all of their points.
    """
    for step in (STEP, 0.0):
        kept = [ring for ring in (_drawn(one, code, step) for one in rings) if len(ring) > 2 and _area(ring)]
        if kept:
            return kept
    return []


def _drawn(ring: list[Any], code: str, step: float) -> list[Point]:
    """A ring in the drawing, without points nearer than `step` to the one before."""
    kept: list[Point] = []
    try:
        points = [drawn(float(point[0]), float(point[1])) for point in ring]
    except (TypeError, ValueError, IndexError, OverflowError):
        raise BadRegionFile(f"{code}: its outline is not made of pairs of numbers") from None
    for point in points:
        if not all(map(isfinite, point)):
            raise BadRegionFile(f"{code}: its outline is not made of pairs of numbers")
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= step:
            kept.append(point)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _path(ring: list[Point]) -> str:
    """Two decimals for what one would make a line of."""
    figures = 1 if abs(_area(ring)) >= STEP else 2
    steps = " ".join(f"{x:.{figures}f} {y:.{figures}f}" for x, y in ring[1:])
    return f"M{ring[0][0]:.{figures}f} {ring[0][1]:.{figures}f}L{steps}Z"


def _area(ring: list[Point]) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs) / 2


def _centre(ring: list[Point]) -> Point:
    """The centre of gravity of a ring."""
    x_sum = y_sum = 0.0
    for (x, y), (next_x, next_y) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x * next_y - next_x * y
        x_sum += (x + next_x) * cross
        y_sum += (y + next_y) * cross
    area = _area(ring) or 1.0
    return round(x_sum / (6 * area), 2), round(y_sum / (6 * area), 2)
