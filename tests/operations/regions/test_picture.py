"""The map as a picture: a dot of the right colour in the right place, the same twice, and small."""

from __future__ import annotations

import io
from datetime import date
from zoneinfo import ZoneInfo

from PIL import Image, ImageColor

from ivr.hotline.atlas import drawn, point, whole
from ivr.hotline.report import DEFAULT_CATEGORIES, Category
from ivr.operations.demo import weeks
from ivr.operations.figures import Period
from ivr.operations.regions import picture as regions_picture
from ivr.operations.regions.circles import COLOURS
from ivr.operations.regions.counts import Counts
from ivr.operations.regions.picture import ReportsMap

WEEK = Period(date(2026, 11, 17), date(2026, 11, 23), ZoneInfo("Asia/Jakarta"))


def painted(filed: dict[tuple[str, str], int], language: str = "id", categories: tuple[Category, ...] = ()) -> bytes:
    return regions_picture.paint(ReportsMap(Counts(filed, {}), WEEK, categories or DEFAULT_CATEGORIES, {}), language)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def near(found: object, wanted: str, by: int = 12) -> bool:
    assert isinstance(found, tuple)
    return all(abs(one - other) <= by for one, other in zip(found, ImageColor.getrgb(wanted), strict=True))


def test_the_picture_has_a_dot_of_the_right_colour_on_bandung_and_stays_small() -> None:
    empty, one = opened(painted({})), opened(painted({("32.73", "capital"): 1}, "en"))
    stands = point("32.73")
    assert stands is not None
    scale = (regions_picture.WIDTH - 2 * regions_picture.MARGIN) / whole().width
    x, y = (round(at * scale) for at in drawn(stands.longitude, stands.latitude))
    x, y = x + regions_picture.MARGIN - 12, y + regions_picture.HEAD
    assert near(empty.getpixel((x, y)), "#fdfcf8")
    capital = [number for number, one in enumerate(DEFAULT_CATEGORIES, 1) if one.code == "capital"]
    assert near(one.getpixel((x, y)), COLOURS[capital[0]], by=60)
    assert empty.width == one.width == 1200
    assert one.height > empty.height, "there is no legend"


def test_a_full_map_is_painted_the_same_twice_and_fits_a_mail() -> None:
    places = [code for code in weeks._MILLIONS if code]
    filed = {(f"{place}.{n:02}", one.code): n for place in places for one in DEFAULT_CATEGORIES for n in range(1, 9)}
    found = painted(filed)
    assert found == painted(filed)
    assert found != painted({**filed, ("32.73", "demand"): 99})
    assert len(found) < 150_000
    long = Category("long", "1", {"id": "sangat panjang " * 30, "en": "very long " * 30})
    assert painted({("32.73", "long"): 1}, categories=(long,))
