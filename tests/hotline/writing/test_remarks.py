"""What is written beside the turns of a conversation."""

from __future__ import annotations

import pytest

from ivr.hotline.writing import remarks
from ivr.hotline.writing.remarks import Refused
from prompts.catalogue import LANGUAGES
from tests.support.line import files


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_refusal_is_worded_and_says_what_to_do_instead(language: str) -> None:
    said = {why: remarks.refused(files(), language, why) for why in Refused}
    assert len(set(said.values())) == len(Refused)
    kind = ("Boleh", "Yang bisa") if language == "id" else ("lease", "Could", "can take")
    assert all(any(word in text for word in kind) for text in said.values()), said


def test_what_was_added_is_told_with_its_ticket() -> None:
    assert remarks.added(files(), "id", "12345671") == "Sudah kami tambahkan ke laporan 12345671."
