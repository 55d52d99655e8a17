"""One prompt: written and recorded; what cannot be said is told at its field, and a hostile file leaves nothing."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy import func, select
from urllib3.filepost import encode_multipart_formdata

from ivr.hotline import release_checks, spoken_length
from ivr.hotline.staff import Role
from ivr.operations.releases import publishing
from ivr.operations.releases.transcoding import LARGEST
from ivr.records.releases import Sound
from tests.support.line import Line, files
from tests.support.people import PAGE, add_person, client_of, csrf_token, sends
from tests.support.sounds import hostile, tone
from tests.web.admin.content.reading import (
    CATEGORIES,
    INFORMATION,
    PROMPTS,
    form_of,
    one_database,
    read,
    value,
)


@one_database
@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("region_check", "Betul?", "“Membacakan daerahnya”: harus memuat {region}"),
        ("region_check", "Usaha Anda di {region} {kota}?", "{kota} tidak dapat diisi di sini"),
        ("region_check", "Usaha Anda di {region?", "ada kurung kurawal yang tidak berpasangan"),
        ("welcome", "", "Isi dalam bahasa ini."),
        ("menu_open", "Untuk melaporkan, tekan 1. " * 30, "paling lama 30"),
    ],
)
def test_a_prompt_that_cannot_be_said_is_told_at_its_field(
    line: Line, admin: Any, key: str, text: str, told: str
) -> None:
    address = f"{PROMPTS}/{key}"
    status, page = sends(admin, address, **form_of(admin, address) | {"text_id": text})
    assert status == 400
    assert told in page
    assert 'aria-invalid="true"' in page
    assert f">{text.strip()}</textarea>" in page
    assert value(line, f"catalogues.id.prompts.{key}") == line.hotline.files.catalogues["id"].prompts[key].text


def test_two_admins_write_the_same_prompt_at_once(line: Line, admin: Any) -> None:
    add_person(line.hotline, "tuti", Role.ADMIN)
    other = client_of(line.app, "tuti")
    address = f"{PROMPTS}/welcome"
    opened = form_of(other, address)
    sends(admin, address, **form_of(admin, address) | {"text_id": "Halo."})
    status, page = sends(other, address, **opened | {"text_id": "Selamat pagi."})
    assert (status, "Halo." in page, ">Selamat pagi.</textarea>" in page) == (409, True, True)
    assert value(line, "catalogues.id.prompts.welcome") == "Halo."
    seen = re.findall(r'name="seen_id" value="([0-9a-f]+)"', page)[0]
    assert sends(other, address, **opened | {"text_id": "Halo, selamat pagi.", "seen_id": seen})[0] == 303
    assert value(line, "catalogues.id.prompts.welcome") == "Halo, selamat pagi."


@one_database
def test_what_a_voice_would_misread_is_told_beside_the_field_and_never_refused(line: Line, admin: Any) -> None:
    address = f"{PROMPTS}/goodbye"
    assert "misread" not in read(admin, address)
    text = "Sampai jumpa di Kec. Coblong & telepon 08111-450-587 <break>"
    status, page = sends(admin, address, **form_of(admin, address) | {"text_id": text})
    assert (status, value(line, "catalogues.id.prompts.goodbye")) == (303, text)
    told = re.findall(r"<li>.*?<span>“(.*?)”", page.partition('<ul class="misread">')[2].partition("</ul>")[0])
    assert told == ["Kec", "&", "08111-450-587", "<break>"]
    assert page.count('<ul class="misread">') == 1, "the English text has none"
    with line.database.begin() as session:
        publishing.publish(session, None, "", "staff:agus", line.now)
    for address, field in ((f"{CATEGORIES}/demand", "name_en"), (f"{INFORMATION}/health", "text_id")):
        assert "misread" not in read(admin, address)
        assert sends(admin, address, **form_of(admin, address) | {field: "Pukul 08.00"})[0] == 303
        assert "“08.00” dibaca sebagai bilangan." in read(admin, address)


def uploads(admin: Any, key: str, name: str, data: bytes, **fields: str) -> Any:
    address = f"{PROMPTS}/{key}"
    form = form_of(admin, address) | {"csrf_token": csrf_token(admin, address)} | fields
    body, content_type = encode_multipart_formdata({**form, "sound_id": (name, data, "audio/wav")})
    return admin.post(address, data=body, headers=PAGE, content_type=content_type)


def sounds(line: Line) -> int:
    with line.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Sound)) or 0


@one_database
@pytest.mark.parametrize("what", [name for name in hostile() if name != "more than a minute in few bytes"])
def test_a_hostile_upload_is_refused_in_words_and_nothing_is_left(line: Line, admin: Any, what: str) -> None:
    name, data, why = hostile()[what]
    answer = uploads(admin, "welcome", name, data, text_id="Halo.")
    assert answer.status_code == 400
    page = html.unescape(answer.text)
    told = {"empty": "kosong", "too_big": "Terlalu besar", "not_sound": "tidak dapat dibaca sebagai", "broken": "rusak"}
    assert told.get(why, "sunyi") in page
    assert ">Halo.</textarea>" in page
    assert sounds(line) == 0
    assert value(line, "catalogues.id.prompts.welcome") == line.words("welcome")


@one_database
def test_an_upload_larger_than_any_recording_is_not_even_read(line: Line, admin: Any) -> None:
    answer = uploads(admin, "welcome", "huge.wav", bytes(3 * LARGEST))
    assert answer.status_code == 413
    assert sounds(line) == 0


@one_database
def test_what_holds_placeholders_is_not_recorded(line: Line, admin: Any) -> None:
    answer = uploads(admin, "region_check", "a.wav", tone())
    assert (answer.status_code, "tidak dapat direkam" in answer.text, sounds(line)) == (400, True, 0)


def test_a_recording_that_meets_another_admins_change_is_not_left_behind(line: Line, admin: Any) -> None:
    answer = uploads(admin, "welcome", "a.wav", tone(), seen_id="0" * 16)
    assert (answer.status_code, sounds(line)) == (409, 0)


def whole(page: str, field: str) -> float:
    """The seconds of the menu around a field, as its form estimates them."""
    told = re.search(rf'data-for="f-{field}"[^>]*>[^<]*seluruh menu ± (\d+) dari 30 detik', page)
    assert told, page
    return float(told[1])


@one_database
@pytest.mark.parametrize(
    ("address", "field", "recorded"),
    [
        (f"{CATEGORIES}/demand", "name_id", "category"),
        (f"{CATEGORIES}/new", "name_id", "category"),
        (f"{INFORMATION}/health", "title_id", "information"),
        (f"{INFORMATION}/hours", "title_id", "information"),
        (f"{INFORMATION}/new", "title_id", "information"),
    ],
)
def test_the_estimate_of_a_menu_counts_its_recordings(
    line: Line, admin: Any, address: str, field: str, recorded: str
) -> None:
    before = whole(read(admin, address), field)
    listed = release_checks.menu_seconds(files(), "id")[recorded]
    assert before == pytest.approx(listed, abs=0.6) or address.endswith("new")
    if address.endswith("new"):
        assert before > listed, "a menu with one more entry is longer"
    assert uploads(admin, recorded, "a.wav", tone(7)).status_code == 303
    spoken = spoken_length.seconds(line.words(recorded), "id")
    assert whole(read(admin, address), field) == pytest.approx(before + 7 - spoken, abs=1.1)


@one_database
def test_a_recording_can_be_heard_on_the_page_and_taken_out(line: Line, admin: Any) -> None:
    assert uploads(admin, "welcome", "a.wav", tone()).status_code == 303
    page = read(admin, f"{PROMPTS}/welcome")
    source = re.search(r'<audio[^>]*src="([^"]+)"', page)
    assert source
    assert admin.get(source[1]).data[:4] == b"RIFF"
    assert "rekaman" in read(admin, f"{PROMPTS}?group=recorded")
    sends(admin, f"{PROMPTS}/welcome", **form_of(admin, f"{PROMPTS}/welcome") | {"silence_id": "1"})
    assert value(line, "catalogues.id.prompts.welcome") == line.words("welcome")
    assert "Belum" not in read(admin, f"{PROMPTS}/welcome")


@one_database
def test_a_recording_that_comes_with_the_draft_can_be_heard_where_it_is_compared(line: Line, admin: Any) -> None:
    assert uploads(admin, "welcome", "a.wav", tone()).status_code == 303
    page = read(admin, "/admin/releases")
    assert "Rekaman “Salam pembuka”" in page
    (source,) = set(re.findall(r'<ins class="is">.*?<audio[^>]*src="([^"]+)"', page, re.DOTALL))
    assert admin.get(source).status_code == 200


@one_database
def test_what_is_written_has_letters_and_no_seconds_and_takes_no_recording(line: Line, admin: Any) -> None:
    page = read(admin, f"{PROMPTS}/written_choice_chat")
    assert "19 huruf" in page
    assert "Di tombol hanya muat 20." in page
    assert 'name="sound_id"' not in page
    assert "detik" not in page
    uploads(admin, "written_choice_chat", "a.wav", tone(), text_id="Chat saja")
    assert (value(line, "catalogues.id.prompts.written_choice_chat"), sounds(line)) == ("Chat saja", 0)
