"""What somebody may choose in answer to a question that is read: a number, a label, and what choosing it presses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What a choice comes to, where people have many words for it."""

    YES = "yes"
    NO = "no"
    """Also: none of these, another one."""
    ENOUGH = "enough"
    """Nothing more, or without it."""
    UNKNOWN = "unknown"
    """They do not know what they are asked for."""
    REPORT = "report"
    TICKET = "ticket"
    """How a report is doing."""
    CALL = "call"
    INFORMATION = "information"
    COOPERATIVE = "cooperative"
    BUSINESS = "business"
    CHAT = "chat"
    """Somebody who works here is to answer in writing."""


@dataclass(frozen=True)
class Choice:
    """One of several. `key` is what is typed for it, in full; `presses` what it is to the rules, where that differs.

    `about` says more of it where there is room for that.
    """

    key: str
    label: str
    presses: str = ""
    meaning: Meaning | None = None
    about: str = ""

    @property
    def keys(self) -> str:
        """The keys that it stands for."""
        return self.presses or self.key
