"""What mails say: plain text in Indonesian, with the same in English; the daily report has HTML and a picture, too.

A mail names ticket, category, region and deadline and carries the link. What the caller said, their name and number,
stand behind the link alone: mail is kept and passed on by machines that are none of ours.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime as header_date

from babel.dates import format_datetime

from ivr.hotline.printable import clean
from ivr.hotline.report import in_groups


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
class Line:
    """A case as a mail tells it. `category` is its name by language, `place` its region's name."""

    ticket: str
    category: Mapping[str, str]
    place: str
    deadline: datetime | None
    late: bool
    link: str


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


def about_case(sender: Sender, office: str, line: Line, zone: tzinfo) -> Words:
    """One case for one office."""
    indonesian, english = _by(line, zone)
    subject = f"Laporan {in_groups(line.ticket)}: {line.category.get('id', '-')}, {line.place}"
    return Words(
        subject,
        "\n".join(
            (
                f"Kepada {clean(office)},",
                "",
                f"{clean(sender.name)} ({clean(sender.organisation)}) meneruskan sebuah laporan kepada kantor Anda.",
                "",
                f"Tiket     : {in_groups(line.ticket)}",
                f"Kategori  : {clean(line.category.get('id', '-'))}",
                f"Wilayah   : {clean(line.place)}",
                f"Tenggat   : {indonesian}",
                "",
                "Buka, ambil, dan jawab laporan ini di sini; tidak perlu akun:",
                line.link,
                "",
                "Tautan ini khusus untuk kantor Anda. Jangan diteruskan ke luar kantor.",
                "",
                "---",
                f"A report was forwarded to your office: {clean(line.category.get('en', '-'))}, {clean(line.place)}.",
                f"Please answer by {english}. Open the link above; no account is needed.",
                "",
            )
        ),
    )


def about_cases(sender: Sender, office: str, lines: Iterable[Line], zone: tzinfo) -> Words:
    """All open cases of one office, once a day."""
    known = list(lines)
    parts = [
        f"Kepada {clean(office)},",
        "",
        f"{len(known)} laporan menunggu kantor Anda. / {_waiting(len(known))} for your office.",
        "",
    ]
    for line in known:
        indonesian, english = _by(line, zone)
        parts += [
            f"* {in_groups(line.ticket)} - {clean(line.category.get('id', '-'))}, {clean(line.place)}",
            f"  {'TERLAMBAT' if line.late else 'tenggat'}: {indonesian} / {'LATE' if line.late else 'due'}: {english}",
            f"  {line.link}",
            "",
        ]
    parts += ["Tautan khusus untuk kantor Anda. / These links are for your office alone.", clean(sender.name), ""]
    return Words(f"{len(known)} laporan menunggu jawaban", "\n".join(parts))


def _waiting(number: int) -> str:
    return "1 report waits" if number == 1 else f"{number} reports wait"


def _by(line: Line, zone: tzinfo) -> tuple[str, str]:
    if line.deadline is None:
        return "-", "-"
    local = line.deadline.astimezone(zone)
    return (
        f"{format_datetime(local, 'EEEE, d MMMM y HH.mm', locale='id')} {local.tzname()}",
        f"{format_datetime(local, 'EEEE, d MMMM y HH:mm', locale='en')} {local.tzname()}",
    )
