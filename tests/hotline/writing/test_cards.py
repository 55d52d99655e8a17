"""A contact is kept as words."""

from __future__ import annotations

import pytest

from ivr.hotline.writing import cards

CARD = (
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Santoso;Budi;;;\r\nFN:Budi\r\n  Santoso\r\n"
    b"TEL;type=CELL;waid=62812:+62 812-0000-0000\r\nitem1.TEL:021 500\r\nNOTE:<script>\r\nEND:VCARD\r\n"
)


def test_a_contact_is_its_name_and_its_numbers() -> None:
    assert cards.is_card(CARD, "text/vcard")
    assert cards.words(CARD) == "Budi Santoso, +62 812-0000-0000, 021 500"
    assert cards.words(CARD + CARD).count("\n") == 1


@pytest.mark.parametrize(
    ("content", "told"),
    [(CARD, "image/jpeg"), (b"<html>", "text/vcard"), (CARD + bytes(70_000), "text/vcard"), (b"", "text/vcard")],
    ids=["called a photo", "a page", "much too long", "empty"],
)
def test_what_is_no_contact_is_looked_at_as_any_file(content: bytes, told: str) -> None:
    assert not cards.is_card(content, told)
