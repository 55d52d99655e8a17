"""Who has tried to sign in, from where, and what came of it."""

from __future__ import annotations

from flask import render_template, request

from ivr.hotline.digits import whole_number
from ivr.operations import roster
from ivr.operations.throttle import Outcome
from ivr.web.admin.blueprint import SECTIONS, admin
from ivr.web.guards import hotline

SECTIONS.append(("sign_ins", "admin.sign_in_tries"))


@admin.get("/sign-ins")
def sign_in_tries() -> str:
    """The latest tries, narrowed to a login or an outcome."""
    login, outcome = request.args.get("login", "").strip().lower(), request.args.get("outcome", "")
    outcome = outcome if outcome in tuple(Outcome) else ""
    below = whole_number(request.args.get("below", ""), None)
    with hotline().database.reading() as session:
        found = roster.tries(session, login, outcome, below)
    return render_template(
        "admin/sign_ins.html",
        section="sign_ins",
        tries=found[: roster.TRIES],
        older=found[roster.TRIES - 1].id if len(found) > roster.TRIES else None,
        login=login,
        outcome=outcome,
        outcomes=list(Outcome),
    )
