"""Regions: which one a postal code or a name means, and how it is called."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal import wilayah

from ivr.hotline import region as regions
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.region import RegionKind, search


def names(text: str, limit: int = 3) -> list[str]:
    return [found.name for found in search(text, limit)]


# The directory ----------------------------------------------------------------------------------------------------


def test_there_are_38_provinces_and_514_regencies_of_which_98_are_cities():
    assert len(regions.provinces()) == 38
    assert len(regions.regencies()) == 514
    assert sum(found.kind is RegionKind.KOTA for found in regions.regencies()) == 98


def test_every_regency_belongs_to_the_province_that_its_code_begins_with():
    for found in regions.regencies():
        assert found.code.startswith(found.province_code + ".")
        assert regions.region(found.province_code).name == found.province_name
    for province in regions.provinces():
        assert province.code == province.province_code
        assert all(found.province_code == province.code for found in regions.regencies(province.code))


def test_the_regencies_of_all_provinces_are_all_regencies_in_the_order_of_their_codes():
    together = [found for province in regions.provinces() for found in regions.regencies(province.code)]
    assert together == list(regions.regencies())
    assert [found.code for found in together] == sorted(found.code for found in together)


def test_the_directory_agrees_with_the_package_s_own_listing():
    listed = {part.code for province in wilayah.list_wilayah() for part in wilayah.list_wilayah(province.code)}
    assert {found.code for found in regions.regencies()} == listed


@pytest.mark.parametrize(
    ("code", "name", "spoken"),
    [
        ("32", "Jawa Barat", "Jawa Barat"),
        ("32.73", "Kota Bandung", "Kota Bandung"),
        ("32.17", "Kabupaten Bandung Barat", "Kabupaten Bandung Barat"),
        ("31", "DKI Jakarta", "D K I Jakarta"),
        ("34", "DI Yogyakarta", "Daerah Istimewa Yogyakarta"),
        ("31.71", "Kota Administrasi Jakarta Pusat", "Kota Jakarta Pusat"),
        ("31.01", "Kabupaten Administrasi Kepulauan Seribu", "Kabupaten Kepulauan Seribu"),
        ("71.09", "Kabupaten Kepulauan Siau Tagulandang Biaro", "Kabupaten Kepulauan Siau Tagulandang Biaro"),
    ],
)
def test_a_region_is_called_as_people_call_it(code: str, name: str, spoken: str):
    assert (regions.region(code).name, regions.region(code).spoken) == (name, spoken)


def test_no_name_has_anything_that_a_voice_would_stumble_over():
    for found in (*regions.provinces(), *regions.regencies()):
        assert re.fullmatch(r"[A-Z][a-z]*(?:[ -](?:dan|[A-Z][a-z]*))*", found.spoken), found.spoken
    spoken = [found.spoken for found in regions.regencies()]
    assert len(spoken) == len(set(spoken))


def test_a_name_for_staff_carries_its_province():
    assert regions.region("32.73").full_name == "Kota Bandung, Jawa Barat"
    assert regions.region("32").full_name == "Jawa Barat"


@pytest.mark.parametrize("code", ["", "3", "99", "32.99", "3273", "32.73.01", "Bandung"])
def test_what_is_no_code_is_an_unknown_region(code: str):
    with pytest.raises(NotFound) as caught:
        regions.region(code)
    assert (caught.value.kind, caught.value.which) == (Thing.REGION, code)


def test_only_provinces_have_regencies():
    with pytest.raises(NotFound):
        regions.regencies("32.73")


# Postal codes -----------------------------------------------------------------------------------------------------


# Search -----------------------------------------------------------------------------------------------------------


def test_a_search_without_a_kind_finds_all_kinds():
    assert names("bandung") == ["Kabupaten Bandung", "Kota Bandung", "Kabupaten Bandung Barat"]


def test_a_search_with_a_kind_puts_that_kind_first():
    for text in ("kota bandung", "KOTA BANDUNG", "Kodya Bandung"):
        assert names(text, 1) == ["Kota Bandung"]
    for text in ("kab. bandung", "Kab Bandung", "kabupaten  bandung"):
        assert names(text, 1) == ["Kabupaten Bandung"]
    assert names("prov. gorontalo", 1) == ["Gorontalo"]


def test_a_kind_that_is_part_of_the_name_is_still_found():
    assert names("kota baru", 1) == ["Kabupaten Kotabaru"]
    assert names("lima puluh kota") == names("50 kota") == ["Kabupaten Lima Puluh Kota"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("palangka raya", "Kota Palangkaraya"),
        ("fakfak", "Kabupaten Fak Fak"),
        ("Tolitoli", "Kabupaten Toli-Toli"),
        ("surabäya", "Kota Surabaya"),
        ("jakarta selatan", "Kota Administrasi Jakarta Selatan"),
        ("kepulauan seribu", "Kabupaten Administrasi Kepulauan Seribu"),
        ("kep riau", "Kepulauan Riau"),
        ("jakarta", "DKI Jakarta"),
        ("32.73", "Kota Bandung"),
        ("32", "Jawa Barat"),
        ("ntt", "Nusa Tenggara Timur"),
        ("solo", "Kota Surakarta"),
        ("jaksel", "Kota Administrasi Jakarta Selatan"),
        ("jogja", "DI Yogyakarta"),
        ("tangsel", "Kota Tangerang Selatan"),
        ("kukar", "Kabupaten Kutai Kartanegara"),
        ("pangkep", "Kabupaten Pangkajene dan Kepulauan"),
        ("polman", "Kabupaten Polewali Mandar"),
        ("sidrap", "Kabupaten Sidenreng Rappang"),
        ("makasar", "Kota Makassar"),
        ("kaltara", "Kalimantan Utara"),
        ("sultra", "Sulawesi Tenggara"),
        ("babel", "Kepulauan Bangka Belitung"),
    ],
)
def test_spelling_and_nicknames_do_not_matter_to_a_search(text: str, name: str):
    assert names(text, 1) == [name]


@pytest.mark.parametrize("text", ["", "  ", "?!", "xyzzy"])
def test_a_search_for_nothing_finds_nothing(text: str):
    assert search(text) == ()


def test_a_search_gives_no_more_than_asked_for():
    assert len(search("a", 5)) == 5
    assert len(search("a")) == 10


def test_every_region_is_the_first_that_its_own_name_finds():
    for found in (*regions.provinces(), *regions.regencies()):
        assert search(found.name, 1) == (found,)


@given(st.text(max_size=20))
def test_a_search_never_fails(text: str):
    assert len(search(text, 3)) <= 3


def test_warming_up_twice_is_harmless():
    regions.warm()
    regions.warm()
    assert regions.region("32.73").name == "Kota Bandung"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("kab. bandung", ["32.04"]),
        ("Kota bandung", ["32.73"]),
        ("Kodya Surabaya", ["35.78"]),
        ("bandung", ["32.04", "32.73"]),
        ("kab.", []),
        ("", []),
    ],
)
def test_a_kind_in_front_of_a_name_says_which_of_two_is_meant(text: str, codes: list[str]) -> None:
    assert [found.code for found in regions.named(text)] == codes
