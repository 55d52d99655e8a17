"""Boundaries and numbers of businesses, brought in as files: all of a file or nothing, in place of what was there."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.atlas import drawn
from ivr.hotline.errors import HotlineError
from ivr.hotline.region import UnknownRegion
from ivr.operations import audit
from ivr.records.regions import RegionBase, RegionBoundary

CODE_NAMES = ("code", "kode", "kemendagri", "kode_kemendagri", "kdpkab", "id")
"""What files call the code of Kemendagri; the first that a feature has counts."""
BASE_NAMES = ("businesses", "usaha", "umkm", "jumlah", "value", "nilai")
MOST_DIGITS = 9
"""Of a region's number of businesses: what its column can hold."""
STEP = 0.5
"""Units of the drawing: points of a boundary that are nearer to the one before are left out."""

Point = tuple[float, float]


class BadFile(HotlineError):
    """The file cannot be taken; the message says what is wrong with it, and where."""


@dataclass(frozen=True)
class Imported:
    """How many regencies and cities a file told of, and which it did not."""

    regions: int
    missing: tuple[str, ...]


def boundaries(session: Session, text: str, source: str, actor: str, now: datetime) -> Imported:
    """Take the boundaries in a GeoJSON file; `source` is what the audit calls it. Raises BadFile."""
    found: dict[str, RegionBoundary] = {}
    for number, feature in enumerate(_features(text), 1):
        code = _code(feature.get("properties") or {}, f"feature {number}")
        if len(code) <= len("32"):
            continue
        rings = [_drawn(ring, code) for ring in _rings(feature.get("geometry") or {}, code)]
        kept = [ring for ring in rings if len(ring) > 2]
        if not kept:
            raise BadFile(f"{code} has no area")
        x, y = _centre(max(kept, key=lambda ring: abs(_area(ring))))
        found[code] = RegionBoundary(region=code, path="".join(map(_path, kept)), x=x, y=y, imported_at=now)
    if not found:
        raise BadFile("There is no regency or city in this file")
    session.execute(delete(RegionBoundary))
    session.add_all(found.values())
    return _written(session, "regions:import-boundaries", found, source, actor, now)


def base(session: Session, lines: Iterable[str], source: str, actor: str, now: datetime) -> Imported:
    """Take the number of businesses of each region from a CSV file with the columns code and businesses; BadFile."""
    found: dict[str, RegionBase] = {}
    for number, row in _csv(lines):
        code = _code(row, f"line {number}")
        told = next((row[name] for name in BASE_NAMES if row.get(name)), "")
        written = re.sub(r"[ .,']", "", told)
        if not written.isdecimal() or len(written) > MOST_DIGITS:
            raise BadFile(f"line {number}: {told!r} is no number of businesses")
        found[code] = RegionBase(region=code, businesses=int(written), imported_at=now)
    if not found:
        raise BadFile("There is no line with a code and a number of businesses in this file")
    session.execute(delete(RegionBase))
    session.add_all(found.values())
    return _written(session, "regions:import-base", found, source, actor, now)


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
        raise BadFile("This is no GeoJSON file: a FeatureCollection is needed") from None
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BadFile("The features of this file are no list of objects")
    return features


def _csv(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    rows = list(lines)
    head = rows[0].removeprefix("\ufeff") if rows else ""
    delimiter = ";" if head.count(";") > head.count(",") else ","
    reader = csv.DictReader([head, *rows[1:]], delimiter=delimiter)
    for row in reader:
        yield reader.line_num, {(name or "").strip().lower(): (value or "") for name, value in row.items() if name}


def _code(properties: Mapping[str, Any], where: str) -> str:
    """The code of today, with its dot, from however it is written."""
    lowered = {str(name).lower(): value for name, value in properties.items()}
    told = next((lowered[name] for name in CODE_NAMES if lowered.get(name) not in (None, "")), None)
    if told is None:
        raise BadFile(f"{where}: there is no code; one of {', '.join(CODE_NAMES)} is looked for")
    digits = re.sub(r"\D", "", str(told))
    try:
        found = region.region(digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}")
    except UnknownRegion:
        raise BadFile(f"{where}: {told!r} is no code of Kemendagri's for a province, regency or city") from None
    return found.code


def _rings(geometry: Mapping[str, Any], code: str) -> Iterator[list[Any]]:
    match geometry.get("type"):
        case "Polygon":
            yield from geometry["coordinates"]
        case "MultiPolygon":
            for polygon in geometry["coordinates"]:
                yield from polygon
        case other:
            raise BadFile(f"{code}: a Polygon or MultiPolygon is needed, not {other}")


def _drawn(ring: list[Any], code: str) -> list[Point]:
    """A ring in the drawing, with no more points than can be seen."""
    kept: list[Point] = []
    try:
        points = [drawn(float(point[0]), float(point[1])) for point in ring]
    except (TypeError, ValueError, IndexError):
        raise BadFile(f"{code}: its outline is not made of pairs of numbers") from None
    for point in points:
        if not kept or abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= STEP:
            kept.append(point)
    return kept[:-1] if len(kept) > 1 and kept[0] == kept[-1] else kept


def _path(ring: list[Point]) -> str:
    steps = " ".join(f"{x:.1f} {y:.1f}" for x, y in ring[1:])
    return f"M{ring[0][0]:.1f} {ring[0][1]:.1f}L{steps}Z"


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
