"""A chat as a conversation: it begins, goes on turn by turn, and ends; what it says goes into the outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import flow
from ivr.hotline.script import Script
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Arrived, Commanded, Event, Left, Located, Sent, Verb, Wrote
from ivr.hotline.writing.rendering import written
from ivr.hotline.written_events import Command
from ivr.operations.callbacks import open_callback
from ivr.operations.calls import endings
from ivr.operations.chats import first_words, understanding
from ivr.operations.chats.doing import ChatDoing, keep
from ivr.operations.chats.understanding import Newest
from ivr.operations.conversations import effects
from ivr.operations.outbounds import consents, outbox, recipients
from ivr.operations.outbounds.outbox import OutboundKind, Said
from ivr.operations.releases.scripts import Scripts
from ivr.operations.reports import filing
from ivr.records import turns
from ivr.records.chats import ChannelAddress, Chat, Inbound
from ivr.records.database import Database
from ivr.records.encoding import verbs_from_json
from ivr.records.models import Turn

SHORT_LIST = 3
"""So many choices are shown again and again: they are buttons, and take little room."""
IN_A_ROW = timedelta(minutes=1)
"""What comes so soon after the last is one of several things that are sent one after the other."""
MOST_IN_A_ROW = 50
"""So many turns back a button is looked for that asks what is being asked."""


class TurnTaken(Exception):
    """Somebody else has taken this turn; what this transaction did is undone."""


@dataclass(frozen=True)
class Talking:
    """The chats of one address, which is locked in this session."""

    database: Database
    session: Session
    scripts: Scripts
    address: ChannelAddress
    now: datetime

    def begin(self, inbound: Inbound) -> None:
        """A chat begins as a call does, with a turn that says nothing; what was written is the second."""
        script, number = self.scripts.current(self.now), recipients.own_number(self.address)
        owed = open_callback.owed_to(self.database, number) if number else None
        person = consents.Person(number, self.address.id)
        event = Arrived(number, owed, in_writing=True, news=consents.is_given(self.session, person))
        turn = flow.step(State(), event, script, self.now)
        turn = self._as_before(replace(turn, state=replace(turn.state, release=script.release)))
        chat = new_chat(self.session, self.address, script.release, turn.state.open, self.now)
        self._claim(chat, 0, event, turn)
        inbound.chat_id = chat.id
        first = Newest(0, turn.state, turn.verbs)
        said = understanding.event(self.session, chat, first, inbound)
        self._turn(chat, first, said, inbound, first_words.taken(said, inbound.body))

    def _as_before(self, turn: flow.Turn) -> flow.Turn:
        """A first turn in the language in which they were answered last."""
        known, spoken = self.address.language, self.scripts.of(turn.state.release).languages
        if known is None or known == turn.state.language or known not in spoken:
            return turn
        state = replace(turn.state, language=known)
        return replace(turn, state=state, verbs=self._question(state))

    def go_on(self, chat: Chat, inbound: Inbound) -> None:
        """The next turn of a chat that goes on."""
        newest = self.newest(chat)
        if newest is None:
            raise LookupError(f"chat {chat.sid} has no turns")
        inbound.chat_id = chat.id
        since = self._asked_since(chat, newest) if inbound.payload else None
        said = understanding.event(self.session, chat, newest, inbound, since)
        self._turn(chat, newest, said, inbound, said)

    def end(self, chat: Chat, prompt: str | None = None) -> None:
        """The chat is over by silence: what was told is filed, and said after `prompt`, if there is anything to say."""
        newest = self.newest(chat)
        if newest is not None and newest.state.step is not Step.ENDED:
            _, turn = self._take(chat, newest, Left(), None)
            if turn.state.filed and not newest.state.filed:
                script, language = self.scripts.of(turn.state.release), turn.state.language
                first = (script.say(language, prompt),) if prompt else ()
                self._write(chat, f"idle:{chat.sid}", OutboundKind.IDLE, (*first, *turn.verbs), {})
        self._close(chat, "left")

    def confirm_news(self, chat_id: int, inbound: Inbound, *, wanted: bool) -> None:
        """Whoever waits for a person has said whether they want news: that much is answered at once."""
        script = self.scripts.current(self.now)
        language = self.address.language if self.address.language in script.languages else script.languages[0]
        words = script.say(language, "written_notices_on" if wanted else "written_notices_off").text
        whom: Said = {"address": self.address.id, "chat": chat_id, "language": language, "asked": True, "body": words}
        outbox.write(self.session, f"news:{inbound.id}", OutboundKind.TURN, self.now, **whom)

    def newest(self, chat: Chat) -> Newest | None:
        """The newest turn of a chat."""
        found = select(Turn).where(Turn.call_sid == chat.sid).order_by(Turn.number.desc()).limit(1)
        row = self.session.scalars(found).first()
        return Newest(row.number, State.from_json(row.state), verbs_from_json(row.verbs)) if row else None

    def _turn(self, chat: Chat, newest: Newest, said: Event, inbound: Inbound, event: Event) -> None:
        """The next turn, by an event; what was really `said` is kept where it tells something of the matter."""
        if isinstance(said, Wrote | Sent | Located):
            keep(self.session, inbound, filing.of_call(self.session, chat.sid))
        inbound.turn, turn = self._take(chat, newest, event, inbound)
        short = isinstance(event, Wrote | Sent | Located) and self._stands_above(chat, newest, turn.state)
        self._told(chat, inbound.turn, turn, short=short)

    def _stands_above(self, chat: Chat, newest: Newest, state: State) -> bool:
        """Whether a long list was shown just now, and is asked again: who sends one thing after the other sees it."""
        is_long = newest.number > 0 and len(newest.choices) > SHORT_LIST
        in_a_row = self.now - chat.last_in_at < IN_A_ROW
        return is_long and in_a_row and self._question(newest.state) == self._question(state)

    def _asked_since(self, chat: Chat, newest: Newest) -> int:
        """The first of the turns in a row that have asked what the newest asks."""
        question, since = self._question(newest.state), newest.number
        before = select(Turn).where(Turn.call_sid == chat.sid, Turn.number < newest.number, Turn.number > 0)
        for row in self.session.scalars(before.order_by(Turn.number.desc()).limit(MOST_IN_A_ROW)):
            if self._question(State.from_json(row.state)) != question:
                break
            since = row.number
        return since

    def _take(self, chat: Chat, newest: Newest, event: Event, inbound: Inbound | None) -> tuple[int, flow.Turn]:
        """The next turn, with all that it asks for."""
        number, turn = newest.number + 1, flow.step(newest.state, event, self._script(newest.state), self.now)
        self._claim(chat, number, event, turn)
        if turn.effects:
            doing = ChatDoing(self.session, self.scripts, self.address, chat, inbound, self.now)
            turn = effects.settle(turn, self.scripts.of(turn.state.release), self.now, doing.perform)
            turns.fill(self.session, effects.taken(chat.sid, number, event, turn, self.now))
        return number, turn

    def _claim(self, chat: Chat, number: int, event: Event, turn: flow.Turn) -> None:
        if not turns.claim(self.session, effects.taken(chat.sid, number, event, turn, self.now)):
            raise TurnTaken(f"turn {number} of {chat.sid}")

    def _told(self, chat: Chat, number: int, turn: flow.Turn, *, short: bool = False) -> None:
        """Its words go into the outbox, and the chat stands where the turn has led. `short`: the list stands above."""
        chat.last_in_at, chat.idle_at = self.now, self.now + self._script(turn.state).rules.chat_idle
        self.address.language = turn.state.language
        key = f"turn:{chat.sid}:{number}"
        if short:
            self._write(chat, key, OutboundKind.TURN, self._noted(turn.state), {})
        else:
            question: Said = {"turn": number, "question_only": turn.verbs == self._question(turn.state)}
            self._write(chat, key, OutboundKind.TURN, turn.verbs, question)
        if turn.state.step is Step.ENDED:
            self._close(chat, turn.state.ending or "left")
        self.session.flush()

    def _write(self, chat: Chat, key: str, kind: OutboundKind, verbs: tuple[Verb, ...], question: Said) -> None:
        """Its words, if there are any; a question that still waits to be sent is asked anew by them."""
        said = written(verbs)
        if said is None:
            return
        if (turn := question.get("turn")) is not None:
            outbox.withdraw_questions(self.session, chat.id, turn)
        whom: Said = {"address": self.address.id, "chat": chat.id, "language": self.address.language, "asked": True}
        whom.update(question)
        whom.update({"body": said.body, "choices": said.choices})
        outbox.write(self.session, key, kind, self.now, **whom)

    def _close(self, chat: Chat, ending: str) -> None:
        told = endings.of(self.session, chat.sid)
        chat.ended_at, chat.idle_at = self.now, None
        chat.ending, chat.chosen = (told.ending, told.chosen) if told else (ending, None)
        chat.abandoned = told is not None and told.abandoned and not filing.has_words(self.session, chat.sid)
        self.session.flush()

    def _noted(self, state: State) -> tuple[Verb, ...]:
        say, language = self._script(state).say, state.language
        return say(language, "written_kept_words"), say(language, "written_choose_above")

    def _question(self, state: State) -> tuple[Verb, ...]:
        """What is being asked, and nothing else."""
        return flow.step(state, Commanded(Command.REPEAT), self._script(state), self.now).verbs

    def _script(self, state: State) -> Script:
        """What the chat began with. Only who met a closed hotline may be told of closures again."""
        if state.open:
            return self.scripts.of(state.release)
        return self.scripts.during(self.session, state.release, self.now)


def new_chat(session: Session, address: ChannelAddress, release: int, was_open: bool, now: datetime) -> Chat:
    """A chat that begins now."""
    chat = Chat(sid=f"W{uuid4().hex}", address_id=address.id, release=release, was_open=was_open)
    chat.began_at = chat.last_in_at = now
    session.add(chat)
    session.flush()
    return chat


def open_chat(session: Session, address_id: int) -> Chat | None:
    """The chat of an address that has not ended; there is at most one."""
    return session.scalars(select(Chat).where(Chat.address_id == address_id, Chat.ended_at.is_(None))).first()
