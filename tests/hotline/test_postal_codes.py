"""Postal codes: each in use names its regencies, an unknown one what its neighbours agree on."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lokal import wilayah

from ivr.hotline import region as regions
from ivr.hotline.region import Basis, find_by_postal_code

EVERY_FIVE_DIGITS = [f"{number:05}" for number in range(100_000)]


@pytest.fixture(scope="module")
def known() -> dict[str, Counter[str]]:
    """Every postal code in use with the regencies of its villages, read from the package directly."""
    used = ((code, wilayah.villages_with_postal_code(code)) for code in EVERY_FIVE_DIGITS)
    return {code: Counter(village[:5] for village in villages) for code, villages in used if villages}


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
