"""Browsers in which somebody has signed in before: their tries are counted apart from everybody else's.

A signed cookie names the browser and who has signed in with it. It lets nobody in; it only sees to it that those who
guess passwords elsewhere, even from the same network, cannot make these people wait.
"""

from __future__ import annotations

import secrets
from typing import Any

from flask import Response, after_this_request, current_app, g, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from ivr.operations.staff.throttle import Place
from ivr.web.frame.browser_address import address_of_browser, is_shared

_YEAR = 365 * 24 * 3600
_MOST = 8
"""So many people may share one browser."""


def place(login: str) -> Place:
    """From where this person tries to sign in."""
    return Place(address_of_browser(), of(login), is_shared())


def of(login: str) -> str | None:
    """What this browser is called, if this person has signed in with it before."""
    known = _read()
    return known["id"] if login.strip().lower() in known["logins"] else None


def remember(login: str) -> None:
    """This person has signed in with this browser."""
    known = _read()
    logins = [login, *(other for other in known["logins"] if other != login)][:_MOST]
    cookie = _signer().dumps({"id": known["id"], "logins": logins})

    @after_this_request
    def tell(answer: Response) -> Response:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        answer.set_cookie(_name(), cookie, max_age=_YEAR, secure=secure, httponly=True, samesite="Lax")
        return answer


def _read() -> dict[str, Any]:
    if "known_browser" not in g:
        try:
            g.known_browser = _signer().loads(request.cookies.get(_name(), ""), max_age=_YEAR)
        except BadSignature:
            g.known_browser = {"id": secrets.token_hex(16), "logins": []}
    found: dict[str, Any] = g.known_browser
    return found


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known browser")


def _name() -> str:
    return "__Host-known" if current_app.config["SESSION_COOKIE_SECURE"] else "known"
