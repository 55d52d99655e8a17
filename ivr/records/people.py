"""Who works at the hotline, how they sign in, and whether they are there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.records.base import ID, Base
from ivr.records.cases import Office

_LIVE = text("ended_at IS NULL")


class Staff(Base):
    """One person. `role` is agent, supervisor, admin, each of whom may do what the one before may, or officer."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    """Lower case."""
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(16))
    phone: Mapped[str | None] = mapped_column(String(16))
    """Where an agent is rung, E.164; never shown to a caller."""
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    """The office that an officer belongs to; NULL for everybody else."""
    password: Mapped[str | None]
    """Argon2 hash; NULL: nobody can sign in."""
    one_time_until: Mapped[datetime | None]
    """The password was given, not chosen: it must be changed at the first sign-in, and counts until then only."""
    language: Mapped[str] = mapped_column(String(8), default="id")
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime | None]
    presence: Mapped[str] = mapped_column(String(16), default="away")
    presence_reason: Mapped[str | None]
    presence_since: Mapped[datetime | None]
    away_after_call: Mapped[bool] = mapped_column(default=False)
    """They were away before the call that they are on, and are away again after it: with `away_reason`."""
    away_reason: Mapped[str | None]
    ring_me: Mapped[bool] = mapped_column(default=False)
    """The hotline rings this agent with the next due callback, instead of waiting for a click."""
    second_factor: Mapped[str | None] = mapped_column(String(64))
    """The secret that this person's telephone makes codes from; NULL: signing in needs the password alone."""
    second_factor_since: Mapped[datetime | None]
    second_factor_used: Mapped[int | None] = mapped_column(ID)
    """The time step of the last code that was taken: neither it nor an earlier one is taken again."""

    office: Mapped[Office | None] = relationship()


class SignIn(Base):
    """One session of one person; it ends here, on the server."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the token in the browser's cookie."""
    created_at: Mapped[datetime]
    used_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(String(64))
    kept: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What the next page of this session shows once, such as new recovery codes: the browser is not to carry it."""

    staff: Mapped[Staff] = relationship()

    __table_args__ = (Index("ix_sign_ins_live", "staff_id", postgresql_where=_LIVE, sqlite_where=_LIVE),)


class SignInTry(Base):
    """One try to sign in, for throttling and for the record."""

    __tablename__ = "sign_in_tries"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    login: Mapped[str] = mapped_column(String(64), index=True)
    """What was typed; of a login that nobody has, only a hash: people type their password into the wrong field."""
    address: Mapped[str | None] = mapped_column(String(64))
    network: Mapped[str | None] = mapped_column(String(64))
    """The wider IPv6 network around the address; NULL for other addresses."""
    browser: Mapped[str | None] = mapped_column(String(64))
    """The browser, if this person has signed in with it before: whoever guesses elsewhere does not stop it."""
    at: Mapped[datetime] = mapped_column(index=True)
    outcome: Mapped[str] = mapped_column(String(16))
    """`failed` or `wrong_code` (also while it is being checked), `password_right` when a code was still to come,
    `worked` or `throttled`."""

    __table_args__ = (
        Index("ix_sign_in_tries_address_at", "address", "at"),
        Index("ix_sign_in_tries_network_at", "network", "at"),
    )


class SecondStep(Base):
    """Somebody has shown the right password and has yet to show a code; no session has begun."""

    __tablename__ = "second_steps"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship()


class RecoveryCode(Base):
    """Signs its person in once when their telephone is lost."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the person's number and the code, which is random enough to need no slower hash."""
    used_at: Mapped[datetime | None]


class PasswordLink(Base):
    """A link with which somebody sets their password once: an invitation, or a way back in."""

    __tablename__ = "password_links"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used, or a newer one took its place."""

    staff: Mapped[Staff] = relationship()
