"""What a mail is made of: whose it is, its words, perhaps a picture; and the message that they make together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime as header_date

from ivr.hotline.printable import clean


@dataclass(frozen=True)
class Sender:
    """Whose mails these are, and what their links are made of."""

    name: str
    organisation: str
    address: str
    public_url: str
    secret: str
    demo: bool = False
    """Whether what they tell of was made up, which the mail then says."""


@dataclass(frozen=True)
class Picture:
    """A PNG file that HTML shows by `cid:`, and what it is for whoever does not see it."""

    content: bytes
    cid: str
    name: str
    description: str


@dataclass(frozen=True)
class Words:
    """Subject and text; perhaps the same in HTML, and the picture in it."""

    subject: str
    text: str
    html: str = ""
    picture: Picture | None = None


def message_id(sender: Sender, key: str, part: str = "") -> str:
    """The mail's own name, or that of a part of it, without brackets: the same for the same key."""
    made = hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{part}{made}@{sender.address.rpartition('@')[2]}"


def envelope(sender: Sender, to: str, to_name: str, key: str, words: Words, now: datetime) -> EmailMessage:
    """The mail. The same key gives the same Message-ID, by which a mail that came twice is known as one.

    The same words at the same moment make the same bytes: nothing in it is left to chance.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(clean(sender.name), addr_spec=sender.address)
    message["To"] = Address(clean(to_name), addr_spec=to)
    message["Subject"] = clean(words.subject)
    message["Date"] = header_date(now)
    message["Message-ID"] = f"<{message_id(sender, key)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.text, cte="quoted-printable")
    if words.html:
        message.add_alternative(words.html, subtype="html", cte="quoted-printable")
    if words.picture:
        _add_picture(message, words.picture)
    for number, part in enumerate(one for one in message.walk() if one.is_multipart()):
        part.set_boundary(f"=_{number}_{hashlib.sha256(key.encode()).hexdigest()[:32]}")
    return message


def _add_picture(message: EmailMessage, picture: Picture) -> None:
    """Beside the HTML that shows it."""
    html = message.get_body(("html",))
    if html is None:
        return
    cid, name = f"<{picture.cid}>", picture.name
    html.add_related(picture.content, "image", "png", cid=cid, filename=name, disposition="inline")
    *_, image = html.iter_parts()
    image["Content-Description"] = clean(picture.description)
