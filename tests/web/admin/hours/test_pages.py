"""The page of opening hours: everything goes into the draft but the red button, which acts at once."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest

from ivr.hotline.hours import OpeningHours
from ivr.hotline.staff import Role
from ivr.operations.releases import drafts
from tests.support.line import SATURDAY, Line
from tests.support.people import LOGINS, PAGE, add_everybody, add_person, client_of, send, sends

HOURS = "/admin/hours"
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-15:00")


@pytest.fixture
def admin(line: Line) -> Any:
    """A browser in which an admin is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.ADMIN])


def draft(line: Line) -> drafts.Draft:
    with line.database.reading() as session:
        return drafts.current(session)


def read(client: Any, address: str = HOURS) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.text)


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


@one_database
def test_the_difference_says_which_closed_days_an_exception_opens(line: Line, admin: Any) -> None:
    sends(admin, "/admin/hours/exceptions", line="8 Feb - 9 Mar 2027 08:00-14:00: Jam Ramadan", do="add")
    piece = read(admin, "/admin/releases").partition('<ul class="difference">')[2].partition("</ul>")[0]
    assert "Ini membuka juga 8 hari yang biasanya tanpa jam buka dan 2 hari libur." in piece


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
def test_a_year_shows_holidays_joint_leave_and_what_is_estimated(line: Line, admin: Any) -> None:
    page = read(admin, "/admin/hours?year=2026")
    assert "Hari Raya Natal" in page
    assert "cuti bersama" in page
    assert "year=2027" in page
    assert ">perkiraan</span>" in read(admin, "/admin/hours?year=2029")
    assert "Kalender 2026" in read(admin, "/admin/hours?year=abc")


@one_database
def test_one_holiday_or_a_whole_kind_is_switched_off(line: Line, admin: Any) -> None:
    status, page = sends(admin, "/admin/hours/holidays/2026-12-25", kept="0")
    assert status == 303
    assert draft(line).value("hours.holidays.ignored") == ["2026-12-25"]
    assert "buka seperti biasa" in page
    assert draft(line).script().hours.intervals_on(date(2026, 12, 25))
    sends(admin, "/admin/hours/holidays/2026-12-25", kept="1")
    assert draft(line).value("hours.holidays.ignored") == []
    sends(admin, "/admin/hours/holidays", national="1", year="2026")
    assert draft(line).value("hours.holidays.joint_leave") is False
    assert draft(line).value("hours.holidays.national") is True
    assert send(admin, "/admin/hours/holidays/never", kept="0").status_code == 404


@one_database
def test_an_estimated_holiday_is_moved_to_its_real_day_once_and_back(line: Line, admin: Any) -> None:
    shown = read(admin, "/admin/hours?year=2028")
    day = re.findall(r'action="/admin/hours/holidays/(2028-\d\d-\d\d)/move"', shown)[0]
    was = date.fromisoformat(day)
    to = was + timedelta(days=1)
    before = OpeningHours.from_data(draft(line).value("hours"))
    name = before.holidays.on(was)
    assert name is not None
    for _ in range(2):  # sent twice it is moved once
        status, page = sends(admin, f"/admin/hours/holidays/{day}/move", to=str(to))
        assert status == 303
        assert "dipindahkan" in page
    hours = OpeningHours.from_data(draft(line).value("hours"))
    assert hours.holidays.on(was) is None
    (moved,) = [one for one in hours.exceptions if one.covers(to)]
    assert (moved.first, moved.last, moved.intervals, dict(moved.name)) == (to, to, (), dict(name.name))
    assert "Tulis tanggal" in sends(admin, f"/admin/hours/holidays/{day}/move", to="besok lusa")[1]
    assert send(admin, "/admin/hours/holidays/2028-02-29/move", to=str(to)).status_code == 404


