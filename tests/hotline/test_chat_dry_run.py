"""A chat that nobody has goes as a real one would, and nothing is done."""

from __future__ import annotations

from ivr.hotline import chat_dry_run, dry_run
from ivr.hotline.dry_run import Did
from tests.support.line import TUESDAY_MORNING, files, wib

NOW = wib(TUESDAY_MORNING)


def test_a_chat_is_greeted_answered_and_told_what_would_be_done() -> None:
    going = dry_run.begin(files(), NOW, in_writing=True)
    assert going.lines[0].text.startswith("Halo, terima kasih")
    for text in ("kiriman kerupuk saya busuk di gudang", "barang rusak", "umkm"):
        going = chat_dry_run.write(going, text, files(), NOW)
    going = chat_dry_run.send(going, files(), NOW)
    going = chat_dry_run.pin(going, ("32.73",), files(), NOW)
    for text in ("ya", "chat"):
        going = chat_dry_run.write(going, text, files(), NOW)
    assert going.over
    assert [line.did for line in going.lines[-3:]] == [Did.HANDED, Did.SAID, Did.ENDED]
    assert chat_dry_run.write(going, "halo", files(), NOW) == going


def test_who_falls_silent_is_told_what_was_kept() -> None:
    going = chat_dry_run.write(
        dry_run.begin(files(), NOW, "en", in_writing=True), "my shop has burnt down", files(), NOW
    )
    going = chat_dry_run.fall_silent(going, files(), NOW)
    assert "we keep what you have told us" in going.lines[-2].text
    assert chat_dry_run.fall_silent(going, files(), NOW) == going
