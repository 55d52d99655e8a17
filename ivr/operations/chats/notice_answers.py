"""What somebody answers to a notice: they read what the office has answered, or say whether that has solved it.

A tap tells which notice it answers, however old; what is typed answers the one that was sent last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from ivr.hotline.case import CLOSED_STATUSES, CaseEvent, CaseRemark, CaseStatus
from ivr.hotline.messenger import Kind
from ivr.hotline.notice import Event
from ivr.hotline.script import Script
from ivr.hotline.writing import commands, notice_answers, rendering
from ivr.hotline.writing.buttons import replied
from ivr.hotline.writing.notice_answers import MOST_TRIES, Reply
from ivr.hotline.written_events import Command
from ivr.operations.audit.actors import CALLER
from ivr.operations.cases import cases, contact_steps, lookup
from ivr.operations.cases.cases import Act
from ivr.operations.chats.afterthoughts import newest_sent
from ivr.operations.chats.doing import keep
from ivr.operations.chats.talking import Talking
from ivr.operations.notices import telling
from ivr.operations.outbounds import outbox
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.cases import Case
from ivr.records.chats import Inbound
from ivr.records.models import Report
from ivr.records.outbounds import Dispatch, Outbound

TIME_TO_TELL = timedelta(days=1)
"""So long after "not yet" what is written is taken for the reason."""
PROOF, NOT_YET, SAID = "proof", "not_yet", "said"
"""How the keys of our questions back begin, beside the answer's own."""
_ASKING = frozenset({Event.ANSWERED, Event.SOLVED, PROOF, NOT_YET, SAID})
_OTHERWISE = frozenset(Command) - {Command.CANCEL}
"""Commands that are no answer; "sudah", which ends a chat, is one here."""
BARE = "notyet"
"""The reason of a case that is opened again because its answer has not solved it, where nobody said more."""


def take(talking: Talking, inbound: Inbound) -> bool:
    """Take it for an answer to a notice, if it is one; says False for anything else."""
    asked = _asked(talking, inbound)
    if asked is None:
        return False
    outbound, tapped = asked
    if outbound.key.partition(":")[0] not in _ASKING:
        return False
    about = _About.of(talking, inbound, outbound)
    if about is None:
        return False
    match event := outbound.key.partition(":")[0]:
        case Event.ANSWERED:
            wanted = tapped if tapped is not None else notice_answers.wants_to_read(inbound.body)
            return bool(wanted) and about.show()
        case Event.SOLVED:
            return about.solved(tapped)
        case _ if event == PROOF:
            return about.proof()
        case _ if event in (NOT_YET, SAID) and about.is_new:
            return about.solved(tapped) or (event == NOT_YET and about.more())
    return False


def _asked(talking: Talking, inbound: Inbound) -> tuple[Outbound, bool | None] | None:
    """What it answers, and what a tap says."""
    tap = replied(inbound.payload)
    if inbound.payload is not None and tap is None:
        return None
    said = tap.yes if tap else None
    if tap and tap.outbound is not None:
        found = talking.session.get(Outbound, tap.outbound)
    else:
        found = _quoted(talking, inbound) or newest_sent(talking.session, talking.address.id)
    if found is None or found.address_id != talking.address.id or found.report_id is None:
        return None
    return found, said


def _quoted(talking: Talking, inbound: Inbound) -> Outbound | None:
    if not inbound.quoted_sid:
        return None
    of_it = select(Outbound).join(Dispatch, Dispatch.outbound_id == Outbound.id)
    return talking.session.scalars(of_it.where(Dispatch.message_sid == inbound.quoted_sid)).first()


