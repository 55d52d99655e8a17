"""The registry of contents: what rich messages and templates are made of, by their HX identifiers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ivr.emulator.clock import Clock
from ivr.emulator.sids import Sids


class Approval(StrEnum):
    """Where a template stands with Meta; `unsubmitted` until somebody asks for approval."""

    UNSUBMITTED = "unsubmitted"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass
class Content:
    """One content; `types` are its forms by kind (`twilio/text`, ...), `variables` the samples by their names."""

    sid: str
    friendly_name: str
    language: str
    variables: dict[str, str]
    types: dict[str, dict[str, Any]]
    created: datetime
    updated: datetime
    approval: Approval = Approval.UNSUBMITTED
    approval_name: str = ""
    category: str = ""
    rejection_reason: str = ""


@dataclass
class Contents:
    """All contents of the account. What is submitted stays pending until `decide` is called for it."""

    clock: Clock
    sids: Sids
    kept: dict[str, Content] = field(default_factory=dict)
    changed: Callable[[], None] = lambda: None

    def add(
        self, friendly_name: str, language: str, variables: dict[str, str], types: dict[str, dict[str, Any]]
    ) -> Content:
        """A new content; it may be used at once inside a window."""
        now = self.clock.now()
        content = Content(self.sids.new("HX"), friendly_name, language, variables, types, now, now)
        self.kept[content.sid] = content
        return content

    def submit(self, content: Content, name: str, category: str) -> None:
        """Ask Meta for approval."""
        content.approval, content.approval_name, content.category = Approval.PENDING, name, category
        content.updated = self.clock.now()

    def decide(self, sid: str, approval: Approval | str, reason: str = "") -> Content:
        """What Meta says of it, at any time and in any order."""
        content = self.kept[sid]
        content.approval, content.rejection_reason = Approval(approval), reason
        content.updated = self.clock.now()
        self.changed()
        return content
