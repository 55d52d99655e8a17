"""What a button carries that was sent with a question: which question that was, so that an old one is known for old."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ivr.hotline.choices import Choice

MOST_BUTTONS, MOST_ROWS = 3, 10
BUTTON_TITLE, ROW_TITLE, ROW_TEXT = 20, 24, 72
"""Letters, by WhatsApp's own limits."""
LONGEST_PAYLOAD = 200

_NOTICE = re.compile(r"(?:n:([0-9]{1,18}):)?(yes|no)")
_PAYLOAD = re.compile(r"q:([A-Za-z0-9_-]{1,40}):([0-9]{1,6}):([0-9*#]{1,8})")


@dataclass(frozen=True)
class Tapped:
    """A button of one question: the conversation and the turn that asked it, and the key of the choice."""

    conversation: str
    turn: int
    key: str

    @property
    def payload(self) -> str:
        """What travels with the button, and comes back with the tap."""
        return f"q:{self.conversation}:{self.turn}:{self.key}"


def tapped(payload: str | None) -> Tapped | None:
    """The button that was tapped; None for what is none of ours."""
    found = _PAYLOAD.fullmatch(payload or "")
    return Tapped(found[1], int(found[2]), found[3]) if found else None


@dataclass(frozen=True)
class Replied:
    """A button of a notice, yes or no; `outbound` is the notice, None where a template's own buttons do not tell."""

    yes: bool
    outbound: int | None = None

    @property
    def payload(self) -> str:
        """What travels with the button."""
        said = "yes" if self.yes else "no"
        return said if self.outbound is None else f"n:{self.outbound}:{said}"


def replied(payload: str | None) -> Replied | None:
    """The button of a notice that was tapped; None for any other."""
    found = _NOTICE.fullmatch(payload or "")
    return Replied(found[2] == "yes", int(found[1]) if found[1] else None) if found else None


def as_buttons(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The choices with their titles as they fit on buttons; none when they do not, and the numbers alone must do."""
    if not 1 <= len(choices) <= MOST_BUTTONS:
        return ()
    return _titled(choices, BUTTON_TITLE)


def as_rows(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """The same for the rows of a list."""
    if not 1 <= len(choices) <= MOST_ROWS:
        return ()
    return _titled(choices, ROW_TITLE)


def _titled(choices: tuple[Choice, ...], most: int) -> tuple[Choice, ...]:
    """Titles are cut at a word; where two would look alike, buttons would mislead."""
    titled = tuple(_shortened(one, most) for one in choices)
    return titled if len({one.label for one in titled}) == len(titled) else ()


def _shortened(choice: Choice, most: int) -> Choice:
    if len(choice.label) <= most:
        return choice
    cut = choice.label[: most - 1]
    cut = cut.rpartition(" ")[0] if " " in cut and choice.label[most - 1] != " " else cut
    return Choice(choice.key, f"{cut.rstrip(' ,;:')}…", choice.presses, choice.meaning, choice.label[:ROW_TEXT])
