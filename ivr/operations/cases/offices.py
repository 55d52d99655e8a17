"""Offices: who is written to for which region, and who steps in where a region has nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from ivr.hotline import case, region
from ivr.hotline.errors import HotlineError, NotFound
from ivr.hotline.numbers import caller_number
from ivr.hotline.printable import clean
from ivr.hotline.region import Region
from ivr.operations import audit
from ivr.records.cases import Office, OfficeRegion

LONGEST_NAME = 120
LONGEST_EMAIL = 254
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)

_ONE_AT_A_TIME = 158_700_587
"""The PostgreSQL advisory lock of whoever changes offices."""


class BadOffice(HotlineError):
    """A field of an office cannot be taken; `value` is what it was.

    `field` names it, or says more: contact (neither e-mail nor telephone), emails (several in one field), shortened (a
    number that a spreadsheet has rounded), twice (the name of another office). `all` are this one and the others that
    were found with it, each of another field.
    """

    def __init__(self, field: str, value: str = "", *others: BadOffice) -> None:
        super().__init__(f"The field {field} cannot be taken: {value}")
        self.field = field
        self.value = value
        self.all = (self, *others)


class Via(StrEnum):
    """How an office comes to a region."""

    REGION = "region"
    PROVINCE = "province"
    MINISTRY = "ministry"
    """There is no office: the ministry's own desk keeps the case."""


@dataclass(frozen=True)
class Choice:
    """An office that a case can go to."""

    office: Office
    via: Via


@dataclass(frozen=True)
class Wanted:
    """An office as somebody writes it. `regions` are Kemendagri codes."""

    name: str
    email: str = ""
    phone: str = ""
    regions: tuple[str, ...] = ()
    daily: bool = False
    hears: bool = True
    days_off: str = ""
    active: bool = True


@dataclass(frozen=True)
class Gaps:
    """Regions without an office of their own: those for which the province's steps in, and those with nobody."""

    by_province: tuple[Region, ...]
    by_ministry: tuple[Region, ...]


def save(session: Session, office: Office | None, wanted: Wanted, actor: str, now: datetime) -> Office:
    """Write down an office, a new one for None. Raises BadOffice. The same again changes nothing."""
    values = checked(wanted)
    before = summary(office) if office else None
    if before is None or before["name"] != values["name"]:
        _refuse_twice(session, values["name"], office)
    if office is None:
        office = Office(created_at=now)
        session.add(office)
    for name in ("name", "email", "phone", "daily", "hears", "days_off", "active"):
        setattr(office, name, values[name])
    have = {one.region for one in office.regions}
    if have != set(values["regions"]):
        kept = [one for one in office.regions if one.region in values["regions"]]
        office.regions = kept + [OfficeRegion(region=code) for code in values["regions"] if code not in have]
    session.flush()
    if before != summary(office):
        action = "office:change" if before else "office:add"
        audit.record(session, actor, action, f"office {office.id}", before, summary(office), now)
    return office


def summary(office: Office) -> dict[str, Any]:
    """An office as plain data, as `checked` gives it."""
    found = {name: getattr(office, name) for name in ("name", "email", "phone", "daily", "hears", "active")}
    days_off = case.days_off_written(case.days_off(office.days_off))
    return {**found, "days_off": days_off, "regions": sorted(one.region for one in office.regions)}


def checked(wanted: Wanted) -> dict[str, Any]:
    """What would be kept of an office, as plain data. Raises BadOffice, with every field that cannot be taken."""
    faults: list[BadOffice] = []
    name, email = clean(wanted.name), clean(wanted.email).removeprefix("mailto:")
    if not name or len(name) > LONGEST_NAME:
        faults.append(BadOffice("name", wanted.name[:LONGEST_NAME]))
    if email and not _is_email(email):
        faults.append(BadOffice("emails" if email.count("@") > 1 else "email", email[:LONGEST_EMAIL]))
    phone = _taken(_phone, clean(wanted.phone), faults)
    if not email and not clean(wanted.phone):
        faults.append(BadOffice("contact"))
    unknown = [code for code in wanted.regions if not is_region(code)]
    if unknown or not wanted.regions:
        faults.append(BadOffice("regions", ", ".join(unknown)))
    days_off = _taken(_days_off, wanted.days_off, faults)
    if faults:
        raise BadOffice(faults[0].field, faults[0].value, *faults[1:])
    switches = {"daily": wanted.daily, "hears": wanted.hears, "active": wanted.active}
    regions = sorted({region.region(code).code for code in wanted.regions})
    return {"name": name, "email": email or None, "phone": phone, "regions": regions, "days_off": days_off, **switches}


