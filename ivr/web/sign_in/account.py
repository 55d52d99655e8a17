"""One's own account: the telephone that makes codes for signing in, and the recovery codes."""

from __future__ import annotations

import segno
from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from sqlalchemy.orm import Session

from ivr.hotline.staff import Anybody
from ivr.operations.audit import actors
from ivr.operations.staff import accounts, second_factor, sessions, shown_once, sign_in
from ivr.operations.staff.second_factor import WrongCode
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.access import me, my_token
from ivr.web.frame.browser_address import address_of_browser
from ivr.web.frame.errors import explain
from ivr.web.frame.marks import StaffPages, for_newcomers
from ivr.web.frame.texts import t
from ivr.web.sign_in import known_browser
from ivr.web.sign_in.login import begin

account = StaffPages("account", __name__, url_prefix="/account", needed=Anybody.SIGNED_IN)

_SECRET, _SHOWN = "second_factor_secret", "recovery_codes"


@account.get("/second-factor", endpoint="second_factor")
@for_newcomers
def page() -> ResponseReturnValue:
    """How things stand, and the picture for one's telephone."""
    return _page()


@account.post("/second-factor")
@for_newcomers
def turn_on() -> ResponseReturnValue:
    """The telephone has shown that it makes the right codes."""
    line, now = hotline(), current.now()
    with line.database.begin() as work:
        secret = shown_once.look(work, my_token(), _SECRET) or ""
    if me().second_factor is not None and not _knows_password():
        return _page("present", t("errors.rule.WrongPassword"), anew=True), 400
    if not secret:
        return redirect(url_for("account.second_factor"), 303)
    try:
        with line.database.begin() as work:
            codes = second_factor.turn_on(
                work, me().login, secret, request.form.get("code", ""), now, line.machine_clock()
            )
            token = _begin_again(work)
            shown_once.keep(work, token, _SHOWN, codes)
    except WrongCode as error:
        return _page("code", explain(error), anew=me().second_factor is not None), 400
    begin(token)
    flash(t("account.turned_on"), "done")
    return redirect(url_for("account.second_factor"), 303)


@account.post("/second-factor/recovery-codes")
def renew_codes() -> ResponseReturnValue:
    """Ten new recovery codes."""
    if me().second_factor is None or not _knows_password():
        return _page("present_codes", t("errors.rule.WrongPassword")), 400
    with hotline().database.begin() as work:
        codes = second_factor.renew_recovery_codes(work, me().login, current.now())
        shown_once.keep(work, my_token(), _SHOWN, codes)
    return redirect(url_for("account.second_factor"), 303)


@account.post("/second-factor/off")
def turn_off() -> ResponseReturnValue:
    """Sign in with the password alone again, if the hotline lets this person."""
    if _required():
        flash(t("account.is_required"), "problem")
        return redirect(url_for("account.second_factor"), 303)
    if not _knows_password():
        return _page("present_off", t("errors.rule.WrongPassword")), 400
    with hotline().database.begin() as work:
        second_factor.turn_off(work, me().login, actors.person_actor(me()), current.now())
        token = _begin_again(work)
    begin(token)
    flash(t("account.turned_off"), "done")
    return redirect(url_for("account.second_factor"), 303)


def _page(field: str | None = None, problem: str | None = None, *, anew: bool = False) -> str:
    line, person = hotline(), me()
    setting_up = person.second_factor is None or anew or "anew" in request.args
    with line.database.begin() as work:
        codes = shown_once.take(work, my_token(), _SHOWN) if request.method == "GET" else None
        left = second_factor.recovery_codes_left(work, person.id)
        secret = _secret(work) if setting_up else ""
    return render_template(
        "account/second_factor.html",
        setting_up=setting_up,
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        picture=_picture(secret) if secret else "",
        codes=codes,
        left=left,
        required=_required(),
        errors={field: problem} if field else {},
    )


def _secret(work: Session) -> str:
    """The same for as long as this session lasts, so that a page opened twice shows one picture."""
    found = shown_once.look(work, my_token(), _SECRET)
    if found is None:
        found = second_factor.new_secret()
        shown_once.keep(work, my_token(), _SECRET, found)
    return str(found)


def _picture(secret: str) -> Markup:
    address = second_factor.secret_address(secret, me().login, hotline().settings.hotline_name)
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=3, light="#fff", title=t("account.picture"))
    return Markup(drawn)  # noqa: S704  (drawn by the library; it escapes the title)


def _knows_password() -> bool:
    line, person = hotline(), me()
    place = known_browser.place(person.login)
    return sign_in.confirm(line.database, person, request.form.get("present", ""), place, current.now())


def _required() -> bool:
    line = hotline()
    needed = second_factor.needed(me().role, script().rules.second_factor)
    return needed and not line.settings.demo


def _begin_again(work: Session) -> str:
    """Every session of this person has ended; a new one for this browser."""
    person = accounts.locked_person(work, me().login)
    return sessions.begin(work, person, address_of_browser(), current.now())
