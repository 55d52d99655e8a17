"""A pin leads to the regency or city in which it lies, and says how sure that is."""

from __future__ import annotations

import math

import pytest

from ivr.hotline.atlas import drawn
from ivr.hotline.writing.places import Place, Shape, Sure, place, shapes


def _square(code: str, west: float, south: float, size: float = 1.0) -> tuple[str, str]:
    corners = [(west, south), (west + size, south), (west + size, south + size), (west, south + size)]
    points = [drawn(longitude, latitude) for longitude, latitude in corners]
    return code, "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


@pytest.fixture(scope="module")
def two() -> tuple[Shape, ...]:
    """Two squares of a degree side by side."""
    return shapes([_square("32.04", 107.0, -7.0), _square("32.05", 108.0, -7.0)])


def test_a_pin_within_one_boundary_is_sure(two: tuple[Shape, ...]) -> None:
    assert place(-6.5, 107.5, two) == Place(("32.04",), Sure.WITHIN)


def test_a_pin_at_a_border_may_be_in_either_and_the_one_that_holds_it_comes_first(two: tuple[Shape, ...]) -> None:
    assert place(-6.5, 108.005, two) == Place(("32.05", "32.04"), Sure.BORDER)


def test_a_pin_just_off_the_coast_is_of_the_nearest(two: tuple[Shape, ...]) -> None:
    found = place(-7.1, 107.5, two)
    assert found is not None
    assert (found.codes, found.sure) == (("32.04",), Sure.NEAREST)
    assert found.kilometres == pytest.approx(11.1, abs=0.1)


def test_a_pin_far_out_at_sea_or_abroad_is_nowhere(two: tuple[Shape, ...]) -> None:
    assert place(-8.5, 107.5, two) is None
    assert place(52.5, 13.4, two) is None
    assert place(52.5, 13.4) is None


def test_a_ring_within_another_is_a_hole() -> None:
    around, path = _square("33.08", 110.0, -8.0)
    _, hole = _square("33.08", 110.3, -7.7, 0.4)
    town = _square("33.71", 110.3, -7.7, 0.4)
    known = shapes([(around, path + hole), town])
    found = place(-7.5, 110.5, known)
    assert found == Place(("33.71",), Sure.WITHIN)


@pytest.mark.parametrize(
    ("latitude", "longitude", "first"),
    [(-6.9218, 107.6071, "32.73"), (-8.5069, 115.2625, "51.04"), (-7.7956, 110.3695, "34.71")],
    ids=["Bandung", "Ubud", "Yogyakarta"],
)
def test_without_boundaries_the_nearest_seat_is_asked_about(latitude: float, longitude: float, first: str) -> None:
    found = place(latitude, longitude)
    assert found is not None
    assert found.codes[0] == first
    assert found.sure is Sure.NEAREST


def test_without_boundaries_a_pin_in_jakarta_leaves_its_cities_to_be_chosen_from() -> None:
    found = place(-6.1754, 106.8272)
    assert found is not None
    assert found.codes == ("31.71", "31.72", "31.73", "31.74", "31.75")


@pytest.mark.parametrize("latitude", [math.nan, math.inf, 91.0], ids=str)
def test_what_is_no_place_on_earth_is_nowhere(latitude: float) -> None:
    assert place(latitude, 107.0) is None


def test_a_boundary_without_a_ring_is_none() -> None:
    assert shapes([("32.04", ""), ("32.05", "M1 1L2 2Z")]) == ()
