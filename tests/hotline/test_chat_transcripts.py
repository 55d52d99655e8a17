"""The usual chats are what the hotline writes, in words that nobody presses a key for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ivr.hotline import chat_transcripts
from ivr.hotline.chat_transcripts import CHATS, transcript
from ivr.hotline.dry_run import Did
from tests.support.line import files

PAGES = Path(__file__).parents[2] / "docs" / "calls"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_pages_are_what_the_command_writes(language: str) -> None:
    written = chat_transcripts.written(files(), language)
    page = (PAGES / f"{language}-chat.md").read_text(encoding="utf-8")
    assert page == written, "run hotline transcripts --out docs/calls"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("chat", CHATS, ids=lambda chat: chat.title)
def test_every_usual_chat_comes_to_its_end_and_each_message_of_ours_fits_a_screen(
    chat: chat_transcripts.Chat, language: str
) -> None:
    lines = transcript(chat, files(), language)
    assert lines[-1].did is Did.ENDED
    ours = [line.text for line in lines if line.did is Did.SAID]
    assert max(map(len, ours)) < 480
    assert not any(re.search(r"\b(tekan|press)\b", text) for text in ours)
