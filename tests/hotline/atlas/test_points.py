"""Points of regions and the coastline: all there, within the drawing, and where they should be."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ivr.hotline import region
from ivr.hotline.atlas import Basis, drawn, point, whole

LEAST_INSIDE = 0.9


def test_every_region_has_a_point_in_the_drawing() -> None:
    for one in (*region.provinces(), *region.regencies()):
        found = point(one.code)
        assert found is not None, one.full_name
        assert found.code == one.code
        x, y = drawn(found.longitude, found.latitude)
        assert 0 < x < whole().width, one.full_name
        assert 0 < y < whole().height, one.full_name


def test_where_no_place_matches_the_province_s_point_is_marked_as_such() -> None:
    central = point("31.71")
    province = point("31")
    assert central is not None
    assert province is not None
    assert (central.basis, central.is_exact) == (Basis.PROVINCE, False)
    assert (central.latitude, central.longitude) == (province.latitude, province.longitude)


def test_a_code_that_is_nowhere_has_no_point() -> None:
    assert point("99.99") is None


@pytest.mark.skipif("REGION_BOUNDARIES" not in os.environ, reason="REGION_BOUNDARIES names no file of boundaries")
def test_nine_of_ten_points_lie_inside_their_regency() -> None:
    from shapely import Point
    from shapely.geometry import shape

    features = json.loads(Path(os.environ["REGION_BOUNDARIES"]).read_text(encoding="utf-8"))["features"]
    shapes = {one["properties"]["code"]: shape(one["geometry"]) for one in features}
    inside = 0
    for one in region.regencies():
        found = point(one.code)
        assert found is not None
        inside += shapes[one.code].contains(Point(found.longitude, found.latitude))
    assert inside >= LEAST_INSIDE * len(region.regencies()), inside
