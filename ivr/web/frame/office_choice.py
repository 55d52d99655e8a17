"""The office that a case goes to: those that fit are listed, any other is found by typing part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from ivr.operations.cases import office_search, offices
from ivr.web.frame.forms import number_in_form

MOST_LISTED = 12
"""So many other offices are listed; of more, one is typed."""


def choice_of_office(session: Session, code: str | None) -> Mapping[str, Any]:
    """What `_office_choice.html` needs, for a case of this region."""
    fitting = offices.choices(session, code)
    known = {one.office.id for one in fitting}
    active = [one for one in offices.everybody(session) if one.active]
    others = [one for one in active if one.id not in known]
    places = {one.id: [covered.region for covered in one.regions] for one in active}
    few = len(others) <= MOST_LISTED
    return {"choices": fitting, "others": others if few else [], "typed_office": not few, "places": places}


def office_in_form(session: Session) -> int | None:
    """The office that the form chooses: what was typed goes before what is listed. Raises UnclearOffice."""
    if text := request.form.get("office_name", "").strip():
        return office_search.meant(session, text).id
    return number_in_form("office") or None
