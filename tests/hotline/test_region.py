"""Regions: which one a postal code or a name means, and how it is called."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal import wilayah

from ivr.hotline import region as regions
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.region import Basis, RegionKind, find_by_postal_code, search

EVERY_FIVE_DIGITS = [f"{number:05}" for number in range(100_000)]


@pytest.fixture(scope="module")
def known() -> dict[str, Counter[str]]:
    """Every postal code in use with the regencies of its villages, read from the package directly."""
    used = ((code, wilayah.villages_with_postal_code(code)) for code in EVERY_FIVE_DIGITS)
    return {code: Counter(village[:5] for village in villages) for code, villages in used if villages}


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


def test_a_postal_code_in_use_names_its_regency():
    finding = find_by_postal_code("40115")
    assert finding is not None
    assert [found.name for found in finding.regions] == ["Kota Bandung"]
    assert finding.basis is Basis.EXACT
    assert not finding.ambiguous


def test_a_shared_postal_code_names_all_its_regencies_most_villages_first():
    finding = find_by_postal_code("90225")
    assert finding is not None
    assert [found.name for found in finding.regions] == ["Kabupaten Gowa", "Kota Makassar", "Kabupaten Bone"]
    assert finding.ambiguous


def test_regencies_with_as_many_villages_come_in_the_order_of_their_share_in_the_neighbourhood():
    finding = find_by_postal_code("50225")
    assert finding is not None
    assert [found.name for found in finding.regions] == ["Kota Semarang", "Kabupaten Semarang"]


def test_every_code_in_use_gives_exactly_its_regencies(known: dict[str, Counter[str]]):
    assert len(known) == 10_632
    shared = 0
    for code, villages in known.items():
        finding = find_by_postal_code(code)
        assert finding is not None
        assert finding.basis is Basis.EXACT
        counts = [villages[found.code] for found in finding.regions]
        assert counts == sorted(villages.values(), reverse=True)
        shared += finding.ambiguous
    assert shared == 125


def test_every_regency_has_a_postal_code(known: dict[str, Counter[str]]):
    reached = {code for villages in known.values() for code in villages}
    assert reached == {found.code for found in regions.regencies()}


def test_an_unknown_code_gives_no_more_than_its_neighbours_agree_on(known: dict[str, Counter[str]]):
    sharing: dict[str, set[str]] = {}
    for code, villages in known.items():
        sharing.setdefault(code[:3], set()).update(villages)
        sharing.setdefault(code[:2], set()).update(villages)
    for code in EVERY_FIVE_DIGITS[::7]:
        if code in known:
            continue
        near, area = sharing.get(code[:3], set()), sharing.get(code[:2], set())
        finding = find_by_postal_code(code)
        told = finding and (finding.basis, [found.code for found in finding.regions])
        assert told == expected(near, area), code


def expected(near: set[str], area: set[str]) -> tuple[Basis, list[str]] | None:
    if len(near) == 1:
        return Basis.PREFIX, list(near)
    for basis, around in ((Basis.PROVINCE_PREFIX, near), (Basis.PROVINCE_AREA, area)):
        if around:
            agreed = {code[:2] for code in around}
            return (basis, list(agreed)) if len(agreed) == 1 else None
    return None


@pytest.mark.parametrize(
    ("code", "basis", "name"),
    [
        ("60100", Basis.PREFIX, "Kota Surabaya"),
        ("40399", Basis.PROVINCE_PREFIX, "Jawa Barat"),
        ("40000", Basis.PROVINCE_AREA, "Jawa Barat"),
    ],
)
def test_an_unknown_code_falls_back_to_its_neighbours(code: str, basis: Basis, name: str):
    finding = find_by_postal_code(code)
    assert finding is not None
    assert (finding.basis, [found.name for found in finding.regions]) == (basis, [name])


def test_leaving_a_known_code_out_its_neighbours_are_hardly_ever_wrong(known: dict[str, Counter[str]]):
    by_prefix: dict[str, list[str]] = {}
    for code in known:
        by_prefix.setdefault(code[:3], []).append(code)
    wrong = 0
    for code, villages in known.items():
        near = {regency for other in by_prefix[code[:3]] if other != code for regency in known[other]}
        told = expected(near, set())
        if told is not None:
            wrong += not any(regency.startswith(told[1][0]) for regency in villages)
    assert wrong <= 10


@pytest.mark.parametrize("code", ["", "4011", "401150", "4011a", " 40115", "40115#", "١٢٣٤٥", "00000", "99999", "#"])
def test_what_is_no_postal_code_or_in_nobody_s_neighbourhood_gives_nothing(code: str):
    assert find_by_postal_code(code) is None


@given(st.text(max_size=8) | st.text("0123456789", min_size=5, max_size=5))
def test_looking_up_a_postal_code_never_fails(code: str):
    finding = find_by_postal_code(code)
    assert finding is None or len(finding.regions) >= 1


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
