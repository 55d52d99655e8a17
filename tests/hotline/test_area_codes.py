"""The area code of a landline as a hint: how much it says, and when it says nothing."""

from __future__ import annotations

from importlib import resources

import pytest

from ivr.commands.atlas import area_codes as made
from ivr.hotline import area_codes, region
from ivr.hotline.area_codes import Confidence
from ivr.hotline.former_region_codes import _CHANGED, current_code, former_codes


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


def test_a_region_is_found_by_the_code_that_it_had_before_its_new_province() -> None:
    assert region.region("91.01").full_name == "Kabupaten Merauke, Papua Selatan"
    assert region.region("92.71").code == "96.71"
    assert current_code("32.73") == "32.73"
    assert former_codes("96.71") == ("92.71",)


def test_every_changed_code_leads_to_a_region_and_is_no_longer_one_itself() -> None:
    current = {found.code for found in region.regencies()}
    assert set(_CHANGED.values()) <= current
    assert not set(_CHANGED) & current
    assert len(set(_CHANGED.values())) == len(_CHANGED)


def test_the_towns_are_those_of_the_package_that_is_installed() -> None:
    """After an upgrade: `python -m ivr.commands.atlas area-codes`, and read what has changed."""
    kept = resources.files("ivr.hotline.atlas").joinpath("area_codes.csv").read_text(encoding="utf-8")
    assert kept == made.as_csv(made.area_codes())
