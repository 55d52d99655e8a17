"""What is done with releases: published, planned, withdrawn, approved, gone back to, taken back in parts."""

from __future__ import annotations

import re
from typing import Any

from ivr.hotline.staff import Role
from ivr.operations.releases import drafts, publishing
from ivr.records.releases import Release
from tests.support.line import Line, wib, with_rules
from tests.support.people import PAGE, add_person, client_of, send
from tests.web.admin.releases.reading import (
    ACTOR,
    close_friday,
    fields,
    publish,
    read,
)


def test_published_now_it_is_in_force_and_the_second_click_is_harmless(line: Line, admin: Any) -> None:
    close_friday(line)
    form = fields(read(admin, "/admin/releases"), "/admin/releases/publish")
    data = {**form, "when": "now", "note": "Rapat\x07 kerja"}
    for _ in range(2):
        answer = admin.post("/admin/releases/publish", data=data, headers=PAGE)
        assert (answer.status_code, answer.location) == (303, "/admin/releases")
    page = read(admin, "/admin/releases")
    assert "Rilis 2 diterbitkan" in page
    assert page.count("Rapat kerja") == 1
    assert line.hotline.scripts.current(line.now).hours.exceptions


def test_what_was_typed_stays_when_the_moment_has_passed(line: Line, admin: Any) -> None:
    close_friday(line)
    answer = publish(admin, when="later", at="2026-11-24T08:00", note="Catatan saya")
    assert answer.status_code == 422
    assert "Saat itu sudah lewat" in answer.text
    assert 'value="Catatan saya"' in answer.text
    assert 'value="2026-11-24T08:00"' in answer.text
    assert publish(admin, when="later", at="kapan-kapan", note="\x07").status_code == 422
    assert publish(admin, when="later", at="9999-12-31T23:59").status_code == 422


def test_planned_it_can_be_withdrawn_before_its_moment(line: Line, admin: Any) -> None:
    close_friday(line)
    assert publish(admin, when="later", at="2026-11-24T12:00").status_code == 303
    page = read(admin, "/admin/releases")
    assert "Rilis 2 direncanakan untuk Sel, 24 Nov 2026 12.00 WIB" in page
    assert "berlaku mulai Sel, 24 Nov 2026 12.00 WIB" in read(admin, "/admin")
    for _ in range(2):
        send(admin, "/admin/releases/2/withdraw")
    assert "dibatalkan" in read(admin, "/admin/releases")
    line.clock.advance(4 * 3600)
    assert line.hotline.scripts.current(line.now).release == 1


def test_one_publishes_what_one_has_seen(line: Line, admin: Any) -> None:
    close_friday(line)
    form = fields(read(admin, "/admin/releases"), "/admin/releases/publish")
    with line.database.begin() as session:
        seen = drafts.current(session).seal("settings.message_minutes")
        drafts.change(session, "settings.message_minutes", 5, seen, "staff:budi", line.now)
    answer = admin.post("/admin/releases/publish", data={**form, "when": "now"}, headers=PAGE)
    assert answer.status_code == 422
    assert "budi mengubah draf sejak Anda membuka halaman ini" in answer.text
    send(admin, "/admin/releases/discard", version=form["version"])
    with line.database.reading() as session:
        assert drafts.current(session).id is not None


def test_two_clicks_go_back(line: Line, admin: Any) -> None:
    close_friday(line)
    publish(admin)
    asked = read(admin, "/admin/releases/1/back")
    assert "Kembali ke rilis 1 sekarang" in asked
    assert "dihapus" in asked
    assert send(admin, "/admin/releases/1/back", **fields(asked, "/admin/releases/1/back")).status_code == 303
    assert "Rilis 1 berlaku lagi" in read(admin, "/admin/releases")
    assert line.hotline.scripts.current(line.now).hours.exceptions == ()
    send(admin, "/admin/releases/1/back", **fields(asked, "/admin/releases/1/back"))
    with line.database.reading() as session:
        assert len(publishing.releases(session)) == 3


