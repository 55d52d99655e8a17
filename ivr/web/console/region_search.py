"""The search for a region, for whoever types into the form of a report."""

from __future__ import annotations

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from ivr.hotline import region
from ivr.web.console.blueprint import console
from ivr.web.frame.marks import for_machines
from ivr.web.frame.report_form import SUGGESTIONS


@console.get("/regions")
@for_machines
def regions() -> ResponseReturnValue:
    """Suggestions for what was typed so far."""
    found = region.search(request.args.get("q", ""), limit=SUGGESTIONS)
    return jsonify([{"code": one.code, "name": one.full_name} for one in found])
