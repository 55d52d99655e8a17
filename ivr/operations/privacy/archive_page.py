"""The copy for the person who asked, as one page in the hotline's own language: for any browser, and to be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from babel.dates import format_datetime

from ivr.hotline import region
from ivr.hotline.numbers import national
from ivr.hotline.script import Script
from ivr.operations.cases import office_mails
from ivr.templates import rendered
from ivr.texts import Texts, readable

TEXTS = Texts(Path(__file__).parent / "texts")
TEMPLATE = Path(__file__).parent / "templates" / "archive.html"
_ZONES = {"+0700": "WIB", "+0800": "WITA", "+0900": "WIT"}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """One thing that is kept: what it is, and its facts by name; what is not known is left out."""

    title: str
    facts: Sequence[tuple[str, object]]


@dataclass(frozen=True)
class Part:
    """Everything of one kind."""

    title: str
    sections: Sequence[Section]


@dataclass(frozen=True)
class Words:
    """The words of the page, in one language."""

    language: str

    def text(self, key: str, /, **values: Any) -> str:
        """A text, filled in. Raises KeyError as `Texts` does."""
        return TEXTS.text(self.language, key, **values)

    def known(self, kind: str, code: str) -> str:
        """The word for a state, a step or a field; the code itself where there is none, as for words of people."""
        return str(TEXTS.of(self.language).get(f"{kind}.{code}", code))

    def section(self, title: str, **facts: object) -> Section:
        """The facts that are known, each under its name (`fact.…`)."""
        told = ((self.text(f"fact.{name}"), value) for name, value in facts.items() if value not in (None, ""))
        return Section(title, tuple(told))

    def moment(self, text: str | None) -> str:
        """A moment as people read it, with its distance from UTC, as it may be another zone than theirs."""
        if not text:
            return ""
        at = datetime.fromisoformat(text)
        told = format_datetime(at, self.text("page.moment"), locale=self.language)
        return f"{told} {_ZONES.get(f'{at:%z}', f'UTC{at:%z}')}"

    def who(self, row: Row) -> str:
        """Who did something: an office by its name, staff by what they are."""
        return str(row.get("office") or self.known("by", row["by"]))


def to_html(data: Row, script: Script) -> str:
    """The whole page, from what `archive` writes as JSON."""
    words = Words(readable(script.languages)[0])
    kinds: Mapping[str, Callable[[Words, Row], Section]] = {
        "calls": _call,
        "reports": partial(_report, script),
        "cases": _case,
        "messages": _message,
        "callbacks": _callback,
        "attempts": _attempt,
        "noted_and_not_sent": _unsent,
        "inbounds": _inbound,
        "outbounds": _outbound,
        "enquiries": _enquiry,
        "consents": _consent,
    }
    return rendered(
        TEMPLATE,
        page=words,
        number=national(data["number"]) if data["number"].startswith("+") else data["number"],
        made=words.moment(data["made_at"]),
        parts=[Part(words.text(f"part.{kind}"), [of(words, row) for row in data[kind]]) for kind, of in kinds.items()],
        typed=data["typed_in_other_calls"],
    )


def _call(words: Words, row: Row) -> Section:
    way = words.text("direction.inbound" if row["direction"] == "inbound" else "direction.outbound")
    return words.section(words.moment(row["arrived_at"]), direction=way, seconds=row["seconds"])


def _report(script: Script, words: Words, row: Row) -> Section:
    category = script.category(row["category"]) if row["category"] else None
    return words.section(
        words.text("page.ticket", ticket=row["ticket"]),
        recorded=words.moment(row["created_at"]),
        number=row["number"],
        person=row["person"],
        business=row["business"],
        category=category.name.get(words.language) if category else row["category"],
        region=region.name_of(row["region"]) if row["region"] else None,
        postal_code=row["postal_code"],
        needs=row["needs"],
    )


def _case(words: Words, row: Row) -> Section:
    def told(found: Iterable[Row], at: str) -> str:
        office = words.text("by.office")
        return "\n".join(f"{words.moment(one[at])}: {one['office'] or office}" for one in found if one[at])

    return words.section(
        words.text("page.ticket", ticket=row["ticket"]),
        status=words.known("case", row["status"]),
        given_to=told(row["given_to"], "at"),
        mails=told(row["mails"], "sent_at"),
        answer=row["answer"],
        merged_into=row["merged_into"],
        steps="\n".join(_step(words, one) for one in row["steps"]),
    )


def _step(words: Words, row: Row) -> str:
    told = f"{words.moment(row['at'])}: {words.known('event', row['event'])} ({words.who(row)})"
    if not row["note"]:
        return told
    if row["event"] == "edit":
        return f"{told}\n    {', '.join(words.known('field', name) for name in row['note'].split())}"
    return f"{told}\n    {_reason(words, row['note'])}"


def _reason(words: Words, note: str) -> str:
    """What people wrote, as it is; the hotline's own reasons in words."""
    refusal = office_mails.refusal_in(note)
    return words.known("reason", note) if refusal is None else words.text("page.mail_refused", problem=refusal)


def _message(words: Words, row: Row) -> Section:
    heard = [f"{words.moment(one['at'])}: {words.who(one)}" for one in row["heard"]]
    file = f"audio/{row['file']}" if row["file"] else words.text("page.no_sound")
    return words.section(words.moment(row["recorded_at"]), seconds=row["seconds"], file=file, heard="\n".join(heard))


def _callback(words: Words, row: Row) -> Section:
    return words.section(
        words.text("page.asked_at", moment=words.moment(row["created_at"])),
        number=row["number"],
        status=words.known("callback", row["status"]),
        promised=words.moment(row["deadline_at"]) if row["promised_due_at"] else words.text("page.no_time_told"),
        connected=words.moment(row["reached_at"]),
        closed=words.moment(row["closed_at"]),
        notes=row["notes"],
    )


def _attempt(words: Words, row: Row) -> Section:
    connected = words.moment(row["connected_at"]) or words.text("page.not_connected")
    return words.section(words.moment(row["decided_at"]), connected=connected)


def _unsent(words: Words, row: Row) -> Section:
    told = "\n".join(f"{value}" for value in row["fields"].values() if value)
    return words.section(words.moment(row["typed_at"]), note=told)


def _inbound(words: Words, row: Row) -> Section:
    pin = f"{row['latitude']}, {row['longitude']}" if row["latitude"] is not None else None
    return words.section(
        words.moment(row["arrived_at"]), words=row["body"], place=pin, label=row["label"], files="\n".join(row["files"])
    )


def _outbound(words: Words, row: Row) -> Section:
    sent = words.moment(row["sent_at"]) or words.text("page.not_sent")
    return words.section(words.moment(row["created_at"]), words=row["body"], sent=sent)


def _enquiry(words: Words, row: Row) -> Section:
    return words.section(
        words.text("page.asked_at", moment=words.moment(row["created_at"])),
        promised=words.moment(row["deadline_at"]) if row["promised_due_at"] else words.text("page.no_time_told"),
        closed=words.moment(row["closed_at"]),
        notes=row["notes"],
    )


def _consent(words: Words, row: Row) -> Section:
    given = words.text("page.consent_given" if row["given"] else "page.consent_refused")
    return words.section(words.moment(row["at"]), notices=given)
