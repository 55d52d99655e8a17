"""What the hotline remembers, in plain words: the facts that a webhook may change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ivr.records.models import Attempt, Base, Call, Callback, Report, Voicemail
from tests.support.line import WIB, Line

Facts = Mapping[tuple[str, str], str]
"""What is so, by the thing and the name of the fact: ("report 1", "status")."""

_TOLD: tuple[tuple[str, type[Base], Mapping[str, str]], ...] = (
    (
        "call",
        Call,
        {
            "direction": "direction",
            "caller": "caller",
            "status": "status",
            "was_open": "hotline open",
            "chosen": "chosen last",
            "ending": "ending",
            "abandoned": "abandoned",
        },
    ),
    (
        "report",
        Report,
        {
            "ticket": "ticket",
            "status": "status",
            "number": "number",
            "language": "language",
            "who": "who",
            "category": "category",
            "postal_code": "postal code",
            "region": "region",
            "callback_id": "callback",
        },
    ),
    (
        "callback",
        Callback,
        {
            "status": "status",
            "number": "number",
            "language": "language",
            "window": "when",
            "due_at": "not before",
            "deadline_at": "promised by",
            "attempts_made": "times rung",
            "reached_at": "reached",
            "close_reason": "closed as",
        },
    ),
    (
        "message",
        Voicemail,
        {
            "status": "status",
            "seconds": "seconds",
            "too_short": "too short",
            "silent": "silent",
            "replaced": "replaced",
            "reviewed": "offered",
        },
    ),
    ("attempt", Attempt, {"outcome": "outcome", "first_number": "agent"}),
)


def facts_of(line: Line) -> Facts:
    """Everything that is remembered now and worth reading."""
    found: dict[tuple[str, str], str] = {}
    with line.database.reading() as session:
        for thing, table, columns in _TOLD:
            order = Call.arrived_at if table is Call else table.__mapper__.primary_key[0]
            for number, row in enumerate(session.scalars(select(table).order_by(order)), start=1):
                for column, name in columns.items():
                    if (value := _plain(getattr(row, column))) != "":
                        found[f"{thing} {number}", name] = value
    return found


def _plain(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "yes"
        case datetime():
            return f"{value.astimezone(WIB):%a %d %b %Y, %H:%M} WIB"
    return str(value)
