"""People: who works here, and what each of them is."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError, NotFound
from ivr.hotline.staff import Role
from ivr.operations.console import agents
from ivr.operations.staff import accounts, directory
from ivr.operations.staff.accounts import BadTelephone, OfficeNeeded
from ivr.records.people import Staff
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.invitations import taken_link
from ivr.web.admin.person_form import office_in_form, offices_to_choose
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.errors import explain
from ivr.web.frame.texts import LANGUAGES, t


@admin.get("/people", endpoint="people")
def list_people() -> str:
    """Everybody, and a way to invite somebody."""
    line, now = hotline(), current.now()
    with line.database.reading() as work:
        found = directory.everybody(work, now)
    return render_template("admin/people.html", section="people", found=found, now=now)


@admin.get("/people/<login>")
def person(login: str) -> ResponseReturnValue:
    """One person: what they are, where they are signed in, who has tried to sign in as them."""
    return _person(login)


def _person(login: str, errors: Mapping[str, str] | None = None, *, changed: bool = False) -> str:
    line, now = hotline(), current.now()
    with line.database.reading() as work:
        listed = directory.one(work, login, now)
        about = {
            "sessions": directory.live_sessions(work, listed.person.id, now),
            "tries": directory.tries(work, login)[:20],
            "codes_left": directory.codes_left(work, listed.person.id),
            "offices": offices_to_choose(work, listed.person.office_id),
        }
    who = listed.person
    typed = {"name": who.name, "role": who.role, "phone": who.phone or "", "language": who.language}
    typed["office"] = str(who.office_id or "")
    if errors is not None or changed:
        typed |= {name: request.form.get(name, "") for name in typed}
    return render_template(
        "admin/person.html",
        section="people",
        listed=listed,
        link=taken_link(login),
        typed=typed,
        errors=errors or {},
        changed=changed,
        seal=directory.seal(who),
        roles=list(Role),
        **about,
    )


@admin.post("/people/<login>")
def change_person(login: str) -> ResponseReturnValue:
    """Name, role, telephone and language, all or none; somebody else's change is not overwritten unseen."""
    line, form = hotline(), request.form
    if form.get("role") not in tuple(Role) or form.get("language") not in LANGUAGES:
        abort(400)
    try:
        with line.database.begin() as work:
            present = accounts.locked_person(work, login)
            meanwhile = form.get("seen") != directory.seal(present) and not _is_so(present, form)
            if not meanwhile:
                _change(work, login, form)
    except NotFound:
        raise
    except BadTelephone as error:
        return _person(login, {"phone": explain(error)}), 400
    except OfficeNeeded as error:
        return _person(login, {"office": explain(error)}), 400
    except HotlineError as error:
        return _person(login, {"role": explain(error)}), 400
    if meanwhile:
        return _person(login, changed=True), 409
    flash(t("people.done.changed"), "done")
    return redirect(url_for("admin.person", login=login), 303)


def _change(work: Session, login: str, form: Mapping[str, str]) -> None:
    now = current.now()
    accounts.set_name(work, login, form.get("name", "")[:255], actor(), now)
    agents.set_role(work, login, Role(form["role"]), actor(), now, office=office_in_form())
    accounts.set_language(work, login, form["language"], actor(), now)
    accounts.set_phone(work, login, form.get("phone"), hotline().rules(now), actor(), now)


def _is_so(present: Staff, form: Mapping[str, str]) -> bool:
    """The same form sent twice."""
    sent = tuple(form.get(name, "").strip() for name in ("name", "role", "language", "office"))
    return sent == (present.name, present.role, present.language, str(present.office_id or ""))
