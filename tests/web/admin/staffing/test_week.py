"""The week of the staffing plan: typed, copied, saved, taken out; what cannot be stays typed with the reason."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ivr.hotline.staff import Role
from ivr.operations.releases import checks
from tests.support.line import Line
from tests.support.people import LOGINS, audited, client_of, sends
from tests.web.admin.hours.reading import draft, one_database, read
from tests.web.admin.releases.reading import fields
from tests.web.admin.staffing.reading import STAFFING, STORED, WEEK, seen_on


def save(admin: Any, **fields: str) -> tuple[int, str]:
    return sends(admin, f"{STAFFING}/week", **{"seen": seen_on(read(admin, STAFFING)), **fields})


def test_a_plan_is_written_looked_at_as_half_hours_and_taken_out_again(line: Line, admin: Any) -> None:
    page = read(admin, STAFFING)
    assert "Belum ada rencana" in page
    sent = {"seen": seen_on(page), **WEEK, "friday": "3"}
    for _ in range(2):  # sent twice it is saved once
        status, page = sends(admin, f"{STAFFING}/week", **sent)
        assert (status, "Rencana petugas disimpan di draf." in page) == (303, True)
    assert "Belum ada rencana" not in page
    stored = draft(line).value("staffing")
    assert stored["weekly"]["monday"] == STORED
    assert stored["weekly"]["friday"] == ["08:00-15:00: 3"]
    assert stored["weekly"]["sunday"] == []
    assert page.count('class="half-planned"') == 5 * 14
    assert "half-unplanned" not in page
    assert [entry for entry in audited(line) if entry[1] == "draft:change"] == [
        ("staff:agus", "draft:change", "staffing")
    ]
    page = read(admin, "/admin/releases")
    assert "Senin – Kamis 08:00–10:00: 4, 10:00–15:00: 3; Jumat 08:00–15:00: 3" in page
    for _ in range(2):
        status, page = sends(admin, f"{STAFFING}/remove")
        assert (status, "Belum ada rencana" in page) == (303, True)
    assert draft(line).value("staffing") is None


@one_database
def test_opening_the_page_rehearses_no_call(admin: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """That takes a second, in a process that answers callers too, and tells nothing of a plan."""
    monkeypatch.delattr(checks, "rehearsed")
    save(admin, **WEEK)
    assert read(admin, STAFFING)


def test_what_is_released_is_the_plan_that_holds(line: Line, admin: Any) -> None:
    save(admin, **WEEK)
    assert line.hotline.scripts.current(line.now).staffing is None
    sends(admin, "/admin/releases/publish", version=str(draft(line).version), when="now", note="Rencana")
    plan = line.hotline.scripts.current(line.now).staffing
    assert plan is not None
    assert plan.agents_at(line.now.replace(hour=9, minute=30)) == 4
    save(admin, **WEEK | {"monday": "2"})
    page = read(admin, "/admin/releases")
    assert "Petugas yang direncanakan hari Senin" in page
    assert "08:00–15:00: 2" in page
    sends(admin, "/admin/releases/publish", version=str(draft(line).version), when="now", note="Lebih sedikit")
    save(admin, **WEEK | {"monday": "5"})
    asked = read(admin, "/admin/releases/2/back")
    assert "Sebelum: 08:00–15:00: 2" in re.sub("<[^>]+>", "", asked)
    sends(admin, "/admin/releases/2/back", **fields(asked, "/admin/releases/2/back"))
    assert line.hotline.scripts.current(line.now).staffing == plan
    assert draft(line).value("staffing.weekly.monday") == ["08:00-15:00: 5"]
    asked = read(admin, "/admin/releases/1/back")
    sends(admin, "/admin/releases/1/back", **fields(asked, "/admin/releases/1/back"))
    assert line.hotline.scripts.current(line.now).staffing is None


@one_database
def test_one_line_is_copied_to_the_other_open_days_and_nothing_is_saved(line: Line, admin: Any) -> None:
    status, page = save(admin, monday="8-15: 4", friday="8-11: 2", do="copy", **{"from": "monday"})
    assert (status, "belum disimpan" in page) == (200, True)
    assert page.count('value="8-15: 4"') == 5
    assert draft(line).id is None
    assert page.count('class="half-planned">4<') == 5 * 14
    status, page = save(admin, monday="4", do="copy", **{"from": "yesterday"})
    assert status == 200


@one_database
@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"monday": "banyak"}, "Jam dan jumlah petugas tidak ditemukan: “banyak”."),
        ({"monday": "08:00-10:15: 4"}, "per jam penuh dan setengah jam"),
        ({"monday": "15:00-08:00: 4"}, "Berakhir sebelum mulai"),
        ({"monday": "08:00-10:00: 4, 09:00-11:00: 4"}, "Jam yang bertumpukan"),
        ({"monday": "08:00-10:00: 44444"}, "Paling banyak 9999."),
        ({"monday": "2,5"}, "Petugas dihitung per orang: “2,5”."),
        ({"saturday": "4"}, "Hari ini tidak punya jam buka: “4”."),
        ({"monday": "4" * 500}, "500"),
    ],
)
def test_what_cannot_be_stays_typed_beside_its_reason(line: Line, admin: Any, typed: dict[str, str], told: str) -> None:
    status, page = save(admin, **{"tuesday": "7", **typed})
    assert status == 400
    assert told in page
    for text in ("7", *typed.values()):
        assert f'value="{text}"' in page
    (day,) = typed
    assert f'aria-describedby="e-{day}' in page
    assert draft(line).id is None


@one_database
def test_an_empty_week_is_no_beginning_of_a_plan(line: Line, admin: Any) -> None:
    status, page = save(admin)
    assert (status, "Tidak ada petugas pada hari mana pun." in page) == (400, True)
    save(admin, **WEEK)
    status, page = save(admin)
    assert status == 303
    assert "tidak ada penelepon yang diberi tahu waktu panggilan balik" in page


@one_database
def test_what_looks_like_a_slip_is_told_in_both_languages(line: Line, admin: Any) -> None:
    _, page = save(admin, monday="08:00-17:00: 4", tuesday="09:00-15:00: 4")
    assert "Rencana petugas, Selasa: hotline buka 08:00-09:00, tetapi tidak ada petugas" in page
    assert "Rencana petugas, Rabu – Jumat: hotline buka 08:00-15:00" in page
    assert "Rencana petugas, Senin: petugas direncanakan 15:00-17:00, padahal hotline tutup" in page
    assert "Rencana petugas, Senin: petugas" in read(admin, "/admin/releases")
    sends(admin, "/language", language="en")
    page = read(admin, STAFFING)
    assert "Staffing plan, Wednesday – Friday: the hotline is open 08:00-15:00, and nobody is planned then." in page
    assert "half-wasted" in page
    assert "half-unplanned" in page


def test_the_second_of_two_admins_is_told_what_the_first_has_planned(line: Line, admin: Any) -> None:
    old = seen_on(read(admin, STAFFING))
    save(admin, **WEEK)
    status, page = sends(admin, f"{STAFFING}/week", seen=old, monday="9")
    assert status == 409
    assert "Senin – Jumat 08:00–10:00: 4, 10:00–15:00: 3" in page
    assert 'value="9"' in page
    status, _ = sends(admin, f"{STAFFING}/week", seen=seen_on(page), **WEEK | {"monday": "9"})
    assert (status, draft(line).value("staffing.weekly.monday")) == (303, ["08:00-15:00: 9"])
    old = seen_on(read(admin, STAFFING))
    sends(admin, f"{STAFFING}/remove")
    assert sends(admin, f"{STAFFING}/week", seen=old, **WEEK)[0] == 409
    assert draft(line).value("staffing") is None


@one_database
def test_the_plan_is_the_admins_alone_and_linked_from_home_and_hours(line: Line, admin: Any) -> None:
    for address in ("/admin", "/admin/hours"):
        assert f'href="{STAFFING}"' in read(admin, address)
    dewi = client_of(line.app, LOGINS[Role.SUPERVISOR])
    assert dewi.get(STAFFING).status_code == 403


@one_database
def test_a_table_from_a_spreadsheet_fills_the_form_and_saves_nothing(line: Line, admin: Any) -> None:
    table = "\tSenin\tSelasa\n08:00\t4\t2\n08:30\t4\t3\n"
    status, page = save(admin, table=table, monday="9", friday="7", do="paste")
    assert (status, "Tabelnya sudah ada di isian" in page) == (200, True)
    for text in ("08:00-09:00: 4", "08:00-08:30: 2, 08:30-09:00: 3", "7"):
        assert f'value="{text}"' in page
    assert draft(line).id is None
    status, page = save(admin, table="\tSnin\n08:00\t4", monday="9", do="paste")
    assert (status, "Tidak ditemukan tabel dengan hari dan jam: “Snin 08:00 4”" in page) == (400, True)
    assert 'value="9"' in page
    assert "Snin\n08:00\t4</textarea>" in page.replace("\r\n", "\n")
    status, page = save(admin, monday="Sen\tSel 08:00\t4\t4")
    assert (status, "Ini sel lembar kerja" in page) == (400, True)
