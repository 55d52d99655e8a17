"""The search for an office, for whoever types part of its name."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from ivr.operations.cases import office_search, offices
from ivr.records.cases import Office
from ivr.web.cases.blueprint import cases
from ivr.web.current import hotline
from ivr.web.frame.marks import for_machines


@cases.get("/offices")
@for_machines
def find_office() -> ResponseReturnValue:
    """Suggestions for what was typed so far."""
    with hotline().database.reading() as session:
        active: list[Office] = [one for one in offices.everybody(session) if one.active]
    found = office_search.search(active, request.args.get("q", ""))[: office_search.SUGGESTIONS]
    return jsonify([{"name": one.name} for one in found])
