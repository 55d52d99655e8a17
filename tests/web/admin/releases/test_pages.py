"""The pages of releases: the draft with its difference, and any two side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from ivr.operations.releases import drafts
from tests.operations.capacity.planned import promised
from tests.support.line import Line
from tests.support.people import PAGE, send
from tests.web.admin.releases.reading import (
    close_friday,
    fields,
    publish,
    read,
)


def test_without_a_draft_the_page_says_where_to_begin(line: Line, admin: Any) -> None:
    page = read(admin, "/admin/releases")
    assert "Belum ada draf" in page
    assert "/admin/releases/publish" not in page
    assert "Rilis 1" in page
    assert "Belum ada perubahan" in read(admin, "/admin")


def test_the_draft_tells_its_difference_in_both_languages(line: Line, admin: Any) -> None:
    close_friday(line)
    page = read(admin, "/admin/releases")
    assert "Pengecualian Jum, 4 Des 2026" in page
    assert "tutup · Rapat" in page
    assert "Terakhir diubah oleh agus" in page
    english = admin.post(
        "/language", data={"language": "en", "csrf_token": fields(page, "/language")["csrf_token"]}, headers=PAGE
    )
    assert english.status_code == 303
    assert "Exception Fri, 4 Dec 2026" in read(admin, "/admin/releases")


def test_who_plans_fewer_agents_reads_how_many_promises_that_leaves_without_room(line: Line, admin: Any) -> None:
    promised(line.database, 3, line.now + timedelta(hours=1))
    nobody = {"weekly": {"tuesday": ["08:00-08:30: 1"]}}
    with line.database.begin() as session:
        drafts.change(session, "staffing", nobody, drafts.current(session).seal("staffing"), "staff:agus", line.now)
    assert "3 janji yang sudah diberikan tidak dapat ditepati" in read(admin, "/admin/releases")


def test_what_is_in_force_again_is_not_offered_to_go_back_to(line: Line, admin: Any) -> None:
    close_friday(line)
    publish(admin)
    asked = read(admin, "/admin/releases/1/back")
    send(admin, "/admin/releases/1/back", **fields(asked, "/admin/releases/1/back"))
    for page in ("/admin/releases", "/admin/releases/1"):
        assert 'href="/admin/releases/1/back"' not in read(admin, page)
        assert "Isinya berlaku lagi sebagai rilis 3." in read(admin, page)
    assert 'href="/admin/releases/2/back"' in read(admin, "/admin/releases")
    assert 'action="/admin/releases/1/back"' not in read(admin, "/admin/releases/1/back")
    assert "Isinya berlaku lagi sebagai rilis 3." in read(admin, "/admin/releases/1/back")


def test_any_two_releases_can_be_compared(line: Line, admin: Any) -> None:
    close_friday(line)
    publish(admin)
    assert "Pengecualian" in read(admin, "/admin/releases/compare?earlier=1&later=2")
    assert "Tidak ada perbedaan" in read(admin, "/admin/releases/compare?earlier=2&later=2")
    assert "Pengecualian" in read(admin, "/admin/releases/2")
    for nowhere in ("99", str(10**30), "99/back", "compare?earlier=1&later=x"):
        assert admin.get(f"/admin/releases/{nowhere}", headers=PAGE).status_code == 404
    for unnamed in ("compare", "compare?earlier=1&later=x"):
        told = admin.get(f"/admin/releases/{unnamed}", headers=PAGE).text
        assert "Alamatnya mungkin salah ketik" in told, "nobody has asked for a release 0"
        assert "rilis 0" not in told
    assert "Tidak ada rilis 99." in admin.get("/admin/releases/compare?earlier=1&later=99", headers=PAGE).text
