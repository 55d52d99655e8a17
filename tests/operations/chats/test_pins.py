"""A pin is looked up in the boundaries that hold at this moment."""

from __future__ import annotations

import pytest

from ivr.hotline.atlas import drawn
from ivr.hotline.writing.places import Place, Sure
from ivr.operations.chats import pins
from ivr.records.chats import Inbound
from ivr.records.regions import RegionBoundary
from tests.support.line import Line

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _square(west: float, south: float) -> str:
    corners = [(west, south), (west + 1, south), (west + 1, south + 1), (west, south + 1)]
    return "M" + "L".join(f"{x} {y}" for x, y in (drawn(*corner) for corner in corners)) + "Z"


@one_database
def test_a_pin_is_looked_up_in_the_boundaries_and_in_newer_ones_at_once(line: Line) -> None:
    bandung, greenwich = Inbound(latitude=-6.92, longitude=107.61), Inbound(latitude=51.5, longitude=0.1)
    with line.database.begin() as session:
        seat = pins.place_of(session, bandung)
        assert seat is not None
        assert (seat.codes, seat.sure) == (("32.73",), Sure.NEAREST)
        session.add(RegionBoundary(region="32.04", path=_square(107, -7), x=0, y=0, imported_at=line.now))
        session.flush()
        assert pins.place_of(session, bandung) == Place(("32.04",), Sure.WITHIN)
        assert pins.place_of(session, greenwich) is None
        assert pins.place_of(session, Inbound()) is None