def _taken(read: Callable[[str], str | None], text: str, faults: list[BadOffice]) -> str | None:
    try:
        return read(text)
    except BadOffice as error:
        faults.append(error)
        return None


def _days_off(text: str) -> str:
    try:
        return case.days_off_written(case.days_off(text))
    except case.BadDaysOff as error:
        raise BadOffice("days_off", text[:LONGEST_NAME]) from error


def lock_offices(session: Session) -> None:
    """Whoever changes offices waits for whoever changes them now: a name is taken once, a file once."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))


def _refuse_twice(session: Session, name: str, but: Office | None) -> None:
    lock_offices(session)
    others = session.execute(select(Office.id, Office.name)).all()
    if any(row.name.casefold() == name.casefold() and (but is None or row.id != but.id) for row in others):
        raise BadOffice("twice", name)


def _is_email(text: str) -> bool:
    """Whether this is an address that mail can be sent to."""
    return len(text) <= LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


def _phone(text: str) -> str | None:
    """A number as people paste it; what a spreadsheet adds to a number, ".0", is no part of it."""
    written = re.sub(r"[.,]0+$", "", re.sub(r"^(?:https?://)?wa\.me/", "", text))
    if not written:
        return None
    number = caller_number(written)
    if number is None:
        raise BadOffice("shortened" if re.search(r"\dE\+?\d", text, re.IGNORECASE) else "phone", text[:40])
    return number


def is_region(code: str) -> bool:
    """Whether there is such a region."""
    try:
        region.region(code)
    except NotFound:
        return False
    return True


def everybody(session: Session) -> list[Office]:
    """All offices by name, with their regions."""
    return list(session.scalars(select(Office).options(selectinload(Office.regions)).order_by(Office.name, Office.id)))


def one(session: Session, office_id: int) -> Office | None:
    """An office by its number, with its regions."""
    return session.scalars(select(Office).options(selectinload(Office.regions)).where(Office.id == office_id)).first()


def choices(session: Session, code: str | None) -> list[Choice]:
    """The offices that a region's cases can go to, the likeliest first: its own, then its province's.

    An office with an e-mail address goes before one that can only be rung.
    """
    if not code or not is_region(code):
        return []
    province = region.region(code).province_code
    rows = session.execute(
        select(Office, OfficeRegion.region)
        .join(OfficeRegion)
        .where(Office.active, OfficeRegion.region.in_({code, province}))
        .order_by(Office.id)
    )
    found: dict[int, Choice] = {}
    for office, covered in sorted(rows.all(), key=lambda row: (row[1] != code, row[0].email is None, row[0].id)):
        found.setdefault(office.id, Choice(office, Via.REGION if covered == code else Via.PROVINCE))
    return list(found.values())


def of_province(session: Session, code: str | None, but: Collection[int]) -> Office | None:
    """The office of the province in which a region lies, unless it is one of `but`."""
    if not code or not is_region(code):
        return None
    province = region.region(code).province_code
    found = choices(session, province)
    return next((one.office for one in found if one.office.id not in but and one.office.email), None)


def gaps(session: Session) -> Gaps:
    """Regencies and cities without an office of their own."""
    covered = set(session.scalars(select(OfficeRegion.region).join(Office).where(Office.active)))
    without = [one for one in region.regencies() if one.code not in covered]
    return Gaps(*_parted(without, covered))


def _parted(without: Iterable[Region], covered: set[str]) -> tuple[tuple[Region, ...], tuple[Region, ...]]:
    helped: list[Region] = []
    alone: list[Region] = []
    for one in without:
        (helped if one.province_code in covered else alone).append(one)
    return tuple(helped), tuple(alone)


def shared(session: Session) -> dict[str, list[str]]:
    """Regions that several active offices cover, by code, with the names of these."""
    rows = session.execute(
        select(OfficeRegion.region, Office.name)
        .join(Office)
        .where(Office.active)
        .order_by(OfficeRegion.region, Office.id)
    )
    found: dict[str, list[str]] = {}
    for code, name in rows:
        found.setdefault(code, []).append(name)
    return {code: names for code, names in found.items() if len(names) > 1}


def also_covering(session: Session, office: Office) -> list[str]:
    """The other active offices that cover a region of this one."""
    mine = {one.region for one in office.regions} if office.active else set()
    names = [name for code, names in shared(session).items() if code in mine for name in names]
    return [name for name in dict.fromkeys(names) if name != office.name]
