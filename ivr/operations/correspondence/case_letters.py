"""What mails to offices say: plain text in Indonesian, with the same in English.

A mail names ticket, category, region and deadline and carries the link. What the caller said, their name and number,
stand behind the link alone: mail is kept and passed on by machines that are none of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel.dates import format_datetime

from ivr.hotline.printable import clean
from ivr.hotline.report import in_groups
from ivr.operations.mail.composing import Sender, Words


@dataclass(frozen=True)
class Line:
    """A case as a mail tells it. `category` is its name by language, `place` its region's name."""

    ticket: str
    category: Mapping[str, str]
    place: str
    deadline: datetime | None
    late: bool
    link: str


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