def test_another_person_approves_where_that_is_needed(line: Line, admin: Any) -> None:
    line.publish(with_rules(line.hotline.files, approval_needed=True))
    add_person(line.hotline, "wati", Role.ADMIN)
    other = client_of(line.app, "wati")
    version = close_friday(line).version
    assert "/admin/releases/publish" not in read(admin, "/admin/releases")
    send(admin, "/admin/releases/submit", version=version)
    assert "Pengelola lain harus menyetujuinya" in read(admin, "/admin/releases")
    send(admin, "/admin/releases/approve", version=version)
    assert "tidak dapat menyetujuinya" in read(admin, "/admin/releases")
    send(other, "/admin/releases/approve", version=version)
    assert publish(admin).status_code == 303
    with line.database.reading() as session:
        release = publishing.releases(session)[0]
    assert (release.author, release.approved_by) == ("staff:agus", "staff:wati")


def test_released_content_is_kept_whole(line: Line, admin: Any) -> None:
    close_friday(line)
    publish(admin)
    with line.database.reading() as session:
        first, second = session.get_one(Release, 1), session.get_one(Release, 2)
    assert set(first.content) == set(second.content)
    assert second.published_at == wib("2026-11-24 09:00")


def test_a_release_that_was_called_off_goes_on_as_the_draft(line: Line, admin: Any) -> None:
    close_friday(line)
    publish(admin, when="later", at="2026-11-25T08.30")
    send(admin, "/admin/releases/2/withdraw")
    page = read(admin, "/admin/releases")
    assert 'action="/admin/releases/2/take"' in page
    for _ in range(2):
        assert send(admin, "/admin/releases/2/take").status_code == 303
    assert "Pengecualian Jum, 4 Des 2026" in read(admin, "/admin/releases")


def take_back(client: Any, page: str, path: str) -> str:
    """The button beside one difference of a page."""
    forms = re.findall(r'<form[^>]*action="/admin/releases/take-back".*?</form>', page, re.DOTALL)
    form = next(one for one in forms if f'value="{path}"' in one)
    data = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', form))
    answer = client.post("/admin/releases/take-back", data=data, headers=PAGE)
    assert answer.status_code == 303
    return read(client, "/admin/releases")


def test_one_change_of_the_draft_is_taken_back_and_the_others_stay(line: Line, admin: Any) -> None:
    close_friday(line)
    with line.database.begin() as session:
        draft = drafts.current(session)
        for path, value in (("hours.weekly.monday", ["08:00-12:00"]), ("settings.message_minutes", 5)):
            drafts.change(session, path, value, draft.seal(path), ACTOR, line.now)
    page = read(admin, "/admin/releases")
    told = take_back(admin, page, "hours.exceptions.2026-12-04")
    assert "Satu perubahan dibatalkan; yang lain tetap di draf." in told
    with line.database.reading() as session:
        found = publishing.changes_of(session, drafts.current(session))
    assert sorted(one.path for one in found) == ["hours.weekly.monday", "settings.message_minutes"]
    assert "Perubahan itu sudah tidak ada di draf." in take_back(admin, page, "hours.exceptions.2026-12-04")
    take_back(admin, page, "hours.weekly.monday")  # from the old page: nothing is done
    with line.database.reading() as session:
        draft = drafts.current(session)
        assert draft.value("hours.weekly.monday") == ["08:00-12:00"]
    take_back(admin, read(admin, "/admin/releases"), "hours.weekly.monday")
    take_back(admin, read(admin, "/admin/releases"), "settings.message_minutes")
    with line.database.reading() as session:
        assert publishing.changes_of(session, drafts.current(session)) == []


def test_a_change_that_others_depend_on_is_not_taken_back_and_the_reason_is_told(line: Line, admin: Any) -> None:
    with line.database.begin() as session:
        draft = drafts.current(session)
        items = [dict(item) for item in draft.value("categories")]
        items[0]["key"], items[1]["key"] = items[1]["key"], items[0]["key"]
        drafts.change(session, "categories", items, draft.seal("categories"), ACTOR, line.now)
    page = take_back(admin, read(admin, "/admin/releases"), f"categories.{items[0]['code']}.key")
    assert "karena perubahan lain bergantung padanya" in page
    with line.database.reading() as session:
        kept = drafts.current(session).value("categories")
    assert {item["code"]: item["key"] for item in kept} == {item["code"]: item["key"] for item in items}
