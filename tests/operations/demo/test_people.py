"""The people of the demo."""

from __future__ import annotations

from datetime import datetime

import pyotp
from sqlalchemy import select

from ivr.operations.demo import people
from ivr.operations.staff import second_factor
from ivr.operations.staff.sign_in import sign_in
from ivr.records.people import Staff
from tests.support.line import Line

OFFICE = "192.0.2.1"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def test_the_demos_people_need_no_code_when_it_starts_again(line: Line) -> None:
    people.ensure(line.database, line.now)
    with line.database.begin() as session:
        second_factor.turn_on(session, "dewi", SECRET, code_at(line.now), line.now, line.now)
    people.ensure(line.database, line.now)
    assert sign_in(line.database, "dewi", "coba-dewi", OFFICE, line.now)
    with line.database.reading() as session:
        assert session.scalars(select(Staff.second_factor).where(Staff.login == "dewi")).one() is None
