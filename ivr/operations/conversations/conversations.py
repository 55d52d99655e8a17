"""A call as a conversation: each event is taken once, its effects done, and its answer kept for whoever asks again."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline import flow
from ivr.hotline.menus import message
from ivr.hotline.report import new_ticket
from ivr.hotline.script import Script
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Arrived, Event, Filed, FileReport, Left, Recorded, Verb
from ivr.operations.callbacks import open_callback
from ivr.operations.calls import endings, progress
from ivr.operations.conversations import effects
from ivr.operations.messages import recordings
from ivr.operations.releases.scripts import Scripts
from ivr.operations.reports import filing
from ivr.records import turns
from ivr.records.database import Database
from ivr.records.encoding import verbs_from_json


@dataclass(frozen=True)
class Answer:
    """What goes out: the verbs, the number of the turn they belong to, and the script whose voices say them.

    `repeated`: this turn was taken before, and this is the answer that was given then.
    """

    turn: int
    verbs: tuple[Verb, ...]
    script: Script
    repeated: bool = False


@dataclass(frozen=True)
class Progress:
    """What is told of a call. `caller` is E.164, None when withheld; `seconds` is known at the end."""

    sid: str
    status: str
    seconds: int | None
    caller: str | None
    called: str


class RecentStates:
    """The states that this process has just stored. A turn is written once, so none of them ever grows stale."""

    def __init__(self, most: int = 10_000) -> None:
        self._most = most
        self._states: dict[tuple[str, int], State] = {}

    def get(self, call_sid: str, number: int) -> State | None:
        """The state after a turn, if it was stored here; each is asked for once, as a call goes on."""
        return self._states.pop((call_sid, number), None)

    def put(self, call_sid: str, number: int, state: State) -> None:
        """Keep the state after a turn that is stored for good; the oldest one makes room."""
        if len(self._states) >= self._most:
            with contextlib.suppress(StopIteration, KeyError, RuntimeError):  # another thread made room
                del self._states[next(iter(self._states))]
        self._states[call_sid, number] = state


class _TurnTaken(Exception):
    """Somebody else has taken this turn; what this transaction did is undone."""


@dataclass(frozen=True)
class Conversations:
    """The calls under way, whichever process takes their turns."""

    database: Database
    scripts: Scripts
    recent: RecentStates = field(default_factory=RecentStates, repr=False)

    def arrive(self, call_sid: str, event: Arrived, called: str, now: datetime) -> Answer:
        """A call comes in. The same call again gets the same answer."""
        script = self.scripts.current(now)
        if event.caller is not None:
            event = replace(event, owed=open_callback.owed_to(self.database, event.caller))
        turn = flow.step(State(), event, script, now)
        turn = replace(turn, state=replace(turn.state, release=script.release))
        taken = effects.taken(call_sid, 0, event, turn, now)
        call = progress.arrival(call_sid, event.caller, called, script.release, turn.state.open, now)
        if not turns.begin(self.database, call, taken):
            return self._repeat(call_sid, 0)
        self.recent.put(call_sid, 0, turn.state)
        return Answer(0, turn.verbs, script)

    def take(self, call_sid: str, number: int, event: Event, now: datetime) -> Answer | None:
        """The caller's answer to turn `number`. None when that turn was never ours: the call is not known here."""
        state = self._after(call_sid, number)
        if state is None:
            return None
        event = self._heard(event)
        turn = flow.step(state, event, self._script(state, now), now)
        if turn.effects:
            return self._take_with_effects(call_sid, number + 1, event, turn, now)
        if turns.take(self.database, effects.taken(call_sid, number + 1, event, turn, now)):
            self.recent.put(call_sid, number + 1, turn.state)
            return Answer(number + 1, turn.verbs, self.scripts.of(state.release))
        return self._too_late(call_sid, number + 1, event, now)

    def leave(self, call_sid: str, now: datetime) -> None:
        """The caller is gone: what was said so far is kept. Harmless for a call that ended, or that we never met."""
        for _ in range(8):  # a turn that is being taken at this moment comes first
            newest = turns.last(self.database, call_sid)
            if newest is None:
                return
            if State.from_json(newest.state).step is Step.ENDED:
                break
            answer = self.take(call_sid, newest.number, Left(), now)
            if answer is None or not answer.repeated:
                break
        with self.database.begin() as session:
            endings.write_down(session, call_sid)

    def progressed(self, told: Progress, now: datetime) -> None:
        """How a call is doing. It only moves forward; at its end the caller is gone."""
        with self.database.begin() as session:
            progress.write_down(session, told.sid, "initiated", now, caller=told.caller, called=told.called)
            progress.move_status(session, told.sid, told.status, told.seconds, now)
            over = told.status in progress.ENDED
            said_goodbye = over and endings.write_down(session, told.sid)
        if over and not said_goodbye:
            self.leave(told.sid, now)

    def again(self, call_sid: str) -> Answer | None:
        """The newest answer of a call, unchanged: for a phone company that lost it. None for an unknown call."""
        newest = turns.last(self.database, call_sid)
        return self._repeat(call_sid, newest.number) if newest else None

    def _heard(self, event: Event) -> Event:
        """The same recording, without a word of silence where this phone company never says what ended one."""
        if not isinstance(event, Recorded) or not message.is_silence(event):
            return event
        with self.database.reading() as session:
            return event if recordings.endings_are_told(session) else replace(event, by_silence=False)

    def _script(self, state: State, now: datetime) -> Script:
        """What the call began with. Only who met a closed hotline may be told of closures again."""
        return self.scripts.of(state.release) if state.open else self.scripts.at(state.release, now)

    def _after(self, call_sid: str, number: int) -> State | None:
        """Where the call stood after a turn; None when that turn was never taken."""
        state = self.recent.get(call_sid, number)
        if state is None and (found := turns.find(self.database, call_sid, number)):
            state = State.from_json(found.state)
        return state

    def _take_with_effects(self, call_sid: str, number: int, event: Event, turn: flow.Turn, now: datetime) -> Answer:
        script = self.scripts.of(turn.state.release)
        if (filed := self._filed_at_once(call_sid, number, event, turn, now)) is not None:
            return Answer(number, filed.verbs, script)
        try:
            with self.database.begin() as session:
                if not turns.claim(session, effects.taken(call_sid, number, event, turn, now)):
                    raise _TurnTaken
                turn = self._settle(session, call_sid, turn, now)
                turns.fill(session, effects.taken(call_sid, number, event, turn, now))
        except _TurnTaken:
            return self._too_late(call_sid, number, event, now)
        return Answer(number, turn.verbs, script)

    def _filed_at_once(
        self, call_sid: str, number: int, event: Event, turn: flow.Turn, now: datetime
    ) -> flow.Turn | None:
        """A complete report and nothing else, as most calls end: written down in one go, unless anything is in its way.

        None then, and nothing is written: the call has a report already, the turn is taken, or the ticket is.
        """
        match turn.effects:
            case (FileReport(complete=True) as told,):
                ticket = new_ticket()
                filed = flow.step(turn.state, Filed(ticket), self.scripts.of(turn.state.release), now)
                report = filing.told_by(call_sid, turn.state.caller, told, ticket, now)
                done = turns.file(self.database, report, effects.taken(call_sid, number, event, filed, now))
                return filed if done else None
        return None

    def _settle(self, session: Session, call_sid: str, turn: flow.Turn, now: datetime) -> flow.Turn:
        doing = effects.Doing(session, self.scripts, call_sid, now)
        return effects.settle(turn, self.scripts.of(turn.state.release), now, doing.perform)

    def _too_late(self, call_sid: str, number: int, event: Event, now: datetime) -> Answer:
        """The turn is taken. If it was taken by another event, a recording that came with this one is still kept."""
        if isinstance(event, Recorded):
            with self.database.begin() as session:
                effects.keep_recording(session, call_sid, message.kept(event, reviewed=False), now)
        return self._repeat(call_sid, number)

    def _repeat(self, call_sid: str, number: int) -> Answer:
        taken = turns.find(self.database, call_sid, number)
        if taken is None:
            raise LookupError(f"turn {number} of {call_sid} was taken and is gone")
        state = State.from_json(taken.state)
        return Answer(number, verbs_from_json(taken.verbs), self.scripts.of(state.release), repeated=True)
