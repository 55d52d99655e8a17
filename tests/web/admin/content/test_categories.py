"""Categories: renamed, moved, retired; the telephone has nine keys, and nobody's change is overwritten unseen."""

from __future__ import annotations

import html
import re
from typing import Any

from ivr.hotline.staff import Role
from tests.support.line import Line
from tests.support.people import add_person, client_of, sends
from tests.web.admin.content.reading import (
    CATEGORIES,
    form_of,
    one_database,
    publishes,
    read,
    value,
)


def order(line: Line) -> list[str]:
    return [f"{item['key']} {item['code']}" for item in value(line, "categories") if not item.get("retired")]


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
