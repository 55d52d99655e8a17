"""Signing in, second step: the code from one's telephone, or a recovery code."""

from __future__ import annotations

import structlog
from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ivr.operations.staff import sign_in
from ivr.operations.staff.second_factor import WrongCode
from ivr.operations.staff.sign_in import BeginAgain
from ivr.operations.staff.throttle import TooManyTries
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame.errors import explain
from ivr.web.frame.marks import open_to_all
from ivr.web.frame.texts import t
from ivr.web.frame.ways_back import our_page
from ivr.web.sign_in import known_browser
from ivr.web.sign_in.login import begin, login

log = structlog.get_logger("login")


@login.get("/login/code")
@open_to_all
def ask_for_code() -> ResponseReturnValue:
    """The form; who has not shown a password begins with that."""
    if "second_step" not in session:
        return redirect(url_for("login.sign_in", next=our_page(request.args.get("next"))))
    return _form()


@login.post("/login/code")
@open_to_all
def take_code() -> ResponseReturnValue:
    """Check the code and begin a session of its own."""
    line, step, following = hotline(), session.get("second_step", ""), our_page(request.form.get("next"))
    try:
        found = sign_in.give_code(
            line.database,
            step,
            request.form.get("code", ""),
            known_browser.place,
            current.now(),
            line.machine_clock(),
        )
    except BeginAgain as error:
        session.pop("second_step", None)
        flash(explain(error), "problem")
        return redirect(url_for("login.sign_in", next=following), 303)
    except WrongCode as error:
        log.info("wrong code")
        return _form(explain(error)), 401
    except TooManyTries as error:
        log.warning("throttled", minutes=error.minutes)
        return _form(explain(error)), 429, {"Retry-After": str(error.minutes * 60)}
    begin(found.token)
    if found.codes_left is not None:
        flash(t("login.codes_left", n=found.codes_left), "plain")
    return redirect(following or url_for("login.home"), 303)


def _form(problem: str | None = None) -> str:
    return render_template("code.html", problem=problem, next=our_page(request.values.get("next")))
