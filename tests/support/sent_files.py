"""Files that people send: honest ones as telephones make them, and thirty that only claim to be one."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from tests.support.sounds import HTML, SVG, encoded

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JAR = "application/java-archive"
_TYPES = '<?xml version="1.0"?><Types>{}</Types>'


@cache
def picture(form: str = "JPEG", size: tuple[int, int] = (320, 240), **told: Any) -> bytes:
    from PIL import Image

    made = io.BytesIO()
    colours = random.Random(7).randbytes(16 * 12 * 3)
    Image.frombytes("RGB", (16, 12), colours).resize(size).save(made, form, **told)
    return made.getvalue()


def photo_with_a_place() -> bytes:
    """A photo that says where it was taken, lying on its side."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Telepon"
    exif.get_ifd(0x8825)[1] = "S"
    return picture("JPEG", (400, 200), exif=exif.tobytes())


@cache
def film(codec: str = "libx264", container: str = "mp4", frames: int = 12) -> bytes:
    import av
    from PIL import Image

    made = io.BytesIO()
    with av.open(made, "w", format=container) as file:
        stream: Any = file.add_stream(codec, rate=12)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(frames):
            shade = Image.new("RGB", (160, 120), (number * 20, 80, 80))
            file.mux(stream.encode(av.VideoFrame.from_image(shade)))
        file.mux(stream.encode(None))
    return made.getvalue()


@cache
def voice() -> bytes:
    return encoded("ogg", "libopus", 2.0)


def pdf(*objects: bytes, before: bytes = b"") -> bytes:
    told = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number, one) for number, one in enumerate(objects, 3))
    return (
        before + b"%PDF-1.5\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/OpenAction[3 0 R /XYZ null null 0]>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\n" + told + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"
    )


def packed_pdf(inner: bytes) -> bytes:
    packed = zlib.compress(inner)
    return pdf(
        b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed)
    )


def document(extra: dict[str, bytes] | None = None, kind: str = "word", types: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES.format(types))
        file.writestr(f"{kind}/document.xml", "<?xml version='1.0'?><w:document/>")
        for name, content in (extra or {}).items():
            file.writestr(name, content)
    return made.getvalue()


def archive(name: str = "x.txt", content: bytes = b"x") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(name, content)
    return made.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


@cache
def vast_picture() -> bytes:
    """Few bytes that become 20,000 × 20,000 pixels."""
    head = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    row = zlib.compress(bytes(2501 * 200))
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", row) + _chunk(b"IEND", b"")


