"""What came in as the event that the rules take: a tap, a place, a file, or what the words mean."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.hotline.choices import Choice
from ivr.hotline.state import Step
from ivr.hotline.verbs import Commanded, Entered, Event, Located, Pressed, Sent, Stale, Wrote
from ivr.hotline.writing.buttons import tapped
from ivr.hotline.writing.regions import Sure
from ivr.hotline.writing.understanding import Picked, Placed, Typed, Words, understood
from ivr.hotline.written_events import Command


@dataclass(frozen=True)
class Incoming:
    """What somebody wrote, sent or tapped. `places` are the regions that a pin may lie in; None: there is no pin.
    `sure`: the pin lies within that region's boundary.

    Of what comes with a file, `text` is its caption, and with a document nothing but its name.
    """

    text: str = ""
    payload: str | None = None
    files: int = 0
    places: tuple[str, ...] | None = None
    sure: bool = True


@dataclass(frozen=True)
class Question:
    """What was asked last, by which turn of which conversation, and the choices that were shown with it.

    `since` is the first of the turns in a row that have asked this very question; None: this one alone.
    """

    conversation: str
    turn: int
    step: Step
    choices: tuple[Choice, ...] = ()
    since: int | None = None


def event(incoming: Incoming, question: Question) -> Event:
    """What it is to the rules. A number or a label that is typed always answers the question of now."""
    if button := tapped(incoming.payload):
        since = question.turn if question.since is None else question.since
        of_now = button.conversation == question.conversation and since <= button.turn <= question.turn
        chosen = next((one for one in question.choices if one.key == button.key), None)
        return Pressed(chosen.keys) if of_now and chosen else Stale()
    if incoming.places is not None:
        return Located(incoming.places, sure=incoming.sure)
    if incoming.files:
        return Sent()
    match understood(incoming.text, question.step, question.choices):
        case Picked(choice):
            return Pressed(choice.keys)
        case Placed(meant):
            sure = meant.sure in (Sure.NAMED, Sure.CODE)
            return Located(tuple(one.code for one in meant.regions), meant.postal_code, sure=sure)
        case Typed(entry, digits):
            return Entered(entry, digits)
        case Command() as command:
            return Commanded(command)
        case Words(text):
            return Wrote(len(text.split()))
