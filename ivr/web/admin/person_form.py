"""The form about a person: the offices that an officer can belong to, and the one that was chosen."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from ivr.operations.cases import offices
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.texts import t


def offices_to_choose(work: Session, present: int | None) -> list[tuple[str, str]]:
    """The offices that an officer can belong to, to choose from; also the present one, whatever became of it."""
    known = [office for office in offices.everybody(work) if office.active or office.id == present]
    return [("", t("people.no_office")), *((str(office.id), office.name) for office in known)]


def office_in_form() -> int | None:
    """The office that was chosen; 0, which is none, for what is no number."""
    typed = request.form.get("office", "").strip()
    return number_in_form("office") if typed else None
