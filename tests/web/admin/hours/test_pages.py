"""The page of opening hours: everything goes into the draft but the red button, which acts at once."""

from __future__ import annotations

import re
from typing import Any

from ivr.hotline.staff import Role
from tests.support.line import SATURDAY, Line
from tests.support.people import LOGINS, PAGE, add_everybody, add_person, client_of, send, sends
from tests.web.admin.hours.reading import (
    HOURS,
    WEEK,
    draft,
    one_database,
    read,
)


def seen(page: str, name: str = "seen") -> str:
    found = re.search(rf'name="{name}" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def test_the_week_is_shown_and_saved_in_the_draft_only(line: Line, admin: Any) -> None:
    page = read(admin)
    assert "Asia/Jakarta" in page
    assert 'data-start="480" data-end="900"' in page
    status, page = sends(
        admin, "/admin/hours/week", seen=seen(page), **WEEK | {"friday": "8.00-11.30, 13:00-15:00", "saturday": "tutup"}
    )
    assert (status, "Jam mingguan disimpan di draf." in page) == (303, True)
    assert draft(line).value("hours.weekly.friday") == ["08:00-11:30", "13:00-15:00"]
    assert draft(line).value("hours.weekly.saturday") == []
    assert 'data-start="780" data-end="900"' in page
    assert "Draf berisi perubahan yang belum didengar penelepon; terakhir oleh agus" in page
    assert line.words("welcome") in line.dial().heard


@one_database
def test_what_is_not_understood_is_told_at_its_day_and_the_rest_stays_typed(line: Line, admin: Any) -> None:
    fields = WEEK | {"monday": "09:00-16:00", "tuesday": "15:00-08:00", "wednesday": "kapan saja"}
    status, page = sends(admin, "/admin/hours/week", seen=seen(read(admin)), **fields)
    assert status == 400
    assert 'value="09:00-16:00"' in page
    assert 'value="15:00-08:00"' in page
    assert "Berakhir sebelum mulai: “15:00-08:00”" in page
    assert "Tidak ditemukan jam atau kata tutup: “kapan saja”" in page
    assert draft(line).id is None


def test_two_admins_at_once_the_second_is_told_and_can_merge(line: Line, admin: Any) -> None:
    add_person(line.hotline, "tuti", Role.ADMIN)
    other = client_of(line.app, "tuti")
    opened = seen(read(other))
    sends(admin, "/admin/hours/week", seen=seen(read(admin)), **WEEK | {"monday": "07:00-15:00"})
    mine = WEEK | {"friday": "08:00-11:30"}
    status, page = sends(other, "/admin/hours/week", seen=opened, **mine)
    assert status == 409
    assert "sudah mengubah ini" in page
    assert "<dd>07:00-15:00</dd>" in page
    assert 'value="08:00-11:30"' in page
    assert draft(line).value("hours.weekly.friday") == ["08:00-15:00"]
    status, _ = sends(other, "/admin/hours/week", seen=seen(page), **mine | {"monday": "07:00-15:00"})
    assert status == 303
    assert draft(line).value("hours.weekly.monday") == ["07:00-15:00"]
    assert draft(line).value("hours.weekly.friday") == ["08:00-11:30"]


@one_database
def test_a_year_shows_holidays_joint_leave_and_what_is_estimated(line: Line, admin: Any) -> None:
    page = read(admin, "/admin/hours?year=2026")
    assert "Hari Raya Natal" in page
    assert "cuti bersama" in page
    assert "year=2027" in page
    assert ">perkiraan</span>" in read(admin, "/admin/hours?year=2029")
    assert "Kalender 2026" in read(admin, "/admin/hours?year=abc")


def test_is_it_open_then_in_what_is_published_and_in_the_draft(line: Line, admin: Any) -> None:
    sends(admin, "/admin/hours/exceptions", line="4 Des tutup: Rapat", do="add")
    page = read(admin, "/admin/hours?at=2026-12-04T09:00")
    assert "jam biasa; tutup Jum, 4 Des 2026 15.00 WIB" in page
    assert "pengecualian: Rapat; buka Sen, 7 Des 2026 08.00 WIB" in page
    for odd in ("besok", "9999-99-99T00:00", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert admin.get(HOURS, query_string={"at": odd}, headers=PAGE).status_code == 200


@one_database
def test_hours_are_for_admins(line: Line) -> None:
    add_everybody(line.hotline)
    supervisor = client_of(line.app, LOGINS[Role.SUPERVISOR])
    assert supervisor.get(HOURS, headers=PAGE).status_code == 403
    assert send(supervisor, "/admin/hours/close", text_id="x", text_en="x", end="open").status_code == 403


@one_database
def test_the_page_opens_on_a_closed_day_and_in_english(line_at: Any) -> None:
    line = line_at(SATURDAY)
    add_everybody(line.hotline)
    admin = client_of(line.app, LOGINS[Role.ADMIN])
    send(admin, "/language", language="en", next=HOURS)
    page = read(admin)
    assert "no hours on this day" in page
    assert "Opening hours" in page


@one_database
def test_the_zone_is_written_as_people_write_it(line: Line, admin: Any) -> None:
    assert "Asia/Jakarta · UTC+7" in read(admin)
    assert "UTC+0700" not in read(admin)
