"""Who goes on the tour: somebody of each role, agents in the middle of their work, and people with a link alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from ivr.hotline.staff import Role
from ivr.operations.demo.people import PEOPLE
from ivr.operations.staff.passwords import hash_password
from ivr.records.cases import Case
from ivr.records.models import Callback, Report, Voicemail
from ivr.records.people import SignInTry, Staff
from tests.support.line import Line
from tests.support.people import PAGE, PASSWORD, csrf_token
from tests.support.people import sign_in as signs_in
from tests.tour.history import Told
from tests.tour.people import LEFT_BEHIND, LOST
from tests.tour.reports import BEGIN
from tests.tour.walking import Pace, Walk

LANGUAGES = ("id", "en")
KNOWN = {person.login: person.password for person in PEOPLE}
BRIEFLY = Pace(0, 0, 0)


@dataclass(frozen=True)
class Visitor:
    """Somebody, and the page that they begin with. `login` empty: nobody signs in."""

    name: str
    login: str = ""
    start: str = "/"
    briefly: bool = False
    """Only looks at what is one of its kind: another visitor sees the rest."""


def visitors(told: Told) -> dict[str, tuple[Visitor, ...]]:
    """Who they are, by what they have in common: a test each."""
    return {
        Role.ADMIN: (Visitor("an admin", "agus"),),
        Role.SUPERVISOR: (Visitor("a supervisor", "dewi"),),
        Role.AGENT: (
            Visitor("an agent who talks", "sari"),
            Visitor("an agent who wraps up", "tono", briefly=True),
            Visitor("an agent who has claimed", "budi", briefly=True),
            Visitor("an agent who is rung", "edi", briefly=True),
        ),
        Role.OFFICER: (
            Visitor("an officer", "rini"),
            Visitor("an office by its link", "", told.link),
            Visitor("somebody invited", "", told.invitation),
            Visitor("an officer without an office", LEFT_BEHIND),
            Visitor("a screen on a wall", "", told.screen),
            Visitor("nobody", "", "/login"),
            Visitor("somebody with a code to give", LOST, "/login/code"),
        ),
    }


@dataclass
class Town:
    """A copy of the history, and everybody who can come in."""

    line: Line
    told: Told
    mails: list[tuple[bytes, str]]
    _dear: list[str] = field(default_factory=list)

    def who(self, group: str) -> tuple[Visitor, ...]:
        return visitors(self.told)[group]

    def come_in(self, visitor: Visitor, language: str = "id") -> FlaskClient:
        """A browser of their own, signed in where they do, in a language that they have chosen by the button."""
        client: FlaskClient = self.line.app.test_client()
        if visitor.login:
            self.as_before(visitor.login)
            answer = signs_in(client, visitor.login, PASSWORD)
            assert answer.status_code == 303, (visitor, answer.text)
        token = csrf_token(client, "/login" if visitor.login in ("", LOST) else "/password")
        client.post("/language", data={"language": language, "csrf_token": token}, headers=PAGE)
        return client

    def as_before(self, login: str) -> None:
        """Whoever was thrown out, changed or locked out comes in as they did the first time."""
        values = {"active": True, "password": hash_password(PASSWORD), "one_time_until": None}
        values |= {} if login == LOST else {"second_factor": None}
        role = next((person.role for person in PEOPLE if person.login == login), None)
        values |= {} if role is None else {"role": str(role)}
        with self.line.database.begin() as session:
            session.execute(update(Staff).where(Staff.login == login).values(values))
            session.execute(delete(SignInTry).where(SignInTry.login == login))

    def walk(self, visitor: Visitor, language: str, pace: Pace) -> Walk:
        """A walk that has not begun."""
        chosen = BRIEFLY if visitor.briefly else pace
        dear = () if visitor.briefly else self.dear()
        client = self.come_in(visitor, language)
        return Walk(self.line.app, client, f"{visitor.name}, {language}", language, chosen, dear)

    def walks(self, group: str, pace: Pace, languages: tuple[str, ...] = LANGUAGES) -> Iterator[Walk]:
        """Everybody's walk through everything, in each language."""
        for visitor in self.who(group):
            for language in languages:
                yield self.walk(visitor, language, pace).through(visitor.start)

    def dear(self) -> list[str]:
        """Cases and callbacks of which no two are alike: in each status, with and without message, withheld number."""
        if not self._dear:
            kinds: dict[object, str] = {}
            with self.line.database.reading() as session:
                spoken = set(session.scalars(select(Voicemail.call_sid)))
                for case in session.scalars(select(Case).join(Report).order_by(Case.id)):
                    report = case.report
                    kind = case.status, case.level, report.call_sid in spoken, report.callback_id is None
                    if report.created_at > BEGIN:
                        kinds.setdefault((*kind, report.number is None), report.ticket)
                rows: dict[str, int] = {}
                for row in session.scalars(select(Callback).where(Callback.created_at > BEGIN).order_by(Callback.id)):
                    rows.setdefault(row.status, row.id)
            self._dear = [*kinds.values(), *(f"/callbacks/{number}" for number in rows.values())]
        return self._dear