def _lying_archive() -> bytes:
    """A document whose head says that a member is small, and which goes on for ever."""
    made = bytearray(document({"word/media.xml": bytes(120 * 1024 * 1024)}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = made.rfind(mark)
        made[at + place : at + place + 4] = struct.pack("<I", 1000)
    return bytes(made)


def _empty_film() -> bytes:
    def box(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", 8 + len(content)) + kind + content

    head = struct.pack(">IIIII", 0, 0, 0, 1000, 0) + bytes(80)
    return box(b"ftyp", b"isom\x00\x00\x02\x00isom") + box(b"moov", box(b"mvhd", head))


def honest() -> dict[str, tuple[str, Callable[[], bytes], str]]:
    """What is taken: the type that it came with, what makes its bytes, and the ending that it gets."""
    return {
        "a photo": ("image/jpeg", picture, "jpg"),
        "a photo with a place": ("image/jpeg", photo_with_a_place, "jpg"),
        "a screenshot": ("image/png", lambda: picture("PNG"), "png"),
        "a screenshot called a photo": ("image/jpeg", lambda: picture("PNG"), "png"),
        "a sticker": ("image/webp", lambda: picture("WEBP"), "webp"),
        "a voice note": ("audio/ogg", voice, "ogg"),
        "a voice note with its codec": ("audio/ogg; codecs=opus", voice, "ogg"),
        "an MP3": ("audio/mpeg", lambda: encoded("mp3", "libmp3lame"), "mp3"),
        "an old telephone's voice note": ("audio/aac", lambda: encoded("adts", "aac"), "aac"),
        "an iPhone's voice note": ("audio/mp4", lambda: encoded("mp4", "aac"), "mp4"),
        "a film": ("video/mp4", film, "mp4"),
        "an old telephone's film": ("video/3gpp", lambda: film("mpeg4", "3gp"), "3gp"),
        "a letter": ("application/pdf", lambda: pdf(b"<</Type/Page/Parent 2 0 R>>"), "pdf"),
        "a letter, packed": ("application/pdf", lambda: packed_pdf(b"3 0 <</Type/Page>>"), "pdf"),
        "a letter in Word": (DOCX, document, "docx"),
        "a table": (XLSX, lambda: document(kind="xl"), "xlsx"),
        "a letter without a type": ("application/octet-stream", document, "docx"),
    }


def hostile() -> dict[str, tuple[str, Callable[[], bytes], str]]:
    """What is refused: the type that it came with, what makes its bytes, and why."""
    quoted = b"<Relationship Type='x/attachedTemplate' Target='http://x/' TargetMode = 'External'/>"
    unread = b"<</Type/ObjStm/Filter/ASCIIHexDecode>>\nstream\n3c3c2f532f4a6176615363726970743e3e>\nendstream"
    entity = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY b "c">]>'
    linked = b'<Relationship Type="x/attachedTemplate" Target="http://x/" TargetMode="External"/>'
    return {
        "nothing at all": ("image/jpeg", lambda: b"", "not_allowed"),
        "a drawing called a photo": ("image/jpeg", lambda: SVG, "disguised"),
        "a drawing as itself": ("image/svg+xml", lambda: SVG, "disguised"),
        "a page called a screenshot": ("image/png", lambda: HTML, "disguised"),
        "a page as itself": ("text/html", lambda: HTML, "not_allowed"),
        "a page in a photo's comment": (
            "image/jpeg",
            lambda: picture("JPEG", comment=b"<html><script>alert(1)</script>"),
            "disguised",
        ),
        "a moving picture": ("image/gif", lambda: picture("GIF"), "not_allowed"),
        "a picture that is a program for Java": (
            "image/gif",
            lambda: picture("GIF") + archive("A.class"),
            "not_allowed",
        ),
        "a photo that is an archive": ("image/jpeg", lambda: picture() + archive("A.class"), "disguised"),
        "a photo that is a PDF": ("image/jpeg", lambda: picture("JPEG", comment=b"%PDF-1.7 1 0 obj"), "disguised"),
        "a program called a photo": ("image/jpeg", lambda: b"MZ" + bytes(500), "not_allowed"),
        "a program of Linux's called a film": ("video/mp4", lambda: b"\x7fELF" + bytes(500), "not_allowed"),
        "a playlist that reads files": ("audio/mpeg", lambda: b"#EXTM3U\nfile:///etc/passwd\n", "not_allowed"),
        "a letter called a photo": ("image/jpeg", pdf, "disguised"),
        "a photo called a letter": ("text/plain", picture, "disguised"),
        "a picture of 400 million pixels": ("image/png", vast_picture, "unsafe"),
        "half a photo": ("image/jpeg", lambda: picture()[: len(picture()) // 2], "broken"),
        "the head of a photo": ("image/jpeg", lambda: b"\xff\xd8\xff\xe0" + bytes(400), "broken"),
        "a photo of more than 5 MB": ("image/jpeg", lambda: picture() + bytes(5 * 1024 * 1024), "too_large"),
        "a film of more than 16 MB": ("video/mp4", lambda: film() + bytes(16 * 1024 * 1024), "too_large"),
        "half a voice note": ("audio/ogg", lambda: voice()[: len(voice()) * 2 // 3], "broken"),
        "noise called a voice note": ("audio/ogg", lambda: b"OggS" + random.Random(1).randbytes(4000), "broken"),
        "a film without a picture": ("video/mp4", _empty_film, "broken"),
        "half a film": ("video/mp4", lambda: film()[: len(film()) // 2], "broken"),
        "a letter that acts": ("application/pdf", lambda: pdf(b"<</S/JavaScript/JS(app.alert(1))>>"), "unsafe"),
        "a letter that acts, in disguise": ("application/pdf", lambda: pdf(b"<</S/J#61vaScript/JS(x)>>"), "unsafe"),
        "a letter that acts, packed": ("application/pdf", lambda: packed_pdf(b"3 0 <</S/JavaScript/JS(x)>>"), "unsafe"),
        "a letter that starts a program": ("application/pdf", lambda: pdf(b"<</S/Launch/F(cmd.exe)>>"), "unsafe"),
        "a letter that carries a file": ("application/pdf", lambda: pdf(b"<</Type/EmbeddedFile>>"), "unsafe"),
        "a letter that is locked": ("application/pdf", lambda: pdf(b"<</Encrypt 9 0 R>>"), "unsafe"),
        "a letter behind something else": ("application/pdf", lambda: pdf(before=b"GIF89a"), "not_allowed"),
        "half a letter": ("application/pdf", lambda: pdf()[:-10], "broken"),
        "a letter with macros": (DOCX, lambda: document({"word/vbaProject.bin": b"\x00" * 9}), "unsafe"),
        "a letter with macros, by its types": (DOCX, lambda: document(types="<x macroEnabled/>"), "unsafe"),
        "a letter with a program": (DOCX, lambda: document({"word/embeddings/a.bin": b"MZ" + bytes(99)}), "unsafe"),
        "a letter with an archive": (DOCX, lambda: document({"word/a.zip": archive()}), "unsafe"),
        "a letter that fetches its template": (DOCX, lambda: document({"word/_rels/s.rels": linked}), "unsafe"),
        "a letter that fetches it in other quotes": (DOCX, lambda: document({"word/_rels/s.rels": quoted}), "unsafe"),
        "a letter that fetches it far behind": (
            DOCX,
            lambda: document({"word/_rels/s.rels": b" " * 1_100_000 + linked}),
            "unsafe",
        ),
        "a letter with entities in UTF-16": (DOCX, lambda: document({"word/x.xml": entity.encode("utf-16")}), "unsafe"),
        "a letter with entities far behind": (
            DOCX,
            lambda: document({"word/x.xml": b"<?xml?>" + b" " * 1_100_000 + b"<!ENTITY"}),
            "unsafe",
        ),
        "a PDF whose objects are packed in another way": ("application/pdf", lambda: pdf(unread), "unsafe"),
        "a letter with a path out of its folder": (DOCX, lambda: document({"../../etc/cron.d/x": b"x"}), "unsafe"),
        "a bomb": (DOCX, lambda: document({"word/a.xml": bytes(101 * 1024 * 1024)}), "unsafe"),
        "a bomb that says it is small": (DOCX, _lying_archive, "broken"),
        "an archive called a letter": (DOCX, lambda: archive("a.txt"), "not_allowed"),
        "an archive as itself": ("application/zip", lambda: archive("a.txt"), "not_allowed"),
        "half a letter in Word": (DOCX, lambda: document()[:-30], "broken"),
        "a letter of old Word": (
            "application/msword",
            lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "not_allowed",
        ),
    }
