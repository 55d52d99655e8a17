"""The root of every complaint that the rules of the hotline can raise, and the one for what is not there."""

from __future__ import annotations

from enum import StrEnum


class HotlineError(Exception):
    """A rule of the hotline was broken by what was asked; its message is written for a person to read."""


class Thing(StrEnum):
    """What can be asked for by a number, a name or an address, and may not be there."""

    ATTACHMENT = "attachment"
    ATTEMPT = "attempt"
    CALL = "call"
    CHAT = "chat"
    CALLBACK = "callback"
    CASE = "case"
    ENQUIRY = "enquiry"
    FIGURE = "figure"
    OFFICE = "office"
    OFFICE_LINK = "office link"
    PERSON = "person"
    REGION = "region"
    RELEASE = "release"
    REPORT = "report"
    VOICEMAIL = "message"
    WALL_SCREEN = "screen"


class NotFound(HotlineError):
    """There is no such thing. `which` is what it was asked for by; None where that is a secret."""

    def __init__(self, kind: Thing, which: str | int | None = None) -> None:
        self.kind, self.which = kind, which
        super().__init__(f"There is no such {kind}." if which is None else f"There is no {kind} {which}.")
