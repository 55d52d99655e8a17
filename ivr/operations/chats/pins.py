"""A pin is somewhere: the regency or city that it lies in, by the boundaries that were imported."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.writing import places
from ivr.hotline.writing.places import Place, Shape
from ivr.records.chats import Inbound
from ivr.records.regions import RegionBoundary

_read: dict[tuple[Any, ...], tuple[Shape, ...]] = {}
"""The boundaries as they were imported last: to read them anew for each pin would take most of a second."""


def place_of(session: Session, inbound: Inbound) -> Place | None:
    """Where its pin lies; None where it has none, and nowhere that we know."""
    if inbound.latitude is None or inbound.longitude is None:
        return None
    return places.place(inbound.latitude, inbound.longitude, _known(session))


def _known(session: Session) -> tuple[Shape, ...]:
    row = RegionBoundary
    asked = select(func.count(), func.max(row.imported_at), func.sum(row.x), func.sum(row.y))
    version = tuple(session.execute(asked).one())
    if version not in _read:
        found = session.execute(select(row.region, row.path))
        known = places.shapes((code, path) for code, path in found)
        _read.clear()
        _read[version] = known
    return _read.get(version, ())
