"""The chats of the demo's fortnight: what some of those who reported wrote and sent, invented from a seed.

Each says in its identifier that it was generated, and has no turns: nobody has written.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement

from ivr.records.chats import Chat

GENERATED = "Wgenerated"


def written() -> ColumnElement[bool]:
    """Chats in which somebody wrote."""
    return Chat.sid.not_like(f"{GENERATED}%")