def test_is_it_open_then_in_what_is_published_and_in_the_draft(line: Line, admin: Any) -> None:
    sends(admin, "/admin/hours/exceptions", line="4 Des tutup: Rapat", do="add")
    page = read(admin, "/admin/hours?at=2026-12-04T09:00")
    assert "jam biasa; tutup Jum, 4 Des 2026 15.00 WIB" in page
    assert "pengecualian: Rapat; buka Sen, 7 Des 2026 08.00 WIB" in page
    for odd in ("besok", "9999-99-99T00:00", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert admin.get(HOURS, query_string={"at": odd}, headers=PAGE).status_code == 200


def test_the_red_button_closes_at_once_and_everybody_is_reminded_until_it_is_over(line: Line, admin: Any) -> None:
    agent = client_of(line.app, LOGINS[Role.AGENT])
    form = {"text_id": "Gedung kami kebanjiran.", "text_en": "Our building is flooded.", "end": "at"}
    status, page = sends(admin, "/admin/hours/close", **form, until="2026-11-24T09:20")
    assert status == 303
    assert "Hotline ditutup sampai Sel, 24 Nov 2026 09.20 WIB." in page
    assert "kebanjiran" in line.dial().heard
    assert "Penutupan darurat: penelepon tidak diterima. Sampai Sel, 24 Nov 2026 09.20 WIB." in read(agent, "/console")
    assert draft(line).id is None
    assert "Hotline sudah ditutup." in sends(admin, "/admin/hours/close", **form, until="2026-11-24T12:00")[1]
    line.clock.advance(21 * 60)
    assert "Penutupan darurat: penelepon" not in read(agent, "/console")
    assert line.words("welcome") in line.dial().heard


def test_a_closure_without_an_end_is_lifted_by_hand(line: Line, admin: Any) -> None:
    sends(admin, "/admin/hours/close", text_id="Listrik padam.", text_en="No power.", end="open")
    page = read(admin)
    assert "Hotline sedang ditutup. Sampai ada yang membuka lagi." in re.sub(r"\s+|</?b>", " ", page).replace("  ", " ")
    for told in ("Hotline dibuka lagi.", "Hotline tidak sedang ditutup."):
        assert told in sends(admin, "/admin/hours/reopen")[1]
    assert line.words("welcome") in line.dial().heard


@one_database
@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text_id": ""}, "Tulis alasannya"),
        ({"text_id": "Banjir.\x00"}, "karakter yang tidak dapat diucapkan"),
        ({"until": ""}, "Tulis kapan buka lagi"),
        ({"until": "2026-11-24T08:00"}, "Waktu itu sudah lewat."),
        ({"until": "9999-12-31T23:59"}, "Tulis kapan buka lagi"),
        ({"until": "2199-12-31T23:59"}, ""),
    ],
)
def test_closing_without_what_it_needs_closes_nothing(
    line: Line, admin: Any, fields: dict[str, str], told: str
) -> None:
    form = {"text_id": "Banjir.", "text_en": "Flood.", "end": "at", "until": "2026-11-24T11:00"}
    status, page = sends(admin, "/admin/hours/close", **form | fields)
    if told:
        assert (status, told in page) == (400, True)
        assert (">Banjir.</textarea>" in page) is ("text_id" not in fields)
        assert line.words("welcome") in line.dial().heard
    else:
        assert status == 303


def test_at_two_in_the_morning_a_closure_needs_no_english_and_takes_a_time_with_a_dot(line: Line, admin: Any) -> None:
    form = {"text_id": "Gedung kami kebanjiran.", "text_en": "", "end": "at"}
    status, page = sends(admin, "/admin/hours/close", **form, until="24-11-2026 15.30")
    assert (status, "Hotline ditutup sampai Sel, 24 Nov 2026 15.30 WIB." in page) == (303, True)
    assert "kebanjiran" in line.dial().press("9").heard


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


@one_database
def test_the_zone_is_written_as_people_write_it(line: Line, admin: Any) -> None:
    assert "Asia/Jakarta · UTC+7" in read(admin)
    assert "UTC+0700" not in read(admin)
