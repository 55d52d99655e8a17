"""Whose clock a place goes by."""

from __future__ import annotations

import pytest

from ivr.hotline.region import provinces
from ivr.hotline.zones import CENTRAL, EASTERN, WESTERN, goes_by, zone_of


@pytest.mark.parametrize(
    ("region", "zone"),
    [
        ("11", WESTERN),
        ("32.73", WESTERN),
        ("61", WESTERN),
        ("51.71", CENTRAL),
        ("73", CENTRAL),
        ("81", EASTERN),
        ("94.71", EASTERN),
    ],
)
def test_a_region_goes_by_the_clock_of_its_province(region: str, zone: str) -> None:
    assert zone_of(region) == zone
    assert goes_by(region, zone)


def test_every_province_has_one_of_three_zones_and_each_is_somebody_s() -> None:
    assert {zone_of(one.code) for one in provinces()} == {WESTERN, CENTRAL, EASTERN}


def test_where_the_place_is_unknown_so_is_its_clock() -> None:
    assert not goes_by(None, WESTERN)
    assert not goes_by("94.71", WESTERN)
