"""What people write: one draft for each kind of message, with the fields that Twilio adds for its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ivr.emulator.webhooks.delivery import Pairs

CANNED = Path(__file__).parent / "canned"


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it is sent. `kind` is Twilio's MessageType; a file is its content type and its bytes."""

    kind: str
    body: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    form: Pairs = ()

    def with_fields(self, *fields: tuple[str, str]) -> Draft:
        """The same with more fields."""
        return replace(self, form=(*self.form, *fields))


def canned(name: str) -> bytes:
    """A file that people send here when they bring none of their own."""
    return (CANNED / name).read_bytes()


def text(body: str) -> Draft:
    """Words."""
    return Draft("text", body)


def photo(caption: str = "", content: bytes = b"", content_type: str = "image/jpeg") -> Draft:
    """A picture; its caption is the text."""
    return Draft("image", caption, ((content_type, content or canned("photo.jpg")),))


def voice_note(content: bytes = b"") -> Draft:
    """A voice note: Opus in Ogg, without words; three seconds where none are given."""
    return Draft("audio", "", (("audio/ogg", content or canned("voice.ogg")),))


def video(content: bytes, caption: str = "") -> Draft:
    """A film."""
    return Draft("video", caption, (("video/mp4", content),))


def document(name: str = "bukti.pdf", content: bytes = b"", content_type: str = "application/pdf") -> Draft:
    """A file; the text is its name, which is no answer to anything."""
    form = (("Forwarded", "false"), ("FrequentlyForwarded", "false"))
    return Draft("document", name, ((content_type, content or canned("paper.pdf")),), form)


def pin(latitude: float, longitude: float, label: str = "", address: str = "") -> Draft:
    """A place; a bare one has neither label nor address."""
    form = (("Latitude", f"{latitude}"), ("Longitude", f"{longitude}"))
    named = tuple((name, value) for name, value in (("Label", label), ("Address", address)) if value)
    return Draft("location", "", (), (*form, *named))


def contact(name: str, number: str) -> Draft:
    """A card of somebody."""
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name};;;;\r\nFN:{name}\r\nTEL;type=CELL:{number}\r\nEND:VCARD\r\n"
    return Draft("contacts", "", (("text/vcard", card.encode()),))


def sticker(content: bytes = b"") -> Draft:
    """A sticker."""
    return Draft("sticker", "", (("image/webp", content or canned("sticker.webp")),))


def unknown(kind: str = "unsupported") -> Draft:
    """Something that Twilio does not pass on: neither words nor a file."""
    return Draft(kind)