@dataclass(frozen=True)
class _About:
    """The report and the case that a notice was about; a case that was merged goes on as another."""

    talking: Talking
    inbound: Inbound
    outbound: Outbound
    report: Report
    case: Case
    script: Script

    @classmethod
    def of(cls, talking: Talking, inbound: Inbound, outbound: Outbound) -> _About | None:
        session = talking.session
        report, script = session.get(Report, outbound.report_id), talking.scripts.current(talking.now)
        if report is None:
            return None
        case = contact_steps.goes_on_as(session, cases.of_report(session, report, script.hours))
        return cls(talking, inbound, outbound, report, case, script)

    @property
    def now(self) -> datetime:
        return self.talking.now

    # The answer

    def show(self) -> bool:
        """The answer itself, to the address that told the report; to any other after four digits."""
        if not self._holds:
            return self._say(Reply.OVER, "over", ticket=self.report.ticket)
        if self.report.address_id == self.talking.address.id:
            return self._answer()
        return self._say(Reply.PROOF, PROOF)

    def proof(self) -> bool:
        """Four digits, right or wrong."""
        digits = notice_answers.four_digits(self.inbound.body)
        if digits is None:
            return False
        if not self._holds:
            return self._say(Reply.OVER, "over", ticket=self.report.ticket)
        number = lookup.number_of(self.report)
        if number is not None and digits == number[-4:]:
            return self._answer()
        if self._tries() >= MOST_TRIES:
            return self._say(Reply.LOST, "lost")
        return self._say(Reply.PROOF_WRONG, PROOF)

    @property
    def _holds(self) -> bool:
        """Whether the case has an answer that is told to people: not one that an office works on anew."""
        return self.case.status in (CaseStatus.ANSWERED, CaseStatus.CONFIRMED, CaseStatus.CLOSED) and bool(
            self.case.answer
        )

    def _answer(self) -> bool:
        words = rendering.unmarked(self.case.answer or "")
        return self._say(Reply.ANSWER, telling.ANSWER, ticket=self.report.ticket, answer=words)

    def _tries(self) -> int:
        """How often digits were asked for since the answer came."""
        mine = Outbound.report_id == self.report.id, Outbound.key.startswith(f"{PROOF}:")
        since = self.case.answered_at or self.report.created_at
        counted = select(func.count()).select_from(Outbound).where(*mine, Outbound.created_at >= since)
        return self.talking.session.execute(counted).scalar_one()

    # Whether it is solved

    def solved(self, tapped: bool | None) -> bool:
        """Yes closes the case and not yet opens it again, each once; words that say neither are kept with it."""
        text = "" if tapped is not None else self.inbound.body
        yes = tapped if tapped is not None else self._understood(text)
        if yes is None:
            return False
        said = "yes" if yes else "no"
        question = self._question
        about = question.about or {}
        if about.get("said") == said:
            if notice_answers.story_in(text) and not yes:
                return False
            self._remark(text)
            return self._say(Reply.NOTED, SAID, ticket=self.report.ticket, status=self._status())
        question.about = {**about, "said": said}
        return self._close(text) if yes else self._reopen(notice_answers.story_in(text))

    @property
    def _question(self) -> Outbound:
        """The notice that asked; what was written back since says which one that was."""
        asked = (self.outbound.about or {}).get("question")
        return self.talking.session.get_one(Outbound, asked) if asked else self.outbound

    @property
    def is_new(self) -> bool:
        """Whether what it answers was sent within a day."""
        return (self.outbound.sent_at or self.outbound.created_at) + TIME_TO_TELL >= self.now

    def _understood(self, text: str) -> bool | None:
        if self.inbound.kind != Kind.TEXT or commands.command(text) in _OTHERWISE:
            return None
        return notice_answers.is_solved(text)

    def _close(self, text: str) -> bool:
        status = CaseStatus(self.case.status)
        if status in CLOSED_STATUSES:
            self._remark(text, "said_solved")
        else:
            event = CaseEvent.CLOSE if status in (CaseStatus.ANSWERED, CaseStatus.CONFIRMED) else CaseEvent.SOLVE
            self._act(event, text)
        return self._say(Reply.CLOSED, SAID, ticket=self.report.ticket)

    def _reopen(self, story: str) -> bool:
        status = CaseStatus(self.case.status)
        if status in CLOSED_STATUSES or status is CaseStatus.CONFIRMED:
            self._act(CaseEvent.REOPEN, story or BARE)
        else:
            self._remark(story, "said_not_yet")
        if story:
            keep(self.talking.session, self.inbound, self.report)
            return self._say(Reply.REOPENED_TOLD, NOT_YET, ticket=self.report.ticket)
        return self._say(Reply.REOPENED, NOT_YET, ticket=self.report.ticket)

    def more(self) -> bool:
        """Why it is not solved, in their words or pictures."""
        is_command = self.inbound.kind == Kind.TEXT and commands.command(self.inbound.body) is not None
        if is_command or self.inbound.body.strip().isdigit():
            return False
        keep(self.talking.session, self.inbound, self.report)
        self._remark(self.inbound.body)
        return self._say(Reply.MORE, NOT_YET, ticket=self.report.ticket)

    def _status(self) -> str:
        name = "closed" if CaseStatus(self.case.status) in CLOSED_STATUSES else "open"
        return self.script.say(self._language, f"written_case_{name}").text

    # Doing and saying

    def _act(self, event: CaseEvent, note: str) -> None:
        cases.act(self.talking.session, self.case.id, Act(event, CALLER, note), self.script.hours, self.now)

    def _remark(self, note: str, result: str | None = None) -> None:
        contact_steps.remark(
            self.talking.session, self.case, CaseRemark.NOTE, CALLER, self.now, note=note, result=result
        )

    @property
    def _language(self) -> str:
        spoken = self.script.languages
        return self.report.language if self.report.language in spoken else spoken[0]

    def _say(self, reply: Reply, key: str, **values: str) -> bool:
        """Write it back."""
        said = self.script.say(self._language, f"written_{reply}", **values)
        outbox.write(
            self.talking.session,
            f"{key}:{self.report.id}:{self.inbound.id}",
            OutboundKind.NOTICE,
            self.now,
            address=self.talking.address.id,
            report=self.report.id,
            language=self._language,
            body=said.text,
            about={"question": self._question.id} if key in (NOT_YET, SAID) else None,
            asked=True,
        )
        self.talking.session.flush()
        return True
