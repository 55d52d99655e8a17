"""The pages of releases: the draft with its difference, trying it, publishing it, going back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ivr.hotline.staff import Role
from ivr.operations.releases import drafts, publishing
from ivr.records.releases import Release
from tests.support.line import Line, wib, with_rules
from tests.support.people import LOGINS, PAGE, add_everybody, add_person, client_of, send

ACTOR = "staff:agus"
FRIDAY = {"first": "2026-12-04", "last": "2026-12-04", "hours": [], "name": {"id": "Rapat", "en": "Meeting"}}


@pytest.fixture
def admin(line: Line) -> Any:
    """A browser in which an admin is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.ADMIN])


def close_friday(line: Line, actor: str = ACTOR) -> drafts.Draft:
    with line.database.begin() as session:
        seen = drafts.current(session).seal("hours.exceptions")
        return drafts.change(session, "hours.exceptions", [FRIDAY], seen, actor, line.now)


def read(client: Any, address: str, language: str = "") -> str:
    answer = client.get(address + (f"?lang={language}" if language else ""), headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.text)


def fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}' in one)
    return dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', form))


def publish(client: Any, **more: str) -> Any:
    found = fields(read(client, "/admin/releases"), "/admin/releases/publish")
    return client.post("/admin/releases/publish", data={"when": "now", "note": "", **found, **more}, headers=PAGE)


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


def test_any_two_releases_can_be_compared(line: Line, admin: Any) -> None:
    close_friday(line)
    publish(admin)
    assert "Pengecualian" in read(admin, "/admin/releases/compare?earlier=1&later=2")
    assert "Tidak ada perbedaan" in read(admin, "/admin/releases/compare?earlier=2&later=2")
    assert "Pengecualian" in read(admin, "/admin/releases/2")
    for nowhere in ("99", str(10**30), "99/back", "compare?earlier=1&later=x"):
        assert admin.get(f"/admin/releases/{nowhere}", headers=PAGE).status_code == 404


# Trying it


def test_what_a_caller_would_hear_at_any_moment(line: Line, admin: Any) -> None:
    close_friday(line)
    draft = read(admin, "/admin/try?of=draft&at=2026-12-04T10:00")
    assert "hari ini layanan kami tutup: Rapat" in draft
    assert "closed today: Meeting" in draft
    published = read(admin, "/admin/try?of=published&at=2026-12-04T10:00")
    assert "Rapat" not in published
    assert line.words("menu_open") in published
    for nonsense in ("besok", "0001-01-01T00:00", "9999-12-31T23:59", "%07"):
        assert "Tulis tanggal dan jam" in read(admin, f"/admin/try?of=draft&at={nonsense}")
    assert "Tidak ada rilis" in read(admin, "/admin/try?of=77&at=2026-12-04T10:00")


def test_published_then_means_the_release_that_holds_then(line: Line, admin: Any) -> None:
    close_friday(line)
    publish(admin, when="later", at="2026-12-01T08:00")
    assert "tutup: Rapat" in read(admin, "/admin/try?of=published&at=2026-12-04T10:00")
    assert line.words("menu_open") in read(admin, "/admin/try?of=1&at=2026-12-04T10:00")


class Phone:
    """The phone page, used as a browser without scripts would."""

    def __init__(self, client: Any, **began: str) -> None:
        self.client = client
        self.page = read(client, "/admin/try")
        self.send(**began)

    def send(self, **more: str) -> str:
        forms = re.findall(r'<form method="post".*?</form>', self.page, re.DOTALL)
        call = [one for one in forms if 'id="keys"' in one]
        data = fields((call or forms)[-1], "/admin/try")
        answer = self.client.post("/admin/try", data={**data, **more}, headers=PAGE)
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        return self.page


def test_the_phone_page_takes_a_whole_call_and_writes_nothing(line: Line, admin: Any) -> None:
    phone = Phone(admin, of="draft", at="2026-11-24T09:00", language="id")
    assert line.words("welcome") in phone.page
    assert line.words("category") in phone.send(key="1")
    assert line.words("message_skip") in phone.send(key="1")
    assert "Bicara 20 detik" in phone.send(act="wait"), "who presses nothing hears the beep"
    phone.send(act="speak")
    assert line.words("review") in phone.page
    assert line.words("who") in phone.send(key="1")
    assert line.words("region") in phone.send(key="2")
    assert "Kota Bandung" in phone.send(keys="40115")
    phone.send(keys="19")
    assert "nomor tiket karangan" in phone.page
    assert "Hotline menutup telepon" in phone.send(act="wait")
    assert 'id="keys"' not in phone.page
    assert (line.reports(), line.callbacks(), line.voicemails()) == ([], [], [])


def test_a_callback_is_promised_only_in_words(line: Line, admin: Any) -> None:
    phone = Phone(admin, of="published", at="2026-11-24T09:00", language="en")
    phone.send(keys="31")
    phone.send(keys="11")
    assert "Di sini kita berjanji menelepon" in phone.page
    assert line.callbacks() == []


def test_silence_and_hanging_up(line: Line, admin: Any) -> None:
    phone = Phone(admin, of="1", at="2026-11-28T10:00", language="id")
    assert line.words("silence") in phone.send(act="wait")
    assert "Telepon ditutup" in phone.send(act="leave")


def test_a_call_that_was_tampered_with_begins_anew(line: Line, admin: Any) -> None:
    answer = send(admin, "/admin/try", form_on="/admin/try", call="eyJvZiI6ImRyYWZ0In0.xxx", key="1")
    assert answer.status_code == 400
    assert "Telepon lagi" in answer.text


def test_of_a_draft_that_has_changed_during_the_call_one_is_told(line: Line, admin: Any) -> None:
    phone = Phone(admin, of="draft", at="2026-12-04T10:00", language="id")
    close_friday(line)
    assert "Draf berubah selama panggilan ini" in phone.send(key="1")


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
