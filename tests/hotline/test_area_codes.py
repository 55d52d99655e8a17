"""The area code of a landline as a hint: how much it says, and when it says nothing."""

from __future__ import annotations

import pytest

from ivr.hotline import area_codes
from ivr.hotline.area_codes import Confidence


@pytest.mark.parametrize(
    ("number", "first", "confidence"),
    [
        ("+62224201234", "32.73", Confidence.POSSIBLE),
        ("+62213456789", "31.71", Confidence.POSSIBLE),
        ("+62243456789", "33.74", Confidence.POSSIBLE),
        ("+62313456789", "35.78", Confidence.POSSIBLE),
        ("+62331481234", "35.09", Confidence.LIKELY),
        ("+62266221234", "32.72", Confidence.POSSIBLE),
    ],
)
def test_a_landline_hints_at_its_area(number: str, first: str, confidence: Confidence) -> None:
    found = area_codes.hint(number)
    assert found is not None
    assert (found.regions[0].code, found.confidence) == (first, confidence)


def test_a_town_that_is_called_like_one_elsewhere_does_not_mislead() -> None:
    tasikmalaya = area_codes.hint("+62265331234")
    assert tasikmalaya is not None
    assert {found.province_code for found in tasikmalaya.regions} == {"32"}
    assert area_codes.hint("+6274221234") is None  # Kuala Tungkal's Tebing Tinggi is not the city


@pytest.mark.parametrize("number", [None, "+6281234567890", "+6512345678", "+62389221234", "nonsense"])
def test_a_mobile_or_unknown_number_hints_at_nothing(number: str | None) -> None:
    assert area_codes.hint(number) is None
