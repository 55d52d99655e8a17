"""The region that somebody wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline import region
from ivr.hotline.writing.regions import MOST, Sure, meant

KAB_BANDUNG, KOTA_BANDUNG = "32.04", "32.73"


def codes(text: str) -> list[str]:
    found = meant(text)
    return [one.code for one in found.regions] if found else []


@pytest.mark.parametrize(
    ("text", "expected", "sure"),
    [
        ("Kab. Bandung", [KAB_BANDUNG], Sure.NAMED),
        ("bandung", [KAB_BANDUNG, KOTA_BANDUNG], Sure.NAMED),
        ("Bandung, Jawa Barat", [KAB_BANDUNG, KOTA_BANDUNG], Sure.NAMED),
        ("kota bandung jawa barat", [KOTA_BANDUNG], Sure.NAMED),
        ("bandng", [KAB_BANDUNG, KOTA_BANDUNG], Sure.SLIP),
        ("40115", [KOTA_BANDUNG], Sure.CODE),
        ("kode pos saya 40115", [KOTA_BANDUNG], Sure.CODE),
        ("Surabya", ["35.78"], Sure.SLIP),
        ("surbaaya", ["35.78"], Sure.SLIP),
        ("kab banyuwagi", ["35.10"], Sure.SLIP),
        ("jaksel", ["31.74"], Sure.NAMED),
        ("solo", ["33.72"], Sure.NAMED),
        ("kep. seribu", ["31.01"], Sure.NAMED),
        ("Jawa Barat", ["32"], Sure.NAMED),
        ("tasik", ["32.06", "32.78"], Sure.BEGUN),
        ("Saya tinggal di Cianjur, warung di depan pasar", ["32.03"], Sure.NAMED),
        ("deli serdang sumut", ["12.07"], Sure.NAMED),
    ],
)
def test_it_is_found_however_people_write_it(text: str, expected: list[str], sure: Sure) -> None:
    found = meant(text)
    assert found is not None
    assert (codes(text), found.sure) == (expected, sure)


@pytest.mark.parametrize(
    "text",
    [
        "saya jualan batu bata dan pasir",
        "tidak tahu",
        "di",
        "1",
        "99999",
        "",
        "🙏",
        "40115 atau 10110",
        "xyz",
    ],
)
def test_what_is_none_is_not_guessed(text: str) -> None:
    assert meant(text) is None


def test_a_postal_code_is_kept_with_what_it_means() -> None:
    found = meant("kodepos 40115")
    assert found is not None
    assert found.postal_code == "40115"


def test_every_region_is_found_by_its_own_name_and_its_province() -> None:
    for one in region.regencies():
        assert codes(one.full_name) == [one.code], one.full_name
    for one in region.provinces():
        assert codes(one.name)[:1] == [one.code], one.name


@given(st.sampled_from(region.regencies()), st.data())
def test_one_slip_in_a_long_name_is_forgiven(one: region.Region, data: st.DataObject) -> None:
    name = one.name.partition(" ")[2].lower()
    at = data.draw(st.integers(0, len(name) - 1))
    slipped = name[:at] + name[at + 1 :]
    found = meant(f"{one.kind.value} {slipped}")
    if len(slipped.replace(" ", "")) >= 9 and found is not None and found.sure is Sure.SLIP:
        assert one.code in codes(f"{one.kind.value} {slipped}")


@given(st.text(max_size=300))
def test_any_text_gives_a_few_regions_or_none(text: str) -> None:
    found = meant(text)
    assert found is None or 1 <= len(found.regions) <= MOST
