"""Shortened hours: they rule working days only, and what cannot be stays typed with the reason."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tests.support.line import Line
from tests.support.people import PAGE, sends
from tests.web.admin.hours.reading import (
    WEEK,
    draft,
    one_database,
    read,
)

RAMADAN = {"short_first": "2027-02-08", "short_last": "2027-03-09", "short_name_id": "Jam Ramadan"} | {
    f"short_{day}": "08:00-13:00" if day == "friday" else "08:00-14:00" for day in WEEK
}


def test_shortened_hours_rule_working_days_only_and_are_told_wherever_hours_are(line: Line, admin: Any) -> None:
    for _ in range(2):  # sent twice they are there once
        status, page = sends(admin, "/admin/hours/shortened", **RAMADAN)
        assert status == 303
        assert page.count("Jam Ramadan</td>") == 1
    assert "Senin – Kamis 08:00-14:00<br>Jumat 08:00-13:00" in page
    assert "notice-problem" not in page
    hours = draft(line).script().hours
    assert [str(one) for one in hours.intervals_on(date(2027, 2, 11))] == ["08:00-14:00"]
    assert [str(one) for one in hours.intervals_on(date(2027, 2, 12))] == ["08:00-13:00"]
    for closed in (date(2027, 2, 13), date(2027, 2, 14), date(2027, 3, 8), date(2027, 3, 9)):
        assert hours.intervals_on(closed) == ()
    page = read(admin, "/admin/hours?year=2027&at=2027-02-12T13:30")
    assert "day-shortened" in page
    assert "Jam Ramadan: 08:00-13:00" in page
    assert "sesudah jam buka: Jam Ramadan; buka" in page
    page = read(admin, "/admin/releases")
    assert "Jam dipersingkat Sen, 8 Feb 2027 – Sel, 9 Mar 2027" in page
    assert "Senin – Kamis 08:00-14:00; Jumat 08:00-13:00 · Jam Ramadan" in page
    address = re.findall(r'action="(/admin/hours/shortened/[0-9a-f]+/remove)"', read(admin))[0]
    for _ in range(2):
        assert sends(admin, address)[0] == 303
    assert draft(line).value("hours.shortened") == []


def test_shortened_hours_are_changed_in_their_place(line: Line, admin: Any) -> None:
    _, page = sends(admin, "/admin/hours/shortened", **RAMADAN)
    address = re.findall(r'href="(/admin/hours/shortened/[0-9a-f]+)"', page)[0]
    form = read(admin, address)
    for value in ("2027-02-08", "2027-03-09", "08:00-14:00", "08:00-13:00", "Jam Ramadan"):
        assert f'value="{value}"' in form
    changed = RAMADAN | {"short_last": "2027-03-05", "short_friday": "08:00-11:30", "short_name_en": "Ramadan hours"}
    for _ in range(2):  # sent twice it is changed once
        status, page = sends(admin, address, **changed)
        assert (status, "Jam dipersingkat disimpan di draf." in page) == (303, True)
        assert "notice-problem" not in page, "they do not lie over themselves"
    (stored,) = draft(line).value("hours.shortened")
    assert (stored["first"], stored["last"]) == ("2027-02-08", "2027-03-05")
    assert stored["week"]["friday"] == ["08:00-11:30"]
    assert stored["name"] == {"id": "Jam Ramadan", "en": "Ramadan hours"}
    status, page = sends(admin, address, **RAMADAN | {"short_friday": "09:00-10:00"})
    assert (status, "sudah diubah atau dihapus orang lain" in page) == (400, True)
    assert 'value="09:00-10:00"' in page
    assert draft(line).value("hours.shortened") == [stored]


@one_database
def test_a_change_of_shortened_hours_that_cannot_be_stays_typed_with_the_reason(line: Line, admin: Any) -> None:
    _, page = sends(admin, "/admin/hours/shortened", **RAMADAN)
    address = re.findall(r'href="(/admin/hours/shortened/[0-9a-f]+)"', page)[0]
    before = draft(line).value("hours.shortened")
    status, page = sends(admin, address, **RAMADAN | {"short_friday": "13:00-08:00", "short_last": "kapan"})
    assert status == 400
    assert "Berakhir sebelum mulai: “13:00-08:00”" in page
    assert "Tulis tanggal, misalnya 24-12-2026." in page
    assert 'value="13:00-08:00"' in page
    assert draft(line).value("hours.shortened") == before
    _, page = sends(admin, "/admin/hours/shortened", **RAMADAN | {"short_first": "2027-03-01", "short_name_id": "Lain"})
    _, page = sends(admin, address, **RAMADAN | {"short_friday": "08:00-12:00"})
    assert "Ada jam dipersingkat lain pada hari-hari yang sama" in page
    assert admin.get("/admin/hours/shortened/0123", headers=PAGE).status_code == 404


@one_database
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"short_last": "2027-02-01"}, "Hari terakhir mendahului hari pertama: “2027-02-08 – 2027-02-01”."),
        ({"short_first": "kapan"}, "Tulis tanggal, misalnya 24-12-2026."),
        ({"short_friday": "tutup"}, "Di sini hanya jam buka."),
        ({"short_friday": "13:00-08:00"}, "Berakhir sebelum mulai: “13:00-08:00”"),
        (dict.fromkeys(RAMADAN.keys() - {"short_first", "short_last"}, ""), "Tulis jam sedikitnya untuk satu hari."),
    ],
)
def test_shortened_hours_that_cannot_be_stay_typed_with_the_reason(
    line: Line, admin: Any, typed: dict[str, str], told: str
) -> None:
    status, page = sends(admin, "/admin/hours/shortened", **RAMADAN | typed)
    assert status == 400
    assert told in page
    assert 'value="2027-03-09"' in page or "short_last" in typed
    assert draft(line).id is None


@one_database
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"short_friday": "07:00-16:00"}, "hotline buka lebih lama dari biasanya"),
        ({"short_saturday": "08:00-10:00"}, "menyebut hari yang tidak punya jam mingguan"),
        ({"short_first": "2025-02-01", "short_last": "2025-02-03"}, "Hari-hari ini sudah lewat."),
        ({"short_first": "2028-02-01", "short_last": "2028-02-03"}, "Tahunnya 2028"),
        ({"short_first": "2027-02-01", "short_last": "2027-05-03"}, "sangat panjang"),
    ],
)
def test_shortened_hours_that_look_like_a_slip_are_taken_and_told(
    line: Line, admin: Any, typed: dict[str, str], told: str
) -> None:
    status, page = sends(admin, "/admin/hours/shortened", **RAMADAN | typed)
    assert status == 303
    assert told in page
    assert len(draft(line).value("hours.shortened")) == 1
