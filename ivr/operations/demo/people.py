"""The people of the demo, whose passwords everybody may know. They are never made anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.rules import Rules
from ivr.hotline.staff import Role
from ivr.operations.cases import offices
from ivr.operations.demo import offices as demo_offices
from ivr.operations.staff import accounts, second_factor
from ivr.operations.staff.passwords import hash_password, matches
from ivr.records.database import Database
from ivr.records.people import Staff

ACTOR = "demo"


@dataclass(frozen=True)
class DemoPerson:
    """Somebody to try the hotline as."""

    login: str
    name: str
    role: Role
    password: str
    phone: str | None = None
    office: str | None = None
    """Its name, of an officer."""


PEOPLE = (
    DemoPerson("sari", "Sari Wulandari", Role.AGENT, "coba-sari", "+628111111111"),
    DemoPerson("budi", "Budi Santoso", Role.AGENT, "coba-budi", "+628122222222"),
    DemoPerson("dewi", "Dewi Lestari", Role.SUPERVISOR, "coba-dewi", "+628133333333"),
    DemoPerson("agus", "Agus Pratama", Role.ADMIN, "coba-agus", "+628144444444"),
    DemoPerson("rini", "Rini Astuti", Role.OFFICER, "coba-rini", office=demo_offices.OFFICES[0].name),
)


def ensure(database: Database, now: datetime) -> None:
    """See that the demo's people are there and can sign in with the passwords that are printed; offices, too."""
    demo_offices.ensure(database, now)
    for wanted in PEOPLE:
        with database.reading() as session:
            known = session.scalars(select(Staff).where(Staff.login == wanted.login)).first()
        if (
            known is not None
            and known.active
            and known.one_time_until is None
            and known.second_factor is None
            and matches(known.password, wanted.password)
        ):
            continue
        kept = hash_password(wanted.password)
        with database.begin() as session:
            if known is None:
                office = _office(session, wanted) if wanted.role is Role.OFFICER else None
                if wanted.role is Role.OFFICER and office is None:
                    continue
                new = accounts.NewPerson(wanted.login, wanted.name, wanted.role, office=office)
                accounts.add(session, new, kept, ACTOR, now, one_time=False)
                accounts.set_phone(session, wanted.login, wanted.phone, Rules(), ACTOR, now)
            else:
                accounts.enable(session, wanted.login, ACTOR, now)
                second_factor.turn_off(session, wanted.login, ACTOR, now)
                accounts.set_password(session, wanted.login, kept, now)


def _office(session: Session, wanted: DemoPerson) -> int | None:
    """The office of that name; another where it has gone."""
    known = {office.name: office.id for office in offices.everybody(session) if office.active}
    return known.get(wanted.office or "") or next(iter(known.values()), None)
