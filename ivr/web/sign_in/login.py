"""Staff come in, go out, change their password and choose their language."""

from __future__ import annotations

import structlog
from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import login_user, logout_user

from ivr.hotline.errors import HotlineError
from ivr.hotline.passwords import SHORTEST
from ivr.hotline.staff import Anybody, Role
from ivr.operations.audit import actors
from ivr.operations.staff import accounts, sessions
from ivr.operations.staff import sign_in as staff_sign_in
from ivr.operations.staff.sign_in import CodeNeeded, NotLetIn
from ivr.operations.staff.throttle import TooManyTries
from ivr.records.people import Staff
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame.access import User, me
from ivr.web.frame.browser_address import address_of_browser, is_shared
from ivr.web.frame.errors import explain
from ivr.web.frame.marks import for_newcomers, needs, open_to_all
from ivr.web.frame.texts import LANGUAGES, t
from ivr.web.frame.ways_back import our_page, path_of_ours, referring_page
from ivr.web.sign_in import known_browser

login = Blueprint("login", __name__)
log = structlog.get_logger("login")

_HOMES = {Role.AGENT: "/console", Role.SUPERVISOR: "/wallboard", Role.ADMIN: "/admin", Role.OFFICER: "/office"}


@login.get("/")
@needs(Anybody.SIGNED_IN)
def home() -> ResponseReturnValue:
    """Everybody begins where their work is."""
    return redirect(_HOMES[Role(me().role)])


@login.get("/login")
@open_to_all
def sign_in() -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    if "person" in g:
        return redirect(our_page(request.args.get("next")) or url_for("login.home"))
    if request.args.get("lang") in LANGUAGES:
        session["language"] = request.args["lang"]
    return _form(ended="ended" in request.args)


@login.post("/login")
@open_to_all
def let_in() -> ResponseReturnValue:
    """Check what was typed and begin a session of its own."""
    line, typed = hotline(), request.form.get("login", "")
    try:
        token = staff_sign_in.sign_in(
            line.database,
            typed,
            request.form.get("password", ""),
            address_of_browser(),
            current.now(),
            known_browser.of(typed),
            shared=is_shared(),
        )
    except CodeNeeded as half:
        begin_anew()
        session["second_step"] = half.token
        return redirect(url_for("login.ask_for_code", next=our_page(request.form.get("next"))), 303)
    except NotLetIn as error:
        log.info("not let in")
        return _form(explain(error), typed), 401
    except TooManyTries as error:
        log.warning("throttled", minutes=error.minutes)
        return _form(explain(error), typed), 429, {"Retry-After": str(error.minutes * 60)}
    begin(token)
    return redirect(our_page(request.form.get("next")) or url_for("login.home"), 303)


def _form(problem: str | None = None, typed: str = "", *, ended: bool = False) -> str:
    following = our_page(request.values.get("next"))
    return render_template("login.html", problem=problem, typed=typed, next=following, ended=ended)


def begin_anew() -> None:
    """Nothing of what was in the browser's session is kept but the language."""
    kept = session.get("language")
    session.clear()
    if kept:
        session["language"] = kept


def begin(token: str) -> None:
    """A new session in the browser, which from now on is one in which this person is known."""
    line = hotline()
    begin_anew()
    found = sessions.signed_in(line.database, token, current.now(), in_use=False)
    if found is not None:
        login_user(User(found, token))
        known_browser.remember(found.person.login)


@login.post("/logout")
@needs(Anybody.SIGNED_IN)
@for_newcomers
def sign_out() -> ResponseReturnValue:
    """End this session on the server, not only in the browser."""
    line, token, spoken = hotline(), session.get("_user_id", ""), me().language
    with line.database.begin() as work:
        sessions.end(work, token, current.now())
    logout_user()
    session.clear()
    session["language"] = spoken
    flash(t("login.signed_out"), "done")
    return redirect(url_for("login.sign_in"), 303)


@login.get("/password")
@needs(Anybody.SIGNED_IN)
@for_newcomers
def password() -> ResponseReturnValue:
    """The form to choose a password."""
    return _password_form()


@login.post("/password")
@needs(Anybody.SIGNED_IN)
@for_newcomers
def change_password() -> ResponseReturnValue:
    """Choose a password: every session ends, and this browser begins a new one."""
    line, wanted, person = hotline(), request.form.get("wanted", ""), me()
    if wanted != request.form.get("again", ""):
        return _password_form("again", t("login.differ")), 400
    if not staff_sign_in.confirm(
        line.database, person, request.form.get("present", ""), known_browser.place(person.login), current.now()
    ):
        return _password_form("present", t("errors.rule.WrongPassword")), 400
    try:
        password_hash = accounts.new_password(person, request.form.get("present", ""), wanted)
    except HotlineError as error:
        return _password_form("wanted", explain(error)), 400
    now = current.now()
    with line.database.begin() as work:
        changed: Staff = accounts.set_password(work, person.login, password_hash, now)
        token = sessions.begin(work, changed, address_of_browser(), now)
    begin(token)
    flash(t("login.changed"), "done")
    return redirect(url_for("login.home"), 303)


def _password_form(field: str | None = None, problem: str | None = None) -> str:
    errors = {field: problem} if field else {}
    first = me().one_time_until is not None
    return render_template("password.html", errors=errors, first=first, shortest=SHORTEST)


@login.post("/language")
@open_to_all
def choose_language() -> ResponseReturnValue:
    """Read everything in another language from now on."""
    line, wanted = hotline(), request.form.get("language", "")
    if wanted in LANGUAGES:
        session["language"] = wanted
        if "person" in g:
            with line.database.begin() as work:
                accounts.set_language(work, me().login, wanted, actors.person_actor(me()), current.now())
    by_link = path_of_ours(request.referrer, "login.welcome") or path_of_ours(request.referrer, "office.show")
    back = our_page(request.form.get("next")) or referring_page() or by_link
    return redirect(back or url_for("login.sign_in", next=our_page(request.form.get("then"))), 303)
