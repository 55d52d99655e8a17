"""What people send is taken when it is what it says, and refused when it is not, by what it holds."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from ivr.hotline.writing.sniffing import FileRefused, sniffed
from ivr.operations.attachments import decoding
from tests.support import sent_files


@pytest.mark.parametrize("name", sorted(sent_files.honest()))
def test_what_a_telephone_makes_is_taken(name: str) -> None:
    told, made, ending = sent_files.honest()[name]
    data = made()
    assert decoding.read(sniffed(data, told), data).type == ending


@pytest.mark.parametrize("name", sorted(sent_files.hostile()))
def test_what_only_claims_to_be_it_is_refused(name: str) -> None:
    told, made, why = sent_files.hostile()[name]
    data = made()
    with pytest.raises(FileRefused) as refused:
        decoding.read(sniffed(data, told), data)
    assert refused.value.why == why


def test_there_are_thirty_of_them() -> None:
    assert len(sent_files.hostile()) >= 30


def test_a_preview_is_drawn_anew_upright_and_tells_nothing_of_the_place() -> None:
    data = sent_files.photo_with_a_place()
    read = decoding.read(sniffed(data, "image/jpeg"), data)
    assert read.preview
    with Image.open(io.BytesIO(read.preview)) as preview:
        assert preview.format == "JPEG"
        assert preview.size == (200, 400)
        assert not preview.getexif()


def test_a_large_photo_has_a_small_preview() -> None:
    data = sent_files.picture("JPEG", (4000, 3000))
    read = decoding.read(sniffed(data, "image/jpeg"), data)
    assert (read.width, read.height) == (4000, 3000)
    with Image.open(io.BytesIO(read.preview or b"")) as preview:
        assert preview.size == (1600, 1200)


def test_a_voice_note_and_a_film_say_how_long_they_are() -> None:
    voice, film = sent_files.voice(), sent_files.film()
    assert decoding.read(sniffed(voice, "audio/ogg"), voice).seconds == pytest.approx(2, abs=0.2)
    read = decoding.read(sniffed(film, "video/mp4"), film)
    assert (read.width, read.height) == (160, 120)
    assert read.seconds == pytest.approx(1, abs=0.2)
