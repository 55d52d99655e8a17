"""Voices are chosen from those that are known."""

from __future__ import annotations

from typing import Any

from tests.support.line import Line
from tests.support.people import sends
from tests.web.admin.content.reading import (
    VOICES,
    form_of,
    one_database,
    value,
)


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
