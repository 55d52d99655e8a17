"""Who works at the hotline of the tour: the demo's people, and people in every state that a person can be in."""

from __future__ import annotations

from dataclasses import dataclass

from pyotp import TOTP

from ivr.hotline.rules import Rules
from ivr.hotline.staff import Presence, Role
from ivr.operations.cases import coverage, offices
from ivr.operations.cases.offices import Wanted
from ivr.operations.console import agents
from ivr.operations.demo import people
from ivr.operations.demo.people import PEOPLE
from ivr.operations.staff import accounts, invitations, presence, second_factor
from ivr.operations.staff.accounts import NewPerson
from ivr.operations.staff.passwords import hash_password
from tests.support.line import Line, files
from tests.support.people import password_hash

HOSTILE = (
    'Ani & "Budi" <b>O\'Neil</b> 🙂',
    "مؤسسة النور",
    "Warung \u202ekaylop\u202c",
    "{number} %s {{ 7*7 }}",
    "Ñandú 中文 ก็ไทย",
)
"""What people are called and write, to the grief of pages that are not careful."""
PASSWORDS = {Role(person.role): (person.login, person.password) for person in reversed(PEOPLE)}
"""How to sign in as somebody of each role."""
LOST = "wati"
"""Signs in with a code."""
LEFT_BEHIND = "hasan"
"""An officer whose office is not written to any more."""
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AGENTS = ("tono", "yuni", "edi")
WHILE_HOURS = files().hours


@dataclass(frozen=True)
class Offices:
    """Those that cases are forwarded to, by their numbers."""

    city: int
    province: int
    by_telephone: int
    odd: int


def come_to_work(line: Line) -> dict[str, int]:
    """Everybody is there; gives their numbers by login."""
    people.ensure(line.database, line.now)
    with line.database.begin() as session:
        for at, login in enumerate(AGENTS):
            accounts.add(session, NewPerson(login, HOSTILE[at], Role.AGENT), password_hash(), "test", line.now)
            accounts.set_phone(session, login, f"+62815000000{at}", Rules(), "test", line.now)
        accounts.add(
            session, NewPerson("rahmat", HOSTILE[3], Role.AGENT), password_hash(), "test", line.now, one_time=True
        )
        accounts.add(session, NewPerson("hartono", HOSTILE[4], Role.SUPERVISOR), password_hash(), "test", line.now)
        agents.disable(session, "hartono", "staff:agus", line.now)
        accounts.add(session, NewPerson("ratna", "Ratna", Role.ADMIN), password_hash(), "test", line.now)
        invitations.invite(session, NewPerson("yanto", "", Role.AGENT), None, Rules(), "staff:agus", line.now)
    _with_codes(line)
    with line.database.begin() as session:
        known = {
            login: accounts.locked_person(session, login).id for login in (*AGENTS, "sari", "budi", "dewi", "agus")
        }
        for login in (*AGENTS, "sari", "budi"):
            presence.set_presence(session, known[login], Presence.READY, None, f"staff:{login}", line.now)
    return known


def _with_codes(line: Line) -> None:
    kept = hash_password("kuda baterai staples")
    with line.database.begin() as session:
        accounts.add(session, NewPerson(LOST, "Wati", Role.ADMIN), kept, "test", line.now, one_time=False)
        code = TOTP(SECRET).at(line.now)
        second_factor.turn_on(session, LOST, SECRET, code, line.now, line.now)


def offices_of(line: Line) -> Offices:
    """The demo's offices, and one whose name and days off are as odd as can be; one more has been closed."""
    odd = Wanted(
        HOSTILE[0], "odd@dinas.example.id", "021-5551234", ("35.78", "73.71"), days_off="2026-12-01..2026-12-02"
    )
    shut = Wanted(HOSTILE[1], "shut@dinas.example.id", regions=("51",))
    with line.database.begin() as session:
        known = {office.name: office.id for office in offices.everybody(session)}
        kept = offices.save(session, None, odd, "staff:agus", line.now)
        gone = offices.save(session, None, shut, "staff:agus", line.now)
        session.flush()
        officer = NewPerson(LEFT_BEHIND, HOSTILE[2], Role.OFFICER, office=gone.id)
        accounts.add(session, officer, password_hash(), "test", line.now)
        told = offices.summary(gone) | {"active": False, "phone": ""}
        coverage.save(session, gone, Wanted(**told), "staff:agus", WHILE_HOURS, line.now)
        city, province, _, by_telephone = (known[office.name] for office in demo_offices())
        return Offices(city, province, by_telephone, kept.id)


def demo_offices() -> tuple[Wanted, ...]:
    from ivr.operations.demo.offices import OFFICES

    return OFFICES
