"""Who of the staff may open which page: everything is closed that does not say for whom it is open."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, abort, current_app, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden

from ivr.hotline.addresses import read_address
from ivr.hotline.staff import Anybody, Role
from ivr.operations.audit.actors import person_actor
from ivr.operations.staff import second_factor, sessions
from ivr.operations.staff.sessions import SignedIn
from ivr.records.people import Staff
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.marks import is_door, needed_role
from ivr.web.frame.ways_back import our_hosts, referring_page

READING = frozenset({"GET", "HEAD", "OPTIONS"})


class ControlCharacter(BadRequest):
    """What was sent holds a character that nobody types and that cannot be kept."""


class MissingRole(Forbidden):
    """Somebody is signed in, but their role is not enough."""

    def __init__(self, needed: Role | Anybody) -> None:
        super().__init__()
        self.needed = needed


class User(UserMixin):  # type: ignore[misc]
    """A signed-in person, as Flask-Login wants them; in the browser they are known by the token of their session."""

    def __init__(self, signed_in: SignedIn, token: str) -> None:
        self.signed_in = signed_in
        self.token = token

    def get_id(self) -> str:
        """What Flask-Login keeps in the browser's session: the token, not the person's number."""
        return self.token


def install(app: Flask, csrf: CSRFProtect, doors: tuple[Blueprint, ...]) -> None:
    """Guard every page of the application; `doors` are left alone."""
    app.extensions["doors"] = frozenset(blueprint.name for blueprint in doors)
    for blueprint in doors:
        csrf.exempt(blueprint)
    manager = LoginManager(app, add_context_processor=False)  # pages use `person`; an error page must not ask again
    manager.session_protection = None  # tied to the address, which changes under a telephone
    manager.user_loader(_load)
    app.before_request(_guard)
    csrf.init_app(app)


def _load(token: str) -> User | None:
    line = hotline()
    found = sessions.signed_in(line.database, token, current.now(), in_use=_a_person_did_this())
    return User(found, token) if found else None


def _a_person_did_this() -> bool:
    """Opening a page or sending something; not what a page asks for by itself."""
    return "X-Background" not in request.headers and (request.method not in READING or wants_page())


def _guard() -> ResponseReturnValue | None:
    if request.endpoint == "static" or is_door(current_app, request.endpoint):
        return None
    if request.endpoint is None:  # there is no such page, which is told in the frame of whoever looks for it
        if wants_page():
            _recognise()
        return None
    if _holds_nul():
        raise ControlCharacter
    if request.method not in READING and _comes_from_elsewhere():
        abort(400)
    _recognise()
    role = needed_role(current_app, request.endpoint)
    if role is None:
        return None
    if "person" not in g:
        return _ask_to_sign_in()
    if g.person.one_time_until is not None and not hasattr(_view(), "for_newcomers"):
        return redirect(url_for("login.password")) if wants_page() else (jsonify(error="password_change_needed"), 403)
    if _lacks_second_factor(g.person) and not hasattr(_view(), "for_newcomers"):
        address = url_for("account.second_factor")
        return redirect(address) if wants_page() else (jsonify(error="second_factor_needed"), 403)
    if not Role(g.person.role).allows(role):
        raise MissingRole(role)
    return None


def _lacks_second_factor(person: Staff) -> bool:
    """Whether this person may do nothing before their telephone makes codes; in the demo nobody has to."""
    line = hotline()
    if person.second_factor is not None or line.settings.demo or not second_factor.needed(person.role, True):
        return False
    return script().rules.second_factor


def _recognise() -> None:
    if current_user.is_authenticated:
        g.signed_in = current_user.signed_in
        g.person = g.signed_in.person


def _view() -> Any:
    return current_app.view_functions[request.endpoint or ""]


def _holds_nul() -> bool:
    """Whether the character NUL came along: nobody types it, and not every database can keep it."""
    sent = {text for values in (request.args, request.form) for pair in values.items(multi=True) for text in pair}
    if hasattr(_view(), "tells_of_control_characters"):
        sent -= set(request.form.values())
    return "\x00" in request.path or any("\x00" in text for text in sent)


def _comes_from_elsewhere() -> bool:
    """Whether another site made the browser send this. Forms carry a token as well; this also holds without one."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and read_address(origin).netloc not in our_hosts()


def _ask_to_sign_in() -> ResponseReturnValue:
    if not wants_page():
        return jsonify(error="signed_out", login=url_for("login.sign_in")), 401
    here = request.full_path.removesuffix("?") if request.method in READING else referring_page()
    came_with_token = session.pop("_user_id", None) is not None
    return redirect(url_for("login.sign_in", next=here, ended=1 if came_with_token else None))


def wants_page() -> bool:
    """Whether a person waits for a page, and not a script for data."""
    return "text/html" in request.headers.get("Accept", "")


def me() -> Staff:
    """Who is signed in; only for pages that need it."""
    person: Staff = g.person
    return person


def signed_in() -> SignedIn:
    """The session of who is signed in; only for pages that need it."""
    found: SignedIn = g.signed_in
    return found


def my_token() -> str:
    """The token of the session of who is signed in; only for pages that need it."""
    return str(current_user.get_id())


def may(role: Role | str) -> bool:
    """Whether somebody is signed in who may do what needs this role."""
    return "person" in g and Role(g.person.role).allows(Role(role))


def actor() -> str:
    """Who is signed in, as the audit names them."""
    return person_actor(me())
