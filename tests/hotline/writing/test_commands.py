"""Words that are understood at any moment, and the stories that hold them and are stories all the same."""

from __future__ import annotations

import pytest

from ivr.hotline.writing.commands import command
from ivr.hotline.written_events import Command


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0", Command.MENU),
        ("Menu", Command.MENU),
        ("menu utama ya", Command.MENU),
        ("BATAL", Command.CANCEL),
        ("gak jadi deh", Command.CANCEL),
        ("petugas", Command.PERSON),
        ("Mau bicara dengan petugas, pak.", Command.PERSON),
        ("admin", Command.PERSON),
        ("berhenti", Command.STOP),
        ("STOP!", Command.STOP),
        ("mulai", Command.START),
        ("kembali", Command.BACK),
        ("?", Command.REPEAT),
        ("bantuan", Command.REPEAT),
        ("English", Command.ENGLISH),
        ("bahasa indonesia", Command.INDONESIAN),
        ("Terima kasih banyak 🙏", Command.THANKS),
        ("Assalamu'alaikum", Command.GREETING),
        ("p", Command.GREETING),
    ],
)
def test_a_word_that_is_all_of_a_message_is_a_command(text: str, wanted: Command) -> None:
    assert command(text) is wanted


@pytest.mark.parametrize(
    "text",
    [
        "produksi kami berhenti sejak maret",
        "usaha saya stop",
        "pesanan dibatalkan semua",
        "mau mulai usaha lagi",
        "petugas dinas belum datang",
        "10",
        "00",
        "🙏",
        "",
        "   ",
        "...",
    ],
)
def test_a_story_with_such_a_word_in_it_is_a_story(text: str) -> None:
    assert command(text) is None
