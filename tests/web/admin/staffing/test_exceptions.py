"""Days on which other agents are planned: added, edited, removed; what cannot be stays typed with the reason."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.line import Line
from tests.support.people import PAGE, sends
from tests.web.admin.hours.reading import draft, one_database, read
from tests.web.admin.staffing.reading import STAFFING, WEEK, seen_on

ADD = f"{STAFFING}/exceptions"
RAMADAN = {
    "other_first": "2027-02-08",
    "other_last": "2027-03-05",
    "other_every": "2",
    "other_friday": "08:00-11:00: 1",
    "other_name_id": "Ramadan",
}
DAYS = ("monday", "tuesday", "wednesday", "thursday")


@pytest.fixture
def planner(admin: Any) -> Any:
    """An admin whose draft has a plan."""
    sends(admin, f"{STAFFING}/week", seen=seen_on(read(admin, STAFFING)), **WEEK)
    return admin


def test_days_that_differ_are_added_edited_and_removed(line: Line, planner: Any) -> None:
    for _ in range(2):  # sent twice they are there once
        status, page = sends(planner, ADD, **RAMADAN)
        assert (status, page.count("Ramadan</td>")) == (303, 1)
    assert "Senin – Kamis 08:00–15:00: 2<br>Jumat 08:00–11:00: 1" in page
    (stored,) = draft(line).value("staffing.exceptions")
    assert stored["week"] == {**{day: ["08:00-15:00: 2"] for day in DAYS}, "friday": ["08:00-11:00: 1"]}
    address = re.findall(rf'href="({ADD}/[0-9a-f]+)"', page)[0]
    form = read(planner, address)
    for value in ("2027-02-08", "2027-03-05", "08:00-15:00: 2", "08:00-11:00: 1", "Ramadan"):
        assert f'value="{value}"' in form
    edited = RAMADAN | {"other_every": "3", "other_name_en": "Fasting month"}
    for _ in range(2):
        status, page = sends(planner, address, **edited)
        assert (status, "disimpan di draf" in page) == (303, True)
    (stored,) = draft(line).value("staffing.exceptions")
    assert (stored["week"]["monday"], stored["name"]["en"]) == (["08:00-15:00: 3"], "Fasting month")
    status, page = sends(planner, address, **RAMADAN | {"other_every": "5"})
    assert (status, "sudah diubah atau dihapus orang lain" in page) == (400, True)
    assert 'value="5"' in page
    address = re.findall(rf'action="({ADD}/[0-9a-f]+/remove)"', read(planner, STAFFING))[0]
    for _ in range(2):
        assert sends(planner, address)[0] == 303
    assert draft(line).value("staffing.exceptions") == []
    assert planner.get(f"{ADD}/0123", headers=PAGE).status_code == 404


def test_an_exception_is_edited_and_saved_unchanged(line: Line, planner: Any) -> None:
    _, page = sends(planner, ADD, **RAMADAN)
    address = re.findall(rf'href="({ADD}/[0-9a-f]+)"', page)[0]
    before = draft(line).value("staffing.exceptions")
    found = re.findall(r'name="(other_\w+)" type="\w+" value="([^"]*)"', read(planner, address))
    assert sends(planner, address, **dict(found))[0] == 303
    assert draft(line).value("staffing.exceptions") == before


@one_database
def test_on_a_day_of_training_nobody_is_planned(line: Line, planner: Any) -> None:
    status, page = sends(planner, ADD, other_first="2026-12-04", other_every="0", other_name_id="Pelatihan")
    assert status == 303
    assert "<div>tidak ada petugas</div>" in page
    (stored,) = draft(line).value("staffing.exceptions")
    assert (stored["first"], stored["last"], stored["week"]) == ("2026-12-04", "2026-12-04", {})
    assert "pengecualian 2026-12-04 – 2026-12-04: pada hari buka (1) sebagian jam bukanya tanpa petugas" in page


@one_database
@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"other_first": "kapan"}, "other_first", "Tulis tanggal"),
        ({"other_last": "2027-02-01"}, "other_last", "Hari terakhir mendahului hari pertama"),
        ({"other_every": "banyak"}, "other_every", "Jam dan jumlah petugas tidak ditemukan"),
        ({"other_friday": "8-25: 1"}, "other_friday", "Bukan jam yang ada"),
        ({"other_saturday": "2"}, "other_saturday", "Hari ini tidak punya jam buka"),
        ({"other_every": "", "other_friday": ""}, "other_every", "Tulis berapa petugas yang ada"),
    ],
)
def test_what_cannot_be_stays_typed_beside_its_reason(
    line: Line, planner: Any, typed: dict[str, str], field: str, told: str
) -> None:
    sent = RAMADAN | typed
    status, page = sends(planner, ADD, **sent)
    assert status == 400
    assert told in page
    assert f'aria-describedby="e-{field}' in page
    for text in filter(None, sent.values()):
        assert f'value="{text}"' in page
    assert draft(line).value("staffing.exceptions") == []


@one_database
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"other_first": "2025-02-03", "other_last": "2025-02-04"}, "Hari-hari ini sudah lewat."),
        ({"other_first": "2028-02-07", "other_last": "2028-02-08"}, "Tahunnya 2028"),
        ({"other_every": "4"}, "Ada yang lain pada hari-hari yang sama"),
        ({"other_first": "2026-11-28", "other_last": "2026-11-29", "other_friday": ""}, "hari-hari ini hotline tutup"),
    ],
)
def test_what_looks_like_a_slip_is_taken_and_told(line: Line, planner: Any, typed: dict[str, str], told: str) -> None:
    sends(planner, ADD, **RAMADAN)
    status, page = sends(planner, ADD, **RAMADAN | typed)
    assert (status, told in page) == (303, True)
    assert len(draft(line).value("staffing.exceptions")) == 2


@one_database
def test_without_a_plan_there_is_nothing_to_differ_from(line: Line, admin: Any) -> None:
    status, page = sends(admin, ADD, **RAMADAN)
    assert (status, "Rencananya sudah tidak ada." in page) == (400, True)
    assert draft(line).id is None


@one_database
def test_which_of_two_holds_on_a_day_stands_on_the_page(line: Line, planner: Any) -> None:
    sends(planner, ADD, **RAMADAN)
    training = {
        "other_first": RAMADAN["other_first"],
        "other_last": "",
        "other_every": "0",
        "other_name_id": "Pelatihan",
    }
    _, page = sends(planner, ADD, **RAMADAN | training)
    assert page.count(": yang berlaku Pelatihan.") == 1
