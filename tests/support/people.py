"""People for tests: one of each role, and clients of the web application that are signed in."""

from __future__ import annotations

import html
import re
import secrets
from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.staff import Role
from ivr.operations.staff import accounts
from ivr.operations.staff.passwords import hash_password
from ivr.records.audit import AuditEntry
from ivr.records.cases import Office, OfficeRegion
from ivr.records.people import Staff
from ivr.wiring import Hotline
from tests.support.line import Line

PASSWORD = "kuda baterai staples"
LOGINS = {Role.AGENT: "sari", Role.SUPERVISOR: "dewi", Role.ADMIN: "agus", Role.OFFICER: "rini"}
PAGE = {"Accept": "text/html,application/xhtml+xml"}
"""What a browser asks for when a person opens a page; without it the answer is for a script."""


@cache
def password_hash(password: str = PASSWORD) -> str:
    return hash_password(password)


def add_person(
    hotline: Hotline,
    login: str,
    role: Role = Role.AGENT,
    *,
    phone: str | None = None,
    one_time: bool = False,
    office: int | None = None,
) -> Staff:
    """Somebody with PASSWORD; `phone` as people write it. An officer who is given no office has one in the far east."""
    now = hotline.clock()
    with hotline.database.begin() as session:
        person = _add(session, login, role, now, office=office, one_time=one_time)
        if phone:
            accounts.set_phone(session, login, phone, hotline.rules(now), "test", now)
        return person


def _add(
    session: Session, login: str, role: Role, now: datetime, *, office: int | None = None, one_time: bool = False
) -> Staff:
    if role is Role.OFFICER and office is None:
        far = Office(name="Dinas Papua", email="papua@example.id", regions=[OfficeRegion(region="91")])
        far.created_at = now
        session.add(far)
        session.flush()
        office = far.id
    wanted = accounts.NewPerson(login, login.capitalize(), role, office=office)
    return accounts.add(session, wanted, password_hash(), "test", now, one_time=one_time)


def add_everybody(hotline: Hotline) -> dict[Role, Staff]:
    """One person of each role, by LOGINS."""
    with hotline.database.begin() as session:
        return {role: _add(session, login, role, hotline.clock()) for role, login in LOGINS.items()}


def person(line: Line, login: str) -> Staff:
    """Somebody as they stand in the database now."""
    with line.database.reading() as session:
        return session.scalars(select(Staff).where(Staff.login == login)).one()


def audited(line: Line) -> list[tuple[str, str, str]]:
    """Who did what to what, oldest first, as the audit has it."""
    with line.database.reading() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [(entry.actor, entry.action, entry.subject) for entry in found]


def csrf_token(client: FlaskClient, path: str = "/login") -> str:
    """The token that forms of this client must carry, from any page that it may open."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(path, headers=PAGE).text)
    assert found, f"no form on {path}"
    return found[1]


def token_of(client: FlaskClient) -> str:
    """What `csrf_token` finds, made as a page makes it: for tests that are not about the page with the form."""
    with client.session_transaction() as session:
        mine = session.get("csrf_token") or session.setdefault("csrf_token", secrets.token_hex(20))
    signed = URLSafeTimedSerializer(str(client.application.secret_key), salt="wtf-csrf-token").dumps(mine)
    return str(signed)


def sign_in(client: FlaskClient, login: str, password: str = PASSWORD, **fields: str) -> Any:
    """Sign in by the form; gives the answer."""
    data = {"login": login, "password": password, "csrf_token": token_of(client), **fields}
    return client.post("/login", data=data, headers=PAGE)


def client_of(app: Flask, login: str, password: str = PASSWORD) -> FlaskClient:
    """A browser in which this person is signed in."""
    client = app.test_client()
    answer = sign_in(client, login, password)
    assert answer.status_code == 303, answer.text
    return client


def send(client: FlaskClient, path: str, *, form_on: str = "", **fields: Any) -> Any:
    """Send a form as a signed-in person would, who has opened the page `form_on` where that matters."""
    data = {**fields, "csrf_token": csrf_token(client, form_on) if form_on else token_of(client)}
    return client.post(path, data=data, headers=PAGE)


def sends(client: FlaskClient, path: str, **fields: Any) -> tuple[int, str]:
    """Send a form and go where the answer leads; gives the first status, and the page as people read it."""
    answer = send(client, path, **fields)
    if answer.status_code == 303:
        return 303, html.unescape(client.get(answer.location.partition("#")[0], headers=PAGE).text)
    return answer.status_code, html.unescape(answer.text)
