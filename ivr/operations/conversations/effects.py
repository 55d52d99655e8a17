"""What a turn asks for is done in its transaction; the answer to it is the next event, until nothing more is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline import flow
from ivr.hotline.script import Script
from ivr.hotline.state import State
from ivr.hotline.verbs import (
    Effect,
    Event,
    Filed,
    FileReport,
    Handed,
    KeepRecording,
    LookUpTicket,
    MoveCallback,
    Promised,
    RequestCallback,
    SeekTimes,
    TicketAnswered,
    TimesFound,
    WantNotices,
    WithdrawCallback,
    Withdrawn,
)
from ivr.operations.audit.actors import CALLER
from ivr.operations.callbacks import outcomes
from ivr.operations.conversations import callback_wishes
from ivr.operations.messages import recordings
from ivr.operations.notices import writing as notices
from ivr.operations.outbounds import consents
from ivr.operations.releases.scripts import Scripts
from ivr.operations.reports import filing, ticket_status
from ivr.records import turns
from ivr.records.encoding import event_to_json, verbs_to_json

Answered = Filed | TimesFound | Promised | TicketAnswered | Withdrawn | Handed
Perform = Callable[[State, Effect], Answered | None]


def settle(turn: flow.Turn, script: Script, now: datetime, perform: Perform) -> flow.Turn:
    """Do what the turn asks for; `script` is the one that the conversation began with."""
    while turn.effects:
        answers = [perform(turn.state, effect) for effect in turn.effects]
        known = next((answer for answer in answers if answer is not None), None)
        turn = flow.step(turn.state, known, script, now) if known else replace(turn, effects=())
    return turn


@dataclass(frozen=True)
class Doing:
    """What can be done in one conversation, by its `sid`. `address`: the number of the channel address that writes."""

    session: Session
    scripts: Scripts
    sid: str
    now: datetime
    address: int | None = None

    def perform(self, state: State, effect: Effect) -> Answered | None:
        """Do it, in the transaction of this session; None where it has no answer."""
        session, now = self.session, self.now
        match effect:
            case FileReport():
                return Filed(filing.file(session, self.sid, state.caller, effect, now, address=self.address).ticket)
            case SeekTimes():
                return callback_wishes.times(session, state, self.script(state), now)
            case RequestCallback(told, number):
                report = filing.file(session, self.sid, state.caller or number, told, now, address=self.address)
                return callback_wishes.requested(session, state, report, effect, self.script(state), now)
            case MoveCallback():
                return callback_wishes.moved(session, state, effect, self.script(state), now)
            case WithdrawCallback():
                return Withdrawn(bool(state.caller) and outcomes.withdraw(session, state.caller or "", CALLER, now))
            case LookUpTicket():
                dispositions = self.scripts.of(state.release).rules.dispositions
                return ticket_status.look_up(session, effect, state.caller, dispositions, address=self.address)
            case KeepRecording():
                keep_recording(session, self.sid, effect, now)
            case WantNotices():
                self._agreed(state, effect)
        return None

    def _agreed(self, state: State, effect: WantNotices) -> None:
        """Who rings has said whether they want to be written to; who does is sent their ticket."""
        if state.caller is None:
            return
        words = consents.wording(effect.asked, state.release, state.language)
        said = consents.Said(given=effect.wanted, wording=words, source=self.sid)
        consents.say(self.session, consents.Person(state.caller), said, self.now)
        report = filing.of_call(self.session, self.sid)
        if effect.wanted and report is not None:
            notices.ticket(self.session, report, self.now)

    def script(self, state: State) -> Script:
        """What the conversation began with, and the emergency closures of this moment."""
        return self.scripts.during(self.session, state.release, self.now)


def keep_recording(session: Session, call_sid: str, kept: KeepRecording, now: datetime) -> None:
    """A recording has ended just now, as the call itself tells."""
    began = recordings.started(now, kept.seconds)
    told = recordings.Recording(
        kept.recording, call_sid, kept.seconds, began, silent=kept.silent, reviewed=kept.reviewed
    )
    recordings.take_in(session, told, now)


def taken(sid: str, number: int, event: Event, turn: flow.Turn, now: datetime) -> turns.Taken:
    """A turn as it is stored."""
    return turns.Taken(sid, number, now, event_to_json(event), turn.state.to_json(), verbs_to_json(turn.verbs))
