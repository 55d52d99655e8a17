"""The life of an enquiry: somebody who writes is to be answered by a person."""

from __future__ import annotations

from enum import StrEnum


class EnquiryStatus(StrEnum):
    """How far it has come. All but the last are open."""

    WAITING = "waiting"
    """In the queue, held by nobody."""
    CLAIMED = "claimed"
    """An agent holds it; lapses by itself."""
    WITH_PERSON = "with_person"
    """It was answered, and what comes next is theirs; whatever they write puts it back into the queue."""
    CLOSED = "closed"


class Ending(StrEnum):
    """Why it was closed without a result from the list."""

    WITHDRAWN = "withdrawn"
    """They want no answer any more."""
    SILENT = "silent"
    """They were answered, and wrote nothing more for so long that they cannot be written to freely."""


def after_claim(answered: bool) -> EnquiryStatus:
    """How it goes on when a claim ends without a word: whose turn it is. `answered`: the last word was ours."""
    return EnquiryStatus.WITH_PERSON if answered else EnquiryStatus.WAITING
