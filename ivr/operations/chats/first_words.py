"""What somebody begins with may say already what is wanted; whatever says nothing is taken for a greeting."""

from __future__ import annotations

from ivr.hotline.verbs import Commanded, Event, Pressed, Wrote
from ivr.hotline.writing.answers import A_STORY
from ivr.hotline.written_events import Command


def taken(said: Event, body: str) -> Event:
    """The event of first words. A bare number is no answer to a question that was not seen."""
    says_nothing = isinstance(said, Wrote) and said.words < A_STORY
    if says_nothing or (isinstance(said, Pressed) and body.strip().isdigit()):
        return Commanded(Command.GREETING)
    return said
