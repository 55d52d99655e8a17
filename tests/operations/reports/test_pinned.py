"""A pin is looked up in the boundaries that hold at this moment."""

from __future__ import annotations

from ivr.hotline.atlas import drawn
from ivr.hotline.writing.places import Place, Sure
from ivr.operations.reports import pinned
from ivr.records.regions import RegionBoundary
from tests.support.line import Line


def _square(west: float, south: float) -> str:
    corners = [(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1)]
    return "M" + "L".join(f"{x} {y}" for x, y in (drawn(*corner) for corner in corners)) + "Z"


def test_a_pin_is_looked_up_in_the_boundaries_and_in_newer_ones_at_once(line: Line) -> None:
    with line.database.begin() as session:
        seat = pinned.region_of(session, -6.92, 107.61)
        assert seat is not None
        assert (seat.codes, seat.sure) == (("32.73",), Sure.NEAREST)
        session.add(RegionBoundary(region="32.04", path=_square(107, -7), x=0, y=0, imported_at=line.now))
        session.flush()
        assert pinned.region_of(session, -6.92, 107.61) == Place(("32.04",), Sure.WITHIN)
        assert pinned.region_of(session, 51.5, 0.1) is None
