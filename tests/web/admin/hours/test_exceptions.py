"""Exceptions: written in one line, looked at, added, edited and removed."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.line import Line
from tests.support.people import PAGE, sends
from tests.web.admin.hours.reading import (
    draft,
    one_database,
    read,
)


@one_database
def test_the_difference_says_which_closed_days_an_exception_opens(line: Line, admin: Any) -> None:
    sends(admin, "/admin/hours/exceptions", line="8 Feb - 9 Mar 2027 08:00-14:00: Jam Ramadan", do="add")
    piece = read(admin, "/admin/releases").partition('<ul class="difference">')[2].partition("</ul>")[0]
    assert "Ini membuka juga 8 hari yang biasanya tanpa jam buka dan 2 hari libur." in piece


def test_an_exception_in_one_line_is_looked_at_then_added_edited_and_removed(line: Line, admin: Any) -> None:
    line_ = "24-26 Des tutup: Cuti Natal | Christmas leave"
    status, page = sends(admin, "/admin/hours/exceptions", line=line_, do="look")
    assert status == 200
    assert "Kam, 24 Des 2026 – Sab, 26 Des 2026: tutup" in page
    assert f'value="{line_}"' in page
    assert draft(line).id is None
    for _ in range(2):  # sent twice it is there once
        status, page = sends(admin, "/admin/hours/exceptions", line=line_, do="add")
        assert (status, page.count("Cuti Natal</td>")) == (303, 1)
    (stored,) = draft(line).value("hours.exceptions")
    assert stored["name"] == {"id": "Cuti Natal", "en": "Christmas leave"}

    address = re.findall(r'href="(/admin/hours/exceptions/[0-9a-f]+)"', page)[0]
    assert 'value="2026-12-26"' in read(admin, address)
    edited = {"first": "2026-12-24", "last": "2026-12-24", "hours": "08:00-11:00", "name_id": "Malam Natal"}
    status, page = sends(admin, address, **edited)
    assert status == 303
    assert draft(line).value("hours.exceptions")[0]["hours"] == ["08:00-11:00"]
    assert sends(admin, address, **edited)[0] == 303
    status, page = sends(admin, address, **edited | {"hours": "10:00-11:00"})
    assert status == 400
    assert "sudah diubah atau dihapus orang lain" in page
    assert 'value="10:00-11:00"' in page

    address = re.findall(r'href="(/admin/hours/exceptions/[0-9a-f]+)"', read(admin))[0]
    for _ in range(2):
        status, page = sends(admin, f"{address}/remove")
        assert (status, "Belum ada pengecualian" in page) == (303, True)


@one_database
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("31 Feb tutup", "Tanggal itu tidak ada: “31 Feb”"),
        ("minggu depan tutup", "Dapat berarti dua hari yang berbeda: “minggu depan”"),
        ("24 Des", "Tidak ditemukan jam atau kata tutup: “24 Des”"),
        ("24 Des 08:00-25:00", "Bukan jam yang ada: “25:00”"),
    ],
)
def test_a_line_that_is_not_understood_stays_with_the_reason(line: Line, admin: Any, typed: str, told: str) -> None:
    status, page = sends(admin, "/admin/hours/exceptions", line=typed, do="add")
    assert status == 400
    assert told in page
    assert f'value="{typed}"' in page


@one_database
def test_an_edited_exception_that_cannot_be_is_told_at_its_fields(line: Line, admin: Any) -> None:
    _, page = sends(admin, "/admin/hours/exceptions", line="24 Des tutup", do="add")
    address = re.findall(r'href="(/admin/hours/exceptions/[0-9a-f]+)"', page)[0]
    status, page = sends(admin, address, first="2026-12-24", last="2026-12-20", hours="", name_id="x")
    assert (status, "Hari terakhir mendahului hari pertama" in page) == (400, True)
    status, page = sends(admin, address, first="kapan", last="", hours="8", name_id="")
    assert (status, "Tulis tanggal" in page, "Tidak ditemukan jam" in page) == (400, True, True)
    assert admin.get("/admin/hours/exceptions/0123", headers=PAGE).status_code == 404


@one_database
def test_several_days_in_one_line_are_shown_then_added_and_sending_it_twice_adds_nothing(
    line: Line, admin: Any
) -> None:
    form = {"line": "24 dan 28 Des tutup: Cuti | Leave"}
    status, page = sends(admin, "/admin/hours/exceptions", **form, do="look")
    assert (status, "Kam, 24 Des 2026: tutup" in page, "Sen, 28 Des 2026: tutup" in page) == (200, True, True)
    for _ in range(2):
        assert sends(admin, "/admin/hours/exceptions", **form, do="add")[0] == 303
    assert [one["first"] for one in draft(line).value("hours.exceptions")] == ["2026-12-24", "2026-12-28"]


@one_database
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("8 Feb - 9 Mar 2027 08:00-14:00: Jam Ramadan", "membuka juga 8 hari yang biasanya tanpa jam buka dan"),
        ("31 Des 2099 tutup", "Tahunnya 2099: lebih dari setahun lagi."),
        ("1 Januari 1900 tutup", "Hari-hari ini sudah lewat."),
    ],
)
def test_what_looks_like_a_slip_is_pointed_out_before_and_when_it_is_added(
    line: Line, admin: Any, typed: str, told: str
) -> None:
    assert told in sends(admin, "/admin/hours/exceptions", line=typed, do="look")[1]
    status, page = sends(admin, "/admin/hours/exceptions", line=typed, do="add")
    assert (status, told in page) == (303, True)


@one_database
def test_a_month_of_other_hours_that_opens_sundays_is_pointed_out_where_it_is_published(line: Line, admin: Any) -> None:
    sends(admin, "/admin/hours/exceptions", line="8 Feb - 9 Mar 2027 08:00-14:00: Jam Ramadan", do="add")
    assert "membuka juga 8 hari" in read(admin, "/admin/releases")
