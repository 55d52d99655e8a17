"""Codes that regions had before their new province."""

from __future__ import annotations

from ivr.hotline import region
from ivr.hotline.former_region_codes import _CHANGED, current_code, former_codes


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
