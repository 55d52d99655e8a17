"""Who of the staff may open which page: everything is closed that does not say for whom it is open."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, g, jsonify, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from flask_wtf import CSRFProtect
from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from ivr.hotline.addresses import read_address
from ivr.hotline.staff import Anybody, Role
from ivr.operations.audit.actors import person_actor
from ivr.operations.staff import second_factor, sessions
from ivr.operations.staff.sessions import SignedIn
from ivr.records.people import Staff
from ivr.web import current
from ivr.web.current import hotline, script

View = TypeVar("View", bound=Callable[..., Any])
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class StaffPages(Blueprint):
    """Pages for people who are signed in and have at least the role that is `needed`; `needs` can ask for more."""

    def __init__(self, name: str, import_name: str, *, needed: Role | Anybody, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.needed = needed


def needs(role: Role | Anybody) -> Callable[[View], View]:
    """This page needs at least this role, whatever its blueprint says."""

    def mark(view: View) -> View:
        view.needed_role = role  # type: ignore[attr-defined]
        return view

    return mark


def open_to_all(view: View) -> View:
    """This page is for everybody, signed in or not."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def tells_of_control_characters(view: View) -> View:
    """Mark a page whose form tells beside its field that a character cannot be taken."""
    view.tells_of_control_characters = True  # type: ignore[attr-defined]
    return view


def for_newcomers(view: View) -> View:
    """This page can be used before a one-time password has been changed and a second factor has been set up."""
    view.for_newcomers = True  # type: ignore[attr-defined]
    return view


def for_machines(view: View) -> View:
    """What this answers is for a script or a player, no page: nobody is ever sent back to it."""
    view.for_machines = True  # type: ignore[attr-defined]
    return view


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


def needed_role(app: Flask, endpoint: str) -> Role | Anybody | None:
    """The least role that this page needs; None when it is open to all. Closed (admin) when nothing is said."""
    view = app.view_functions[endpoint]
    blueprint = app.blueprints.get(endpoint.rpartition(".")[0])
    if endpoint == "static" or is_door(app, endpoint) or getattr(view, "open_to_all", False):
        return None
    said: Role | Anybody | None = getattr(view, "needed_role", None)
    return said or (blueprint.needed if isinstance(blueprint, StaffPages) else Role.ADMIN)


def is_door(app: Flask, endpoint: str | None) -> bool:
    """Whether this is not a page at all: doors of the telephone and for machines have guards of their own."""
    return bool(endpoint) and str(endpoint).rpartition(".")[0] in app.extensions["doors"]


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
    return origin is not None and read_address(origin).netloc not in _our_hosts()


def _our_hosts() -> tuple[str, str]:
    return request.host, urlsplit(hotline().settings.public_url).netloc


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


def referring_page() -> str | None:
    """The page of ours on which the browser was, if it tells."""
    parts = read_address(request.referrer)
    if parts.netloc not in _our_hosts():
        return None
    return our_page(parts.path + (f"?{parts.query}" if parts.query else ""))


def path_of_ours(address: str | None, endpoint: str) -> str | None:
    """The path of a whole address, if it is that of this view of ours."""
    parts = read_address(address)
    if parts.netloc not in _our_hosts():
        return None
    try:
        found, _ = current_app.url_map.bind("").match(parts.path, method="GET")
    except HTTPException:
        return None
    return parts.path if found == endpoint else None


def our_page(address: str | None) -> str | None:
    """The address if it is a page of ours that can be opened, so that nobody is sent to another site; else None."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or not address.isprintable():
        return None
    parts = read_address(address)
    try:
        endpoint, _ = current_app.url_map.bind("").match(parts.path, method="GET")
    except (NotFound, MethodNotAllowed, RequestRedirect, HTTPException):
        return None
    if getattr(current_app.view_functions[endpoint], "for_machines", False):
        return None
    return address if needed_role(current_app, endpoint) is not None else None


def this_page() -> str | None:
    """The page that the browser shows or will show: this request's, or where a part of a page was asked for."""
    return our_page(request.full_path.removesuffix("?")) or referring_page()


def address_of_browser() -> str | None:
    """Where the request comes from, as far as the proxies that we trust can tell; an IPv6 network counts as one."""
    trusted = hotline().settings.trusted_proxies
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    found = _address(told[-trusted]) if 0 < trusted <= len(told) else None
    found = found or _address(request.remote_addr or "")
    if found is None:
        return None
    return str(ipaddress.ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def _address(told: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address as proxies write it, without its port, by which each connection would be another; else None."""
    host = told.partition("]")[0].removeprefix("[") if told.startswith("[") else told
    host = host.partition(":")[0] if host.count(":") == 1 else host
    try:
        found = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
