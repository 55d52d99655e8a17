"""Trying it: what a caller hears at any moment, and a telephone that rings nobody."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.support.line import Line, files
from tests.support.people import PAGE, send
from tests.support.planned import planned
from tests.web.admin.releases.reading import (
    close_friday,
    fields,
    publish,
    read,
)


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
    nothing = admin.get("/admin/try?of=77&at=2026-12-04T10:00", headers=PAGE)
    assert nothing.status_code == 404
    assert "Tidak ada rilis 77." in nothing.text


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


@pytest.mark.parametrize(
    ("full", "heard"),
    [
        ("nothing", "hari ini pukul 10 pagi"),
        ("first_day", "besok pukul"),
        ("four_days", "Senin 30 November pukul"),
        ("all", "kami belum dapat menyebutkan waktu"),
    ],
)
def test_where_agents_are_planned_it_can_be_tried_how_full_the_days_are(
    line: Line, admin: Any, full: str, heard: str
) -> None:
    line.publish(planned(files()))
    phone = Phone(admin, of="published", at="2026-11-24T09:00", language="id", full=full)
    phone.send(keys="31")
    assert heard in phone.send(keys="1")


def test_without_a_plan_nobody_is_asked_how_full_the_days_are(line: Line, admin: Any) -> None:
    assert 'name="full"' not in read(admin, "/admin/try")
    line.publish(planned(files()))
    assert 'name="full"' in read(admin, "/admin/try?of=published")


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


def test_a_whole_chat_can_be_tried_and_nothing_is_written(line: Line, admin: Any) -> None:
    page = read(admin, "/admin/try?of=published&at=2026-11-24T09:00&by=chat")
    assert line.words("written_menu_open") in page
    assert 'name="key"' not in page
    chat = Phone(admin, of="draft", at="2026-11-24T09:00", language="id", by="chat")
    assert line.words("written_welcome") in chat.page
    assert line.words("written_kept_words") in chat.send(text="kerupuk saya busuk di gudang")
    chat.send(text="barang rusak")
    assert line.words("written_kept_words") in chat.send(act="photo")
    for text in ("umkm", "kota bandung", "ya"):
        chat.send(text=text)
    assert "Di sini petugas akan diminta membalas" in chat.send(text="chat saja")
    assert "Percakapan selesai." in chat.page
    assert 'id="keys"' not in chat.page
    idle = Phone(admin, of="draft", at="2026-11-24T09:00", language="en", by="chat")
    idle.send(text="my shop has burnt down")
    assert "we keep what you have told us" in idle.send(act="idle")
    assert line.reports() == []
