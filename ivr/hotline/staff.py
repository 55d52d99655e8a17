"""The people of the hotline: what each role may do, and whether an agent is there."""

from __future__ import annotations

from enum import StrEnum


class Anybody(StrEnum):
    """No role at all: it is enough to be one of the people who have an account."""

    SIGNED_IN = "signed_in"


class Role(StrEnum):
    """Each may also do what the ones before may; only officers, who belong to an office, stand beside the others."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"
    OFFICER = "officer"

    def allows(self, needed: Role | Anybody) -> bool:
        """Whether somebody with this role may do what needs the other."""
        if isinstance(needed, Anybody):
            return True
        if Role.OFFICER in (self, needed):
            return self is needed
        order = list(Role)
        return order.index(self) >= order.index(needed)


class Presence(StrEnum):
    """Whether an agent takes callbacks at this moment."""

    READY = "ready"
    AWAY = "away"
    BUSY = "busy"
    AFTER_CALL = "after_call"
