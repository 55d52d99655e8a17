"""The pages of content: the telephone's limits hold, typed text is kept, nobody's change is overwritten unseen."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from sqlalchemy import func, select
from urllib3.filepost import encode_multipart_formdata

from ivr.hotline import release_checks, spoken_length
from ivr.hotline.staff import Role
from ivr.operations.releases import drafts, publishing
from ivr.operations.releases.transcoding import LARGEST
from ivr.records.releases import Sound
from ivr.web.admin.content.categories import moved, new_code
from ivr.web.admin.content.prompts import GROUPS, group_of
from ivr.web.frame.texts import LANGUAGES, texts
from tests.support.line import Line, files
from tests.support.people import LOGINS, PAGE, add_everybody, add_person, client_of, csrf_token, send, sends
from tests.support.sounds import hostile, tone

CONTENT = "/admin/content"
CATEGORIES, INFORMATION, PROMPTS, VOICES = (
    f"{CONTENT}/{part}" for part in ("categories", "information", "prompts", "voices")
)
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def admin(line: Line) -> Any:
    """A browser in which an admin is signed in."""
    add_everybody(line.hotline)
    return client_of(line.app, LOGINS[Role.ADMIN])


def value(line: Line, path: str) -> Any:
    with line.database.reading() as session:
        return drafts.current(session).value(path)


def publishes(line: Line) -> None:
    with line.database.begin() as session:
        publishing.publish(session, None, "", "staff:agus", line.now)
    line.clock.advance(1)


def read(client: Any, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.text)


def form_of(client: Any, address: str) -> dict[str, str]:
    """What a browser would send of the last form on a page when nothing is changed."""
    page = read(client, address)
    hidden = dict(re.findall(r'type="hidden" name="((?:seen)[a-z_]*)" value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea[^>]* name="([a-z_]+)"[^>]*>([^<]*)</textarea>', page))
    texts = dict(re.findall(r'<input id="f-[a-z_]+" name="([a-z_]+)" type="(?:text|number)" value="([^"]*)"', page))
    chosen = {}
    for name, options in re.findall(r'<select[^>]* name="([a-z_]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        picked = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        chosen[name] = picked[1] if picked else ""
    return hidden | areas | texts | chosen


def order(line: Line) -> list[str]:
    return [f"{item['key']} {item['code']}" for item in value(line, "categories") if not item.get("retired")]


# Categories -------------------------------------------------------------------------------------------------------


@one_database
def test_the_pages_show_what_is_said_in_both_languages(line: Line, admin: Any) -> None:
    for address in (CONTENT, CATEGORIES, INFORMATION, PROMPTS, VOICES):
        assert "Isi" in read(admin, address)
    assert "dari 30 dtk" in read(admin, CONTENT)
    page = read(admin, CATEGORIES)
    assert "penjualan turun" in page
    assert "falling sales" in page


def test_a_category_is_renamed_moved_retired_and_offered_again(line: Line, admin: Any) -> None:
    line.dial().press("3", "2", "1", "1")  # somebody in need of capital waits to be rung
    address = f"{CATEGORIES}/demand"
    sends(admin, address, **form_of(admin, address) | {"name_id": "pembeli berkurang", "name_en": "fewer buyers"})
    sends(admin, f"{address}/move", to="down", at="0")
    sends(admin, f"{address}/move", to="down", at="0")  # sent twice it is moved once
    assert order(line)[:2] == ["1 capital", "2 demand"]
    sends(admin, f"{CATEGORIES}/capital/retire")
    publishes(line)
    caller = line.dial("+628122222222").press("1")
    assert "Pembeli berkurang tekan 2." in caller.heard
    assert "modal" not in caller.heard.lower()
    caller.press("2").hang_up()
    assert line.reports()[-1].category == "demand"
    assert "Modal atau cicilan" in read(admin, "/console"), "it keeps its name"
    _, page = sends(admin, f"{CATEGORIES}/capital/retire", again="1")
    assert "Kategori ditawarkan lagi" in page
    assert order(line)[0] == "1 capital"


@one_database
def test_two_categories_swap_their_keys_and_all_others_keep_theirs(line: Line, admin: Any) -> None:
    before = order(line)
    last = len(before) - 1
    code = before[last].split()[1]
    for _ in range(2):  # sent twice it is moved once
        sends(admin, f"{CATEGORIES}/{code}/move", to="0", at=str(last))
    first, end = before[0].split(), before[last].split()
    assert order(line) == [f"{first[0]} {end[1]}", *before[1:last], f"{end[0]} {first[1]}"]


@one_database
def test_a_category_takes_another_ones_key_which_gets_its_own(line: Line, admin: Any) -> None:
    before = order(line)
    (mine, code), (theirs, other) = before[0].split(), before[4].split()
    page = f"{CATEGORIES}/{code}"
    form = form_of(admin, page)
    assert form["key"] == mine
    shown = html.unescape(read(admin, page))
    holder = next(item["name"]["id"] for item in value(line, "categories") if item["code"] == other)
    assert f'value="{theirs}:{other}"' in shown
    assert f"bertukar dengan “{holder}”" in shown
    swap = form | {"key": f"{theirs}:{other}"}
    for _ in range(2):  # sent twice it is swapped once
        assert sends(admin, page, **swap)[0] == 303
    assert order(line) == [f"{mine} {other}", *before[1:4], f"{theirs} {code}", *before[5:]]


@one_database
def test_a_key_that_another_has_got_meanwhile_is_told_with_its_name_and_swapped_by_another_click(
    line: Line, admin: Any
) -> None:
    before = order(line)
    (_, code), (theirs, other) = before[0].split(), before[4].split()
    page = f"{CATEGORIES}/{code}"
    form = form_of(admin, page)
    holder = next(item["name"]["id"] for item in value(line, "categories") if item["code"] == other)
    for stale in (theirs, f"{theirs}:somebody_else"):
        status, told = sends(admin, page, **form | {"key": stale})
        assert status == 400
        assert f"Tombol itu dipakai “{holder}”. Simpan sekali lagi untuk menukar" in html.unescape(told)
        assert f'value="{theirs}:{other}" selected' in told
    assert order(line) == before
    _, told = sends(admin, f"{CATEGORIES}/new", name_id="ekspor", name_en="exports", key=theirs)
    assert f"Tombol itu dipakai “{holder}”. Pilih yang bebas" in html.unescape(told)


@one_database
def test_a_new_category_gets_the_first_free_key_and_there_are_nine(line: Line, admin: Any) -> None:
    page = f"{CATEGORIES}/new"
    form = form_of(admin, page)
    assert form["key"] == "8"
    names = {"name_id": "izin", "name_en": "Permits"}
    for _ in range(2):  # sent twice it is there once
        assert sends(admin, page, **form | names)[0] == 303
    assert [entry for entry in order(line) if "permits" in entry] == ["8 permits"]
    status, told = sends(admin, page, **form | {"name_id": "ekspor", "name_en": "exports"})
    assert status == 400
    assert "Tombol itu dipakai “izin”. Pilih yang bebas" in html.unescape(told)
    assert 'value="ekspor"' in told
    assert "Pilih satu tombol" in sends(admin, page, name_id="a", name_en="b", key="")[1]
    sends(admin, f"{CATEGORIES}/other/retire")
    sends(admin, page, **form | {"name_id": "ekspor", "name_en": "exports", "key": "9"})
    assert "Kesembilan tombol sudah terpakai" in sends(admin, f"{CATEGORIES}/other/retire", again="1")[1]


@one_database
def test_a_category_needs_a_name_in_each_language(line: Line, admin: Any) -> None:
    address = f"{CATEGORIES}/demand"
    status, page = sends(admin, address, **form_of(admin, address) | {"name_id": "baru", "name_en": " "})
    assert status == 400
    assert "Isi dalam bahasa ini." in page
    assert 'value="baru"' in page


@one_database
def test_a_menu_that_takes_too_long_is_refused_with_what_to_do(line: Line, admin: Any) -> None:
    address = f"{CATEGORIES}/demand"
    long = "penjualan yang sangat menurun sekali " * 6
    status, page = sends(admin, address, **form_of(admin, address) | {"name_id": long, "name_en": "falling sales"})
    assert status == 400
    assert "paling lama 30 (Bahasa Indonesia)" in page
    assert long.strip() in page
    assert value(line, "categories")[0]["name"]["id"] != long


def test_two_admins_rename_a_category_at_once(line: Line, admin: Any) -> None:
    add_person(line.hotline, "tuti", Role.ADMIN)
    other = client_of(line.app, "tuti")
    address = f"{CATEGORIES}/demand"
    opened = form_of(other, address)
    sends(admin, address, **form_of(admin, address) | {"name_id": "usaha sepi"})
    sends(admin, f"{CATEGORIES}/spoiled_goods/move", to="up", at="5")  # another one does not disturb
    status, page = sends(other, address, **opened | {"name_id": "penjualan turun"})
    assert status == 409
    assert "agus sudah mengubah ini" in page
    assert "usaha sepi" in page
    assert 'value="penjualan turun"' in page
    merged = {"seen": re.findall(r'name="seen" value="([0-9a-f]+)"', page)[0], "name_id": "usaha sepi, penjualan turun"}
    assert sends(other, address, **opened | merged)[0] == 303
    assert value(line, "categories")[0]["name"]["id"] == "usaha sepi, penjualan turun"


def test_places_and_codes() -> None:
    assert moved(["a", "b", "c"], "b", "up", "1") == ["b", "a", "c"]
    assert moved(["a", "b", "c"], "a", "2", "0") == ["b", "c", "a"]
    for odd in ("", "-1", "x", "²", "9" * 5000):
        assert moved(["a", "b"], "a", odd, "0") == moved(["a", "b"], "a", "down", odd) == ["a", "b"]
    assert moved(["a", "b"], "a", "up", "0") == moved(["a", "b"], "z", "up", "0") == ["a", "b"]
    taken = [{"code": "loss_of_stock"}, {"code": "loss_of_stock_b"}]
    assert new_code("Loss of stock!", taken) == "loss_of_stock_c"
    assert new_code("123", []) == "category"
    assert len(new_code("a" * 80, [{"code": "a" * 32}])) == 32


# Information ------------------------------------------------------------------------------------------------------


def test_information_texts_are_added_put_in_order_and_removed(line: Line, admin: Any) -> None:
    words = {
        "title_id": "Pelatihan",
        "title_en": "Training",
        "text_id": "Ada pelatihan.",
        "text_en": "There is training.",
    }
    for _ in range(2):  # sent twice it is there once
        assert sends(admin, f"{INFORMATION}/new", **words)[0] == 303
    sends(admin, f"{INFORMATION}/training/move", to="0", at="3")
    sends(admin, f"{INFORMATION}/programmes/remove")
    for code in ("id", "en"):
        assert [item["code"] for item in value(line, f"catalogues.{code}.information")] == [
            "training",
            "health",
            "hours",
        ]
    publishes(line)
    assert "Ada pelatihan." in line.dial().press("4", "1").heard
    assert "There is training." in line.dial(language="en").press("4", "1").heard


@one_database
def test_an_information_text_needs_both_languages_and_there_are_eight(line: Line, admin: Any) -> None:
    words = {"title_id": "Satu", "title_en": "One", "text_id": "Satu.", "text_en": ""}
    status, page = sends(admin, f"{INFORMATION}/new", **words)
    assert (status, "Isi dalam bahasa ini." in page, 'value="Satu"' in page) == (400, True, True)
    for number in range(5):
        assert sends(admin, f"{INFORMATION}/new", **words | {"text_en": f"{number}"})[0] == 303
    assert "Paling banyak 8 teks" in sends(admin, f"{INFORMATION}/new", **words | {"text_en": "9"})[1]
    assert f"{INFORMATION}/new" not in read(admin, INFORMATION)


def test_two_admins_write_the_same_text_at_once(line: Line, admin: Any) -> None:
    add_person(line.hotline, "tuti", Role.ADMIN)
    other = client_of(line.app, "tuti")
    address = f"{INFORMATION}/health"
    opened = form_of(other, address)
    sends(admin, address, **form_of(admin, address) | {"text_id": "Pakai masker."})
    status, page = sends(other, address, **opened | {"text_id": "Cuci tangan."})
    assert (status, "Pakai masker." in page, ">Cuci tangan.</textarea>" in page) == (409, True, True)
    seen = re.findall(r'name="seen" value="([0-9a-f]+)"', page)[0]
    assert sends(other, address, **opened | {"text_id": "Pakai masker, cuci tangan.", "seen": seen})[0] == 303


# Prompts ----------------------------------------------------------------------------------------------------------


@one_database
def test_prompts_are_found_by_word_key_and_group(line: Line, admin: Any) -> None:
    assert "region_check" in read(admin, f"{PROMPTS}?q=usaha+anda+berada+di")
    assert "region_check" in read(admin, f"{PROMPTS}?q=REGION_CH")
    page = read(admin, f"{PROMPTS}?group=ticket")
    assert "ticket_ask" in page
    assert "apology_end" not in page
    assert "Tidak ada kalimat yang cocok" in read(admin, f"{PROMPTS}?q=zebra")
    assert "Tidak ada kalimat yang cocok" in read(admin, f"{PROMPTS}?group=recorded")


@one_database
def test_every_prompt_has_a_title_in_each_language_and_every_title_a_prompt(line: Line) -> None:
    spoken = set(line.hotline.files.catalogues["id"].prompts)
    for language in LANGUAGES:
        assert {key.removeprefix("prompts.") for key in texts(language) if key.startswith("prompts.")} == spoken


def test_every_prompt_has_a_group_and_can_be_opened(line: Line, admin: Any) -> None:
    keys = line.hotline.files.catalogues["id"].prompts
    assert {key for key in keys if group_of(key) == "other"} == set()
    assert {group_of(key) for key in keys} == set(GROUPS) - {"other"}
    for key in ("region_check", "welcome", "apology"):
        assert key in read(admin, f"{PROMPTS}/{key}")
    for nothing in (f"{PROMPTS}/nothing", f"{CATEGORIES}/nothing", f"{INFORMATION}/nothing"):
        assert admin.get(nothing, headers=PAGE).status_code == 404
        assert send(admin, nothing, name_id="x").status_code == 404


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


@one_database
def test_voices_are_chosen_from_those_that_are_known(line: Line, admin: Any) -> None:
    form = form_of(admin, VOICES)
    changed = {"name_id": "Google.id-ID-Standard-B", "rate_id": "90", "name_en": "Polly.Amy"}
    assert sends(admin, VOICES, **form | changed)[0] == 303
    voice = {"name": "Google.id-ID-Standard-B", "language": "id-ID", "rate": "90%"}
    assert value(line, "catalogues.id.voice") == voice
    assert value(line, "catalogues.en.voice.language") == "en-GB"
    status, page = sends(admin, VOICES, **form_of(admin, VOICES) | {"name_id": "HAL", "rate_en": "5"})
    assert (status, "Pilih suara dari daftar." in page, "Tulis angka dari 50 sampai 150." in page) == (400, True, True)
    assert 'value="5"' in page


# Recordings -------------------------------------------------------------------------------------------------------


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
