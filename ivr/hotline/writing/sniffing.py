"""What a file that somebody sent is, by its bytes: never by its name, nor by what anybody calls it."""

from __future__ import annotations

from enum import StrEnum

from ivr.hotline.errors import HotlineError

LARGEST, LARGEST_IMAGE = 16 * 1024 * 1024, 5 * 1024 * 1024
"""Bytes: what WhatsApp itself takes."""
_HEAD = 1024
"""Bytes in which a browser, or a reader of PDFs, looks for what a file is."""
_MARKUP = (b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml", b"<?php", b"<body", b"<iframe")
_END_OF_ZIP, _ZIP_TAIL = b"PK\x05\x06", 22
_THREE_GP = (b"3gp", b"3g2", b"3ge", b"3gg")


class FileType(StrEnum):
    """What is taken; the value is the ending of the file in our folder."""

    JPEG = "jpg"
    PNG = "png"
    WEBP = "webp"
    OGG = "ogg"
    MP3 = "mp3"
    AMR = "amr"
    AAC = "aac"
    MP4 = "mp4"
    THREE_GP = "3gp"
    PDF = "pdf"
    OFFICE = "office"
    """A ZIP file that may be one of the next three: which one, is known when it has been read."""
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"


class Why(StrEnum):
    """Why a file is not taken."""

    TOO_LARGE = "too_large"
    NOT_ALLOWED = "not_allowed"
    DISGUISED = "disguised"
    """It is something else than it is called, or two things at once."""
    BROKEN = "broken"
    UNSAFE = "unsafe"
    """It could do something to who opens it."""


class FileRefused(HotlineError):
    """A file that is not taken."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"the file is not taken: {why.value}{detail and f' ({detail})'}")
        self.why = why


IMAGES = frozenset({FileType.JPEG, FileType.PNG, FileType.WEBP})
SOUNDS = frozenset({FileType.OGG, FileType.MP3, FileType.AMR, FileType.AAC})
FILMS = frozenset({FileType.MP4, FileType.THREE_GP})
"""MP4 and 3GP may hold sound alone, too."""

CONTENT_TYPES = {
    FileType.JPEG: "image/jpeg",
    FileType.PNG: "image/png",
    FileType.WEBP: "image/webp",
    FileType.OGG: "audio/ogg",
    FileType.MP3: "audio/mpeg",
    FileType.AMR: "audio/amr",
    FileType.AAC: "audio/aac",
    FileType.MP4: "video/mp4",
    FileType.THREE_GP: "video/3gpp",
    FileType.PDF: "application/pdf",
    FileType.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileType.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileType.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
"""As what a file leaves us: ours, whatever it was called when it came."""


def content_type(found: FileType, width: int | None = None) -> str:
    """As what it leaves us; what could hold a film and holds none is sound."""
    told = CONTENT_TYPES[found]
    return told.replace("video/", "audio/") if found in FILMS and width is None else told


def sniffed(data: bytes, told: str) -> FileType:
    """What the bytes are; `told` is the type that they came with. Raises FileRefused.

    That it is whole, and harmless, is known only when it has been read.
    """
    found = _by_signature(data)
    if found is None:
        why = Why.DISGUISED if _is_markup(data) and not told.startswith("text/") else Why.NOT_ALLOWED
        raise FileRefused(why, told)
    if len(data) > (LARGEST_IMAGE if found in IMAGES else LARGEST):
        raise FileRefused(Why.TOO_LARGE, f"{len(data)} bytes")
    if not _may_be_called(found, told):
        raise FileRefused(Why.DISGUISED, f"{found.value}, called {told}")
    _refuse_two_in_one(data, found)
    return found


def _by_signature(data: bytes) -> FileType | None:
    head = data[:16]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head[4:8] == b"ftyp":
        return FileType.THREE_GP if head[8:11] in _THREE_GP else _mp4(head)
    for begins, found in _BEGINNINGS:
        if data.startswith(begins):
            return found
    if head[:1] == b"\xff" and len(head) > 1:
        return {0xF0: FileType.AAC, 0xE2: FileType.MP3}.get(head[1] & 0xF6 if head[1] & 0x10 else head[1] & 0xE6)
    return None


def _mp4(head: bytes) -> FileType | None:
    """Pictures of Apple's come in the same box."""
    return None if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"crx ") else FileType.MP4


_BEGINNINGS = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"OggS", FileType.OGG),
    (b"ID3", FileType.MP3),
    (b"#!AMR", FileType.AMR),
    (b"%PDF-", FileType.PDF),
    (b"PK\x03\x04", FileType.OFFICE),
)


def _may_be_called(found: FileType, told: str) -> bool:
    """Whether this is a name for it; of pictures, and of what sounds, one may go by another's."""
    family = told.partition(";")[0].strip().lower().partition("/")[0]
    if found in IMAGES:
        return family in ("image", "application", "")
    if found in SOUNDS | FILMS:
        return family in ("audio", "video", "application", "")
    return family in ("application", "")


def _refuse_two_in_one(data: bytes, found: FileType) -> None:
    """A picture that is an archive as well, a PDF that begins somewhere within, words of a page in a file's head."""
    if found is not FileType.OFFICE and _ends_as_zip(data):
        raise FileRefused(Why.DISGUISED, "a ZIP file as well")
    if found is not FileType.PDF and b"%PDF-" in data[: 2 * _HEAD]:
        raise FileRefused(Why.DISGUISED, "a PDF file as well")
    if found is not FileType.PDF and _is_markup(data):
        raise FileRefused(Why.DISGUISED, "a page as well")


def _ends_as_zip(data: bytes) -> bool:
    """Whether a program that reads archives from their end finds one."""
    tail = data[-(2**16 + _ZIP_TAIL) :]
    at = tail.rfind(_END_OF_ZIP)
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        if at + _ZIP_TAIL + comment <= len(tail) <= at + _ZIP_TAIL + comment + _HEAD:
            return True
        at = tail.rfind(_END_OF_ZIP, 0, at)
    return False


def _is_markup(data: bytes) -> bool:
    head = data[:_HEAD].replace(b"\x00", b"").lower()
    return any(mark in head for mark in _MARKUP)
