"""What is written beside the turns of a conversation: that something was added, and why a file could not be taken."""

from __future__ import annotations

from enum import StrEnum

from ivr.hotline.script import Script


class Refused(StrEnum):
    """Why a file is not kept; each has its words."""

    TOO_LARGE = "too_large"
    NOT_ALLOWED = "not_allowed"
    """Of a kind that is not taken."""
    DISGUISED = "disguised"
    """Not of the kind that it was said to be."""
    BROKEN = "broken"
    UNSAFE = "unsafe"
    """It holds what could run."""
    MISSING = "missing"
    """It never came."""


def added(script: Script, language: str, ticket: str) -> str:
    """That what came after the end of a conversation was put with its report."""
    return script.say(language, "written_added", ticket=ticket).text


def refused(script: Script, language: str, why: Refused) -> str:
    """Why a file was not taken, and what may be sent instead."""
    return script.say(language, f"written_file_{why}").text
