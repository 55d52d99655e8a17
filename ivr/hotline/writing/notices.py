"""What a notice says: by WhatsApp in our words or in those of an approved template, by SMS in one of 160 letters.

Nothing private stands in any of them, as others read a telephone, too: a ticket, a time, what kind of office.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ivr.hotline import speech, zones
from ivr.hotline.choices import Choice, Meaning
from ivr.hotline.grammar import written
from ivr.hotline.notice import Event, Leaving, leaving
from ivr.hotline.script import Script
from ivr.hotline.writing import sms

YES, NO = "1", "2"
"""What is typed in answer to a notice that asks something."""

VALUES: Mapping[Event, tuple[str, ...]] = {
    Event.TICKET: ("ticket",),
    Event.UNREACHED: ("ticket", "when"),
    Event.FORWARDED: ("ticket", "office_kind"),
    Event.ANSWERED: ("ticket",),
    Event.SOLVED: ("ticket",),
}
"""What a notice names, in the order in which its template takes it."""

_ANSWERS: Mapping[Event, tuple[tuple[str, str, Meaning], ...]] = {
    Event.ANSWERED: ((YES, "read", Meaning.YES),),
    Event.SOLVED: ((YES, "solved", Meaning.YES), (NO, "not_yet", Meaning.NO)),
}


class OfficeKind(StrEnum):
    """What kind of office a report went to; its name would tell where the business is."""

    REGENCY = "regency"
    PROVINCE = "province"


@dataclass(frozen=True)
class Notice:
    """One piece of news. `moment` (aware) is when it happened; `when` is when the person is rung again."""

    event: Event
    ticket: str
    language: str
    moment: datetime
    when: datetime | None = None
    office: OfficeKind = OfficeKind.REGENCY

    def to_data(self) -> dict[str, Any]:
        """As it is kept until it leaves."""
        when = {"when": self.when.isoformat()} if self.when else {}
        told = {"event": self.event.value, "ticket": self.ticket, "language": self.language}
        return {**told, "moment": self.moment.isoformat(), "office": self.office.value, **when}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Notice:
        """The way back."""
        when = datetime.fromisoformat(data["when"]) if data.get("when") else None
        moment, office = datetime.fromisoformat(data["moment"]), OfficeKind(data["office"])
        return cls(Event(data["event"]), data["ticket"], data["language"], moment, when, office)


@dataclass(frozen=True)
class Worded:
    """A notice in words: `text` by WhatsApp, with `choices` in it and for buttons; a template and its values.

    `sms` is None where what admins have written does not fit one SMS, and then it does not go by that way.
    """

    text: str
    sms: str | None
    template: str
    values: tuple[str, ...]
    choices: tuple[Choice, ...] = ()


def may_leave(notice: Notice, script: Script, now: datetime) -> Leaving:
    """Whether it may leave now, later, or never."""
    return leaving(notice.event, notice.moment, script.rules.notices, script.zone, now, until=notice.when)


def worded(notice: Notice, script: Script, now: datetime) -> Worded:
    """What it says at the moment (aware) at which it leaves."""
    language = _language(notice, script)
    values = _values(notice, script, now)
    said = script.say(language, f"written_notice_{notice.event}", **values).text
    short = as_sms(notice, script, now)
    choices = answers(notice.event, script, language)
    lines = "\n".join(f"{one.key}. {one.label}" for one in choices)
    text = "\n\n".join(filter(None, (said, lines)))
    return Worded(text, short if sms.fits(short) else None, notice.event.value, tuple(values.values()), choices)


def as_sms(notice: Notice, script: Script, now: datetime) -> str:
    """The same as an SMS, however long that becomes."""
    values = _values(notice, script, now)
    return script.say(_language(notice, script), f"written_sms_{notice.event}", **values).text


def _language(notice: Notice, script: Script) -> str:
    return notice.language if notice.language in script.languages else script.languages[0]


def _values(notice: Notice, script: Script, now: datetime) -> dict[str, str]:
    language = _language(notice, script)
    return {name: _value(name, notice, script, language, now) for name in VALUES[notice.event]}


def answers(event: Event, script: Script, language: str) -> tuple[Choice, ...]:
    """What may be answered to it."""
    found = _ANSWERS.get(event, ())
    labels = ((key, script.say(language, f"written_choice_{name}").text, means) for key, name, means in found)
    return tuple(Choice(key, label, "", means) for key, label, means in labels)


def _value(name: str, notice: Notice, script: Script, language: str, now: datetime) -> str:
    match name:
        case "when":
            when = (notice.when or now).astimezone(script.zone)
            told = speech.near_moment(when, written(language), now.astimezone(script.zone), latest=True)
            return f"{told} {zones.short_name(script.hours.zone)}".strip()
        case "office_kind":
            return script.say(language, f"written_office_{notice.office}").text
    return notice.ticket
