"""Documents that somebody sent: read as far as it takes to know that they are whole, and do nothing by themselves."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from ivr.hotline.writing.sniffing import FileRefused, FileType, Why

MOST_MEMBERS, MOST_UNPACKED = 1000, 100 * 1024 * 1024
_CHUNK = 1024 * 1024
_LAST = 1024
_OBJECT_STREAM = re.compile(rb"/ObjStm\b.{0,400}?\bstream\r?\n", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTS = (
    *(b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/ImportData", b"/SubmitForm", b"/GoToE"),
    *(b"/Rendition", b"/XFA"),
)
"""What a PDF does, or carries, beside being read. That it opens at a page (`/OpenAction`) is in most letters."""
_ARCHIVES = frozenset({".zip", ".jar", ".rar", ".7z", ".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".apk", ".exe"})
_OVERLAP = 32
_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External""")
_FOREIGN = re.compile(rb"attachedTemplate|oleObject|/frame\b|externalLink", re.IGNORECASE)
_KINDS = {"word": FileType.DOCX, "xl": FileType.XLSX, "ppt": FileType.PPTX}


def check_pdf(data: bytes) -> None:
    """Raises FileRefused for one that is cut off, locked, or that acts."""
    if b"%%EOF" not in data[-_LAST:]:
        raise FileRefused(Why.BROKEN, "no end")
    for part in (data, *_packed_objects(data)):
        names = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)
        if found := next((name for name in _ACTS if name in names), None):
            raise FileRefused(Why.UNSAFE, found.decode())
        if re.search(rb"/Encrypt\b", names):
            raise FileRefused(Why.UNSAFE, "locked: nobody can look into it")


def _packed_objects(data: bytes) -> Iterator[bytes]:
    """What stands in packed streams of objects, as far as it is not too much."""
    left = MOST_UNPACKED
    for found in _OBJECT_STREAM.finditer(data):
        try:
            part = zlib.decompressobj().decompress(data[found.end() :], left)
        except zlib.error:
            raise FileRefused(Why.UNSAFE, "objects that nobody can look into") from None
        left -= len(part)
        if left <= 0:
            raise FileRefused(Why.UNSAFE, "it unpacks to too much")
        yield part


def check_office(data: bytes) -> FileType:
    """Which kind of document it is. Raises FileRefused for one that is broken, grows too large, or acts."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _of_archive(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        raise FileRefused(Why.BROKEN, "not a whole ZIP file") from None


def _of_archive(archive: zipfile.ZipFile) -> FileType:
    members = archive.infolist()
    names = [member.filename for member in members]
    if "[Content_Types].xml" not in names:
        raise FileRefused(Why.NOT_ALLOWED, "a ZIP file that is no document")
    if len(members) > MOST_MEMBERS or len(set(names)) < len(names):
        raise FileRefused(Why.UNSAFE, "too many members")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise FileRefused(Why.UNSAFE, "a member that lies elsewhere")
    if any(PurePosixPath(name.lower()).suffix in _ARCHIVES or _is_macro(name) for name in names):
        raise FileRefused(Why.UNSAFE, "a program, or an archive within")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileRefused(Why.UNSAFE, "it unpacks to too much")
    _read_through(archive, members)
    found = {_KINDS[first] for name in names if (first := name.partition("/")[0]) in _KINDS}
    if len(found) != 1:
        raise FileRefused(Why.NOT_ALLOWED, "a ZIP file that is no document")
    return found.pop()


def _is_macro(name: str) -> bool:
    return name.lower().endswith(("vbaproject.bin", "vbadata.xml")) or "/activex/" in name.lower()


def _read_through(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Every member, to its end: its checksum, its real size, and what the telling ones say."""
    left = MOST_UNPACKED
    for member in members:
        telling = member.filename.endswith(".rels") or member.filename == "[Content_Types].xml"
        if telling and member.file_size > _CHUNK:
            raise FileRefused(Why.UNSAFE, f"{member.filename} is too long to be read")
        with archive.open(member) as opened:
            first = opened.read(_CHUNK)
            left -= len(first)
            _check_beginning(member.filename, first, telling)
            before = first
            while part := opened.read(_CHUNK):
                left -= len(part)
                if left < 0:
                    raise FileRefused(Why.UNSAFE, "it unpacks to too much")
                _check_entities(member.filename, before[-_OVERLAP:] + part)
                before = part


def _check_entities(name: str, part: bytes) -> None:
    if name.lower().endswith((".xml", ".rels")) and b"<!ENTITY" in part.replace(b"\0", b""):
        raise FileRefused(Why.UNSAFE, "entities")


def _check_beginning(name: str, first: bytes, telling: bool) -> None:
    if first[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0") or first[:2] == b"MZ":
        raise FileRefused(Why.UNSAFE, f"{name} is a program, or an archive")
    told = first.replace(b"\0", b"") if telling else b""  # in UTF-16 as well
    if b"macroEnabled" in told:
        raise FileRefused(Why.UNSAFE, "macros")
    if _EXTERNAL.search(told) and _FOREIGN.search(told):
        raise FileRefused(Why.UNSAFE, "it fetches something from elsewhere")
    _check_entities(name, first)
