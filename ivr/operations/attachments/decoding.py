"""Files that strangers sent, read to their end: pictures drawn, sound and film decoded, documents unpacked.

What reads them is written in C and meant for honest files, so it does so in a process of its own
(`python -m ivr.operations.attachments.decoding`), which may use little memory and time, writes no file and knows no
secret. See docs/decisions/0021-attachments.md.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from ivr.hotline.writing import papers
from ivr.hotline.writing.sniffing import FILMS, IMAGES, SOUNDS, FileRefused, FileType, Why

if TYPE_CHECKING:
    from av.container import InputContainer

MOST_PIXELS = 40_000_000
LONGEST = 30 * 60
"""Seconds."""
PREVIEW = 1600
"""Pixels of a preview's longer side."""
_FRAMES = 50
"""So many of each stream are decoded: what is broken later plays as far as it goes."""
_LIMITS = ((resource.RLIMIT_CPU, 20), (resource.RLIMIT_AS, 2 * 1024**3), (resource.RLIMIT_FSIZE, 0))
"""Of the process that reads: seconds, bytes of memory, and not a byte written to any file."""
_CONTAINERS = {
    FileType.OGG: "ogg",
    FileType.MP3: "mp3",
    FileType.AMR: "amr",
    FileType.AAC: "aac",
    FileType.MP4: "mp4",
    FileType.THREE_GP: "3gp",
}
_SOUND_CODECS = frozenset({"opus", "vorbis", "aac", "mp3", "mp3float", "amrnb", "amrwb", "amr_nb", "amr_wb"})
_FILM_CODECS = frozenset({"h264", "hevc", "mpeg4", "h263", "vp8", "vp9"})


@dataclass(frozen=True)
class Read:
    """A file that is whole: what it is for good, pixels of a picture or film, seconds of sound or film."""

    type: FileType
    width: int | None = None
    height: int | None = None
    seconds: float | None = None
    preview: bytes | None = None
    """Of a picture: JPEG, no larger than `PREVIEW`, drawn anew, so that nothing else is in it."""


def read(found: FileType, data: bytes) -> Read:
    """Read it to its end, as what its bytes say it is. Raises FileRefused."""
    if found in IMAGES:
        return _picture(found, data)
    if found in SOUNDS | FILMS:
        return _media(found, data)
    if found is FileType.PDF:
        papers.check_pdf(data)
        return Read(found)
    return Read(papers.check_office(data))


def _picture(found: FileType, data: bytes) -> Read:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - only the process that reads needs it

    try:
        with Image.open(io.BytesIO(data), formats=[{FileType.JPEG: "JPEG"}.get(found, found.name)]) as opened:
            width, height = opened.size
            if width * height > MOST_PIXELS:
                raise FileRefused(Why.UNSAFE, f"{width} × {height} pixels")
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            upright.thumbnail((PREVIEW, PREVIEW))
            made = io.BytesIO()
            _on_white(upright).save(made, "JPEG", quality=80)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise FileRefused(Why.BROKEN, str(error)[:80]) from None
    except Image.DecompressionBombError:
        raise FileRefused(Why.UNSAFE, "too many pixels") from None
    return Read(found, width, height, preview=made.getvalue())


def _on_white(image: Any) -> Any:
    """What shines through, on white: a JPEG is never transparent."""
    from PIL import Image  # noqa: PLC0415 - see _picture

    if image.mode in ("RGB", "L"):
        return image
    opaque = image.convert("RGBA")
    ground = Image.new("RGBA", opaque.size, "white")
    ground.alpha_composite(opaque)
    return ground.convert("RGB")


def _media(found: FileType, data: bytes) -> Read:
    import av  # noqa: PLC0415 - only the process that reads needs it

    _check_whole(found, data)
    try:
        with av.open(io.BytesIO(data), "r", format=_CONTAINERS[found]) as file:
            return _played(found, file)
    except (av.FFmpegError, ValueError, MemoryError, ArithmeticError) as error:
        raise FileRefused(Why.BROKEN, str(error)[:80]) from None


def _played(found: FileType, file: InputContainer) -> Read:
    """The first moments of each stream that counts."""
    sounds, films = list(file.streams.audio), list(file.streams.video)
    if not sounds and not (films and found in FILMS):
        raise FileRefused(Why.BROKEN, "there is nothing in it to play")
    if films and found in SOUNDS:
        films = []  # the picture on a record's sleeve
    for stream, allowed in (*((one, _SOUND_CODECS) for one in sounds), *((one, _FILM_CODECS) for one in films)):
        codec = stream.codec_context
        if codec is None or codec.name not in allowed:
            raise FileRefused(Why.NOT_ALLOWED, "a kind of sound or film that few can play")
    width, height = (films[0].width, films[0].height) if films else (None, None)
    if width is not None and height is not None and width * height > MOST_PIXELS:
        raise FileRefused(Why.UNSAFE, "too many pixels")
    seconds = (file.duration or 0) / 1_000_000
    if seconds > LONGEST:
        raise FileRefused(Why.TOO_LARGE, f"{seconds:.0f} seconds")
    _decode(file, films[0] if films else sounds[0])
    return Read(found, width, height, round(seconds, 1) if seconds > 0 else None)


def _decode(file: InputContainer, stream: Any) -> None:
    decoded = 0
    for _ in file.decode(stream):
        decoded += 1
        if decoded >= _FRAMES:
            break
    if not decoded:
        raise FileRefused(Why.BROKEN, "nothing of it can be played")


def _check_whole(found: FileType, data: bytes) -> None:
    """A file in pages or boxes ends where the last of them does."""
    walk = {FileType.OGG: _pages, FileType.MP4: _boxes, FileType.THREE_GP: _boxes}.get(found)
    if walk is not None and walk(data) != len(data):
        raise FileRefused(Why.BROKEN, "it is cut off")


def _pages(data: bytes) -> int:
    at = 0
    while data[at : at + 4] == b"OggS" and at + 27 <= len(data):
        lengths = data[at + 27 : at + 27 + data[at + 26]]
        at += 27 + data[at + 26] + sum(lengths)
    return at


def _boxes(data: bytes) -> int:
    at = 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 4])
        if size == 1:
            size = int.from_bytes(data[at + 8 : at + 16])
        at = at + size if size >= 8 else len(data) + (size != 0)
    return at


def main() -> None:
    """Read what comes in as the type that is named: a line of JSON and the preview behind it, or why not."""
    for limit, value in _LIMITS:
        with suppress(ValueError, OSError):  # not every system knows all of them
            resource.setrlimit(limit, (value, value))
    try:
        done = read(FileType(sys.argv[1]), sys.stdin.buffer.read())
    except FileRefused as refused:
        sys.exit(f"{refused.why.value}\t{refused}")
    head = json.dumps({**asdict(replace(done, preview=None)), "type": done.type.value})
    sys.stdout.buffer.write(head.encode() + b"\n" + (done.preview or b""))


if __name__ == "__main__":
    main()
