"""Hides telephone numbers in the story of a call: as digits, as typed keys, and as words that were read out."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.commands.output import Look, ticket
from ivr.hotline import numbers, speech
from ivr.hotline.menus.filing import READ_OUT
from ivr.hotline.state import Step
from ivr.hotline.verbs import Say
from ivr.operations.calls.history import CallStory, StoryTurn

_TYPED_SECRETS = frozenset({Step.NUMBER_TYPE, Step.TICKET_PROOF})
_HIDDEN = "(hidden)"


@dataclass(frozen=True)
class Hiding:
    """How one call's story is told. Where `look` masks nothing, everything is told as it is."""

    look: Look
    known: frozenset[str]
    """Every telephone number of the story, E.164."""
    report_postal_code: str | None

    @classmethod
    def of(cls, story: CallStory, look: Look) -> Hiding:
        """For this story."""
        report = story.report
        found = {story.call.caller, *(turn.after.number for turn in story.turns)}
        if report:
            found |= {report.number, report.callback.number if report.callback else None}
        return cls(look, frozenset(number for number in found if number), report.postal_code if report else None)

    def keys(self, turn: StoryTurn, keys: str) -> str:
        """What was typed. One key of a menu tells nothing; several may be a telephone number, wherever they came."""
        if not self.look.masked or (len(keys) == 1 and turn.before.step not in _TYPED_SECRETS):
            return keys
        if keys == self.report_postal_code or (keys == turn.after.asked_ticket and _was_found(turn)):
            return keys
        return f"{len(keys)} {'key' if len(keys) == 1 else 'keys'} {_HIDDEN}"

    def postal_code(self, code: str | None) -> str:
        """A postal code; hidden unless the caller confirmed it, as it may be the beginning of a telephone number."""
        return code or "" if not self.look.masked or code == self.report_postal_code else _HIDDEN

    def asked_ticket(self, turn: StoryTurn) -> str:
        """The ticket that was asked about; hidden unless it is one."""
        return ticket(turn.after.asked_ticket) if not self.look.masked or _was_found(turn) else _HIDDEN

    def sentence(self, say: Say) -> str:
        """What was heard, with the telephone numbers that were read out digit by digit hidden."""
        if not self.look.masked:
            return say.text
        text = say.text
        for number in self.known:
            text = text.replace(speech.digits(numbers.national(number), say.language), numbers.masked(number))
        if say.prompt in READ_OUT and text == say.text:
            return f"{say.prompt} {_HIDDEN}"
        return self.look.text(text)


def _was_found(turn: StoryTurn) -> bool:
    return turn.after.step in (Step.TICKET_PROOF, Step.TICKET_TOLD)
