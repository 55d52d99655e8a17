"""What mails to offices say: plain text in the hotline's own language, with the same in its others.

A mail names ticket, category, region and deadline and carries the link. What the caller said, their name and number,
stand behind the link alone: mail is kept and passed on by machines that are none of ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.hotline.printable import clean
from ivr.hotline.report import in_groups
from ivr.operations.correspondence.wording import TEXTS, Wording, beside
from ivr.operations.mail.composing import Sender, Words


@dataclass(frozen=True)
class CaseLine:
    """A case as a mail tells it. `category` is its name by language, `place` its region's name."""

    ticket: str
    category: Mapping[str, str]
    place: str
    deadline: datetime | None
    late: bool
    link: str


def about_case(sender: Sender, office: str, line: CaseLine, wording: Wording) -> Words:
    """One case for one office."""
    own, *others = (
        {
            "ticket": in_groups(line.ticket),
            "category": _category(line, language),
            "place": clean(line.place),
            "deadline": _deadline(line, wording, language),
        }
        for language in wording.languages
    )
    of_us = {"office": clean(office), "name": clean(sender.name), "organisation": clean(sender.organisation)}
    parts = [wording.text("case.letter", **of_us, **own, link=line.link), ""]
    for language, told in zip(wording.languages[1:], others, strict=True):
        parts += ["---", TEXTS.text(language, "case.summary", **told), ""]
    return Words(wording.text("case.subject", **own), "\n".join(parts))


def about_cases(sender: Sender, office: str, lines: Iterable[CaseLine], wording: Wording) -> Words:
    """All open cases of one office, once a day."""
    known = list(lines)
    parts = [wording.text("cases.greeting", office=clean(office)), ""]
    parts += [wording.each("cases.waiting", n=len(known)), ""]
    for line in known:
        parts += [
            f"* {in_groups(line.ticket)} - {_category(line, wording.language)}, {clean(line.place)}",
            f"  {beside(_due(line, wording))}",
            f"  {line.link}",
            "",
        ]
    parts += [wording.each("cases.links"), clean(sender.name), ""]
    return Words(wording.text("cases.subject", n=len(known)), "\n".join(parts))


def _category(line: CaseLine, language: str) -> str:
    return clean(line.category.get(language, "-"))


def _due(line: CaseLine, wording: Wording) -> Iterator[str]:
    key = "cases.late" if line.late else "cases.due"
    for language in wording.languages:
        yield TEXTS.text(language, key, deadline=_deadline(line, wording, language))


def _deadline(line: CaseLine, wording: Wording, language: str) -> str:
    if line.deadline is None:
        return "-"
    zone = line.deadline.astimezone(wording.zone).tzname()
    return f"{wording.date('deadline', line.deadline, language)} {zone}"
