"""Who has tried to sign in, from where, and what came of it."""

from __future__ import annotations

from flask import render_template, request

from ivr.hotline.written_numbers import whole_number
from ivr.operations.staff import directory
from ivr.operations.staff.throttle import Outcome
from ivr.web.admin.blueprint import admin
from ivr.web.current import hotline


@admin.get("/sign-ins")
def sign_in_tries() -> str:
    """The latest tries, narrowed to a login or an outcome."""
    login, outcome = request.args.get("login", "").strip().lower(), request.args.get("outcome", "")
    outcome = outcome if outcome in tuple(Outcome) else ""
    below = whole_number(request.args.get("below", ""), None)
    with hotline().database.reading() as session:
        found = directory.tries(session, login, outcome, below)
    return render_template(
        "admin/sign_ins.html",
        section="sign_ins",
        tries=found[: directory.TRIES],
        older=found[directory.TRIES - 1].id if len(found) > directory.TRIES else None,
        login=login,
        outcome=outcome,
        outcomes=list(Outcome),
    )
