"""Invitations: somebody is added, and their link is shown once, to whoever made it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.staff import Role
from ivr.operations.staff import invitations, shown_once
from ivr.operations.staff.accounts import BadLogin, BadTelephone, LoginTaken, NewPerson, OfficeNeeded
from ivr.operations.staff.invitations import Link
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.person_form import office_in_form, offices_to_choose
from ivr.web.current import hotline
from ivr.web.frame.access import actor, my_token
from ivr.web.frame.errors import explain
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import LANGUAGES, t

_SHOWN = "shown_link"


@admin.get("/people/new")
def new_person() -> str:
    """The form to invite somebody."""
    return _invitation({})


@admin.post("/people/new")
def invite() -> ResponseReturnValue:
    """Add somebody; the page that follows shows their link, this once."""
    line, form = hotline(), request.form
    if form.get("role") not in tuple(Role) or form.get("language") not in LANGUAGES:
        abort(400)
    role, name = Role(form["role"]), form.get("name", "")[:255]
    wanted = NewPerson(form.get("login", ""), name, role, form["language"], office_in_form())
    now = current.now()
    rules = line.rules(now)
    try:
        with line.database.begin() as work:
            link = invitations.invite(work, wanted, form.get("phone"), rules, actor(), now)
    except (BadLogin, LoginTaken) as error:
        return _invitation({"login": explain(error)}), 400
    except BadTelephone as error:
        return _invitation({"phone": explain(error)}), 400
    except OfficeNeeded as error:
        return _invitation({"office": explain(error)}), 400
    saved("invite")
    return show_link(link, "invited")


def _invitation(errors: Mapping[str, str]) -> str:
    with hotline().database.reading() as work:
        known = offices_to_choose(work, None)
    return render_template(
        "admin/invite.html", section="people", errors=errors, typed=request.form, roles=list(Role), offices=known
    )


def show_link(link: Link, key: str) -> ResponseReturnValue:
    """To the page of the person, which shows the link this once; `key` says what was done."""
    with hotline().database.begin() as work:
        shown_once.keep(work, my_token(), _SHOWN, [link.login, link.token])
    flash(t(f"people.done.{key}", name=link.login), "done")
    return redirect(url_for("admin.person", login=link.login), 303)


def taken_link(login: str) -> str | None:
    """The address of a link that was made just now; asked for a second time it is gone."""
    with hotline().database.begin() as work:
        found = shown_once.take(work, my_token(), _SHOWN)
    if not found or found[0] != login:
        return None
    return f"{hotline().settings.public_url}{url_for('login.welcome', token=found[1])}"
