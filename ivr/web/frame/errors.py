"""What staff see when something goes wrong: a plain page that says what to do and tells nothing of the inside."""

from __future__ import annotations

import structlog
from flask import Flask, Response, current_app, flash, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.web.frame.access import READING, ControlCharacter, MissingRole, wants_page
from ivr.web.frame.marks import is_door
from ivr.web.frame.texts import has_text, t
from ivr.web.frame.ways_back import referring_page

log = structlog.get_logger("web")
_TELEPHONE = ("/voice", "/whatsapp")
_TOLD = (400, 401, 403, 404, 405, 409, 410, 413, 429, 500, 503)
"""Statuses with words of their own; any other is told as the first of its hundred."""
_NAMED = {CSRFError: "csrf", MissingRole: "role", ControlCharacter: "control_character"}
"""Reasons with words of their own, whatever their status."""
_ADDRESSES = {Thing.OFFICE_LINK: "office_link", Thing.WALL_SCREEN: "wall"}
"""What is opened by an address alone, without an account: their readers are told whom to ask for another one."""


def install(app: Flask) -> None:
    """Show these pages instead of the framework's; the doors of the telephone and for machines keep their answers."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(HotlineError, _rule)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(Exception, _unexpected)


def explain(error: HotlineError) -> str:
    """A rule's complaint in the reader's language; its own words where the texts have none for it."""
    for kind in type(error).__mro__:
        key = f"errors.rule.{kind.__name__}"
        if has_text(key):
            values = {name: getattr(error, name) for name in dir(error) if not name.startswith("_")}
            return t(key, **values)
    return str(error)


def _is_page() -> bool:
    return not is_door(current_app, request.endpoint) and not request.path.startswith(_TELEPHONE)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400 or error.response is not None or not _is_page():
        return error
    words = next((name for kind, name in _NAMED.items() if isinstance(error, kind)), None)
    role = t(f"role.{error.needed}") if isinstance(error, MissingRole) else ""
    answer = page(error.code, words, role=role)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    return answer


def _rule(error: HotlineError) -> ResponseReturnValue:
    """Who sent a form comes back to the page with the reason on it."""
    if not _is_page():
        raise error
    if not wants_page():
        return jsonify(error=type(error).__name__, message=explain(error)), 409
    back = referring_page() if request.method not in READING else None
    if back is None:
        return page(409, text=explain(error))
    flash(explain(error), "problem")
    return redirect(back, 303)


def _not_found(error: NotFound) -> ResponseReturnValue:
    """Whatever is not there, in an address or in a form, is 404."""
    if not _is_page():
        raise error
    if address := _ADDRESSES.get(error.kind):
        return page(404, address)
    return page(404, "not_found", text=t(f"errors.not_found.{error.kind.name.lower()}", which=error.which))


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("failed", method=request.method, path=request.path, exc_info=error)
    status = 503 if isinstance(error, SQLAlchemyError) else 500
    if not _is_page():
        return Response("something failed\n", status, content_type="text/plain; charset=utf-8")
    return page(status)


def page(status: int, words: str | None = None, *, text: str | None = None, role: str = "") -> Response:
    """The page, or for a script the JSON, for this status."""
    kind = words or f"http{status if status in _TOLD else 500 if status >= 500 else 400}"
    if not wants_page():
        return make_response(jsonify(error=kind, message=text or t(f"errors.{kind}.text", role=role)), status)
    return make_response(render_template("error.html", status=status, kind=kind, text=text, role=role), status)
