"""Information texts: added, put in order, removed, in both languages."""

from __future__ import annotations

import re
from typing import Any

from ivr.hotline.staff import Role
from tests.support.line import Line
from tests.support.people import add_person, client_of, sends
from tests.web.admin.content.reading import (
    INFORMATION,
    form_of,
    one_database,
    publishes,
    read,
    value,
)


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
