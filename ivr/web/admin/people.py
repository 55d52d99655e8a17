"""People: who works here, who may come in and how, and what each of them may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError, NotFound
from ivr.hotline.staff import Role
from ivr.operations.cases import offices
from ivr.operations.console import agents
from ivr.operations.staff import accounts, directory, invitations, second_factor, shown_once
from ivr.operations.staff.accounts import BadLogin, BadTelephone, LoginTaken, NewPerson, OfficeNeeded
from ivr.operations.staff.invitations import Link
from ivr.records.people import Staff
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.current import hotline
from ivr.web.frame.access import actor, my_token
from ivr.web.frame.errors import explain
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import LANGUAGES, t

_SHOWN = "shown_link"


@admin.get("/people", endpoint="people")
def list_people() -> str:
    """Everybody, and a way to invite somebody."""
    line, now = hotline(), current.now()
    with line.database.reading() as work:
        found = directory.everybody(work, now)
    return render_template("admin/people.html", section="people", found=found, now=now)


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
    wanted = NewPerson(form.get("login", ""), name, role, form["language"], _office_in_form())
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
    return _show_link(link, "invited")


def _invitation(errors: Mapping[str, str]) -> str:
    with hotline().database.reading() as work:
        known = _offices(work, None)
    return render_template(
        "admin/invite.html", section="people", errors=errors, typed=request.form, roles=list(Role), offices=known
    )


def _offices(work: Session, present: int | None) -> list[tuple[str, str]]:
    """The offices that an officer can belong to, to choose from; also the present one, whatever became of it."""
    known = [office for office in offices.everybody(work) if office.active or office.id == present]
    return [("", t("people.no_office")), *((str(office.id), office.name) for office in known)]


def _office_in_form() -> int | None:
    """The office that was chosen; 0, which is none, for what is no number."""
    typed = request.form.get("office", "").strip()
    return number_in_form("office") if typed else None


def _show_link(link: Link, key: str) -> ResponseReturnValue:
    with hotline().database.begin() as work:
        shown_once.keep(work, my_token(), _SHOWN, [link.login, link.token])
    flash(t(f"people.done.{key}", name=link.login), "done")
    return redirect(url_for("admin.person", login=link.login), 303)


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
            "offices": _offices(work, listed.person.office_id),
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
        link=_taken_link(login),
        typed=typed,
        errors=errors or {},
        changed=changed,
        seal=directory.seal(who),
        roles=list(Role),
        **about,
    )


def _taken_link(login: str) -> str | None:
    """The address of a link that was made just now; asked for a second time it is gone."""
    with hotline().database.begin() as work:
        found = shown_once.take(work, my_token(), _SHOWN)
    if not found or found[0] != login:
        return None
    return f"{hotline().settings.public_url}{url_for('login.welcome', token=found[1])}"


@admin.post("/people/<login>")
def change_person(login: str) -> ResponseReturnValue:
    """Name, role, telephone and language, all or none; somebody else's change is not overwritten unseen."""
    line, form = hotline(), request.form
    if form.get("role") not in tuple(Role) or form.get("language") not in LANGUAGES:
        abort(400)
    try:
        with line.database.begin() as work:
            current = accounts.locked_person(work, login)
            meanwhile = form.get("seen") != directory.seal(current) and not _is_so(current, form)
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
    agents.set_role(work, login, Role(form["role"]), actor(), now, office=_office_in_form())
    accounts.set_language(work, login, form["language"], actor(), now)
    accounts.set_phone(work, login, form.get("phone"), hotline().rules(now), actor(), now)


def _is_so(current: Staff, form: Mapping[str, str]) -> bool:
    """The same form sent twice."""
    sent = tuple(form.get(name, "").strip() for name in ("name", "role", "language", "office"))
    return sent == (current.name, current.role, current.language, str(current.office_id or ""))


@admin.post("/people/<login>/deactivate")
def deactivate(login: str) -> ResponseReturnValue:
    """Out, at once."""
    return _act(login, "deactivated", lambda work: agents.disable(work, login, actor(), current.now()))


@admin.post("/people/<login>/activate")
def activate(login: str) -> ResponseReturnValue:
    """In again."""
    return _act(login, "activated", lambda work: accounts.enable(work, login, actor(), current.now()))


@admin.post("/people/<login>/second-factor")
def reset_second_factor(login: str) -> ResponseReturnValue:
    """For somebody who has lost telephone and recovery codes."""

    def reset(work: Session) -> object:
        accounts.not_yourself(accounts.locked_person(work, login), actor())
        return second_factor.turn_off(work, login, actor(), current.now())

    return _act(login, "second_factor_reset", reset)


@admin.post("/people/<login>/link")
def make_link(login: str) -> ResponseReturnValue:
    """A new link: the old password, and any older link, are worth nothing any more."""
    try:
        with hotline().database.begin() as work:
            link = invitations.way_back(work, login, actor(), current.now())
    except HotlineError as error:
        return _refused(login, error)
    return _show_link(link, "link_made")


def _act(login: str, key: str, do: Callable[[Session], object]) -> ResponseReturnValue:
    try:
        with hotline().database.begin() as work:
            do(work)
    except HotlineError as error:
        return _refused(login, error)
    flash(t(f"people.done.{key}", name=login), "done")
    return redirect(url_for("admin.person", login=login), 303)


def _refused(login: str, error: HotlineError) -> ResponseReturnValue:
    """Back to the person's page, with the reason; there is none for somebody who is not there."""
    if isinstance(error, NotFound):
        raise error
    flash(explain(error), "problem")
    return redirect(url_for("admin.person", login=login), 303)
