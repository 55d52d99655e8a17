"""A link from an admin: somebody sets their name and password with it, once, and can sign in then."""

from __future__ import annotations

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.errors import HotlineError
from ivr.hotline.passwords import SHORTEST
from ivr.operations.staff import invitations
from ivr.operations.staff.invitations import LinkOver
from ivr.records.people import Staff
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame.errors import explain, page
from ivr.web.frame.marks import open_to_all
from ivr.web.frame.texts import t
from ivr.web.sign_in.login import begin_anew, login


@login.get("/welcome/<token>")
@open_to_all
def welcome(token: str) -> ResponseReturnValue:
    """The form, in the language that was chosen for the person."""
    try:
        person = _person(token)
    except LinkOver as error:
        return page(410, text=explain(error))
    return _form(person, person.name)


@login.post("/welcome/<token>")
@open_to_all
def set_up(token: str) -> ResponseReturnValue:
    """Take name and password; the link is used up."""
    line, name, wanted = hotline(), request.form.get("name", "").strip(), request.form.get("wanted", "")
    try:
        person = _person(token)
    except LinkOver as error:
        return page(410, text=explain(error))
    if wanted != request.form.get("again", ""):
        return _form(person, name, "again", t("login.differ")), 400
    try:
        kept = invitations.password_for(person, name, wanted)
    except HotlineError as error:
        return _form(person, name, "wanted", explain(error)), 400
    with line.database.begin() as work:
        invitations.accept(work, token, name, kept, current.now())
    begin_anew()
    flash(t("login.welcome_done", login=person.login), "done")
    return redirect(url_for("login.sign_in"), 303)


def _person(token: str) -> Staff:
    line = hotline()
    with line.database.reading() as work:
        person = invitations.invited(work, token, current.now())
    if "person" not in g and "language" not in session:
        g.language = person.language
    return person


def _form(person: Staff, name: str, field: str | None = None, problem: str | None = None) -> str:
    errors = {field: problem} if field else {}
    return render_template("welcome.html", invited=person, name=name, errors=errors, shortest=SHORTEST)
