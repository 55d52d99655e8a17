"""Addresses for screens on a wall: each opens the figures of now and today and nothing else, and can be withdrawn.

The address carries the screen's number and a signature over it, so no secret is stored.
"""

from __future__ import annotations

from datetime import datetime

from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.operations import audit
from ivr.records.wall_screens import WallScreen

LONGEST_NAME = 80
_PURPOSE = "screen on a wall"


class NameNeeded(HotlineError):
    """A screen without a name could not be told from the others when it has to be withdrawn."""


def token(secret: str, screen_id: int) -> str:
    """What stands in the address of a screen."""
    return str(URLSafeSerializer(secret, salt=_PURPOSE).dumps(screen_id))


def opened(session: Session, secret: str, text: str) -> WallScreen:
    """The screen of an address that was given out, is whole, and was not withdrawn. Raises NotFound."""
    try:
        found = session.get(WallScreen, URLSafeSerializer(secret, salt=_PURPOSE).loads(text[:200]))
    except BadData:
        found = None
    if found is None or found.withdrawn_at is not None:
        raise NotFound(Thing.WALL_SCREEN)
    return found


def live(session: Session) -> list[WallScreen]:
    """The screens whose address opens something, by name."""
    found = select(WallScreen).where(WallScreen.withdrawn_at.is_(None))
    return list(session.scalars(found.order_by(WallScreen.name, WallScreen.id)))


def add(session: Session, name: str, actor: str, now: datetime) -> WallScreen:
    """A new screen; one of the same name is given back as it is. Raises NameNeeded."""
    wanted = " ".join(name.split())[:LONGEST_NAME]
    if not wanted:
        raise NameNeeded("Say where the screen hangs.")
    for known in live(session):
        if known.name == wanted:
            return known
    new = WallScreen(name=wanted, made_at=now, made_by=actor)
    session.add(new)
    session.flush()
    audit.record(session, actor, "screen:add", f"screen {new.id}", None, {"name": wanted}, now)
    return new


def withdraw(session: Session, screen_id: int, actor: str, now: datetime) -> bool:
    """Its address opens nothing any more; says whether it did until now."""
    found = session.get(WallScreen, screen_id, with_for_update=True)
    if found is None or found.withdrawn_at is not None:
        return False
    found.withdrawn_at = now
    audit.record(session, actor, "screen:withdraw", f"screen {found.id}", {"name": found.name}, None, now)
    return True
