"""What is asked for in a chat and on no telephone: words are kept, a person is to answer, notices are wanted or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.hotline.state import State
from ivr.hotline.verbs import Effect, FileReport, Handed, KeepWritten, RequestCallback, WantNotices, WantPerson
from ivr.operations.conversations.effects import Answered, Doing
from ivr.operations.enquiries import opening
from ivr.operations.outbounds import consents, recipients
from ivr.operations.releases.scripts import Scripts
from ivr.operations.reports import filing
from ivr.records.chats import ChannelAddress, Chat, Inbound
from ivr.records.models import Report

TIME_TO_ADD = timedelta(days=1)
"""After a ticket: so long what comes in is about that report, unless they begin anew."""
UNASKED = "unasked"
"""In place of the words of a question, where somebody has said it by themselves."""


@dataclass(frozen=True)
class ChatDoing:
    """What can be done in one chat; `inbound` is what has just come in, None at an end by silence."""

    session: Session
    scripts: Scripts
    address: ChannelAddress
    chat: Chat
    inbound: Inbound | None
    now: datetime

    def perform(self, state: State, effect: Effect) -> Answered | None:
        """Do it, in the transaction of this session; None where it has no answer."""
        match effect:
            case KeepWritten():
                self._keep()
            case WantNotices():
                self._about_news(state, effect)
            case WantPerson(told):
                return self._hand_over(state, told)
            case FileReport() | RequestCallback():
                answer = self._as_on_a_telephone.perform(state, effect)
                self._number_of(effect)
                self._with_its_report()
                return answer
            case _:
                return self._as_on_a_telephone.perform(state, effect)
        return None

    def _about_news(self, state: State, effect: WantNotices) -> None:
        """They have said whether they want to be written to: it stands in the ledger, with what they were asked."""
        words = consents.wording(effect.asked or UNASKED, state.release, state.language)
        about_news(self.session, self.address, consents.Said(effect.wanted, words, self.chat.sid), self.now)

    @property
    def _as_on_a_telephone(self) -> Doing:
        return Doing(self.session, self.scripts, self.chat.sid, self.now, address=self.address.id)

    def _keep(self) -> None:
        if self.inbound is not None:
            keep(self.session, self.inbound, filing.of_call(self.session, self.chat.sid))

    def _hand_over(self, state: State, told: FileReport | None) -> Handed:
        if told is not None:
            self.perform(state, told)
        report = filing.of_call(self.session, self.chat.sid) or told_lately(self.session, self.address.id, self.now)
        script = self.scripts.during(self.session, state.release, self.now)
        promised = opening.open_for(self.session, self.chat, report, state.language, script, self.now)
        return Handed(promised.deadline, report.ticket if told is not None and report is not None else None)

    def _number_of(self, effect: Effect) -> None:
        """Who gave a number to be rung at has one from now on."""
        if isinstance(effect, RequestCallback) and self.address.number is None:
            self.address.number, self.address.number_from = effect.number, "typed"

    def _with_its_report(self) -> None:
        """Whatever was kept in this chat before there was a report goes with it."""
        report = filing.of_call(self.session, self.chat.sid)
        if report is not None:
            self.session.flush()
            kept = Inbound.chat_id == self.chat.id, Inbound.kept, Inbound.report_id.is_(None)
            self.session.execute(update(Inbound).where(*kept).values(report_id=report.id))


def about_news(session: Session, address: ChannelAddress, said: consents.Said, now: datetime) -> None:
    """Who writes from an address has said whether they want to be written to."""
    consents.say(session, consents.Person(recipients.own_number(address), address.id), said, now)


def keep(session: Session, inbound: Inbound, report: Report | None) -> None:
    """What came in tells something of the matter, and goes with the report, once there is one."""
    inbound.kept = True
    if report is not None:
        inbound.report_id = report.id
    session.flush()


def told_lately(session: Session, address_id: int, now: datetime) -> Report | None:
    """The report of the newest chat of an address that is over, where it was told within a day."""
    ended = select(Chat).where(Chat.address_id == address_id, Chat.ended_at.is_not(None))
    chat = session.scalars(ended.order_by(Chat.began_at.desc(), Chat.id.desc()).limit(1)).first()
    if chat is None or chat.ended_at is None or chat.ended_at < now - TIME_TO_ADD:
        return None
    return filing.of_call(session, chat.sid)
