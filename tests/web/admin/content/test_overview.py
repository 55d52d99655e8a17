"""The first page of content: what is said, in both languages."""

from __future__ import annotations

from typing import Any

from tests.support.line import Line
from tests.web.admin.content.reading import (
    CATEGORIES,
    CONTENT,
    INFORMATION,
    PROMPTS,
    VOICES,
    one_database,
    read,
)


@one_database
def test_the_pages_show_what_is_said_in_both_languages(line: Line, admin: Any) -> None:
    for address in (CONTENT, CATEGORIES, INFORMATION, PROMPTS, VOICES):
        assert "Isi" in read(admin, address)
    assert "dari 30 dtk" in read(admin, CONTENT)
    page = read(admin, CATEGORIES)
    assert "penjualan turun" in page
    assert "falling sales" in page
