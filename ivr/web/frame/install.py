"""The frame around every page of the staff: guards, headers, words, and what templates can use."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, wraps
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, g, request, url_for
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined, pass_context
from markupsafe import Markup
from werkzeug.routing import IntegerConverter, Map

from ivr.hotline.staff import Role
from ivr.web.current import hotline
from ivr.web.frame import access, case_labels, errors, formats, headers, labels, news_labels, notices, ways_back
from ivr.web.frame.closure_banner import emergency
from ivr.web.frame.kept import Kept
from ivr.web.frame.saved_forms import taken_saved
from ivr.web.frame.shortage_banner import KEPT, shortage
from ivr.web.frame.texts import LANGUAGES, language, t
from ivr.wiring import Hotline

LARGEST_FORM = 1024 * 1024
"""Bytes; a page that takes uploads raises `request.max_content_length` itself."""

NAVIGATION = (
    ("console", "/console", Role.AGENT),
    ("chats", "/chats", Role.AGENT),
    ("cases", "/cases", Role.AGENT),
    ("wallboard", "/wallboard", Role.SUPERVISOR),
    ("admin", "/admin", Role.ADMIN),
    ("office", "/office", Role.OFFICER),
)
"""Key of the name (`frame.nav.…`), address, and who sees it."""


_FILTERS: Mapping[str, Callable[..., Any]] = {
    **formats.FILTERS,
    **labels.FILTERS,
    **case_labels.FILTERS,
    **news_labels.FILTERS,
}


class RowNumber(IntegerConverter):
    """A number in an address; there is no page for one that is larger than any that databases count to."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": 2**63 - 1, **options})


def install(app: Flask, doors: tuple[Blueprint, ...]) -> None:
    """Put the frame on the application; `doors` are no pages of staff and are left alone."""
    line: Hotline = app.extensions["hotline"]
    secure = line.settings.public_url.startswith("https://")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        SESSION_COOKIE_NAME="__Host-hotline" if secure else "hotline",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: what was typed for an hour must still be taken
        WTF_CSRF_SSL_STRICT=False,  # `staff` looks at where a form comes from, also behind a proxy
    )
    access.install(app, CSRFProtect(), doors)
    headers.install(app)
    errors.install(app)
    notices.install(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(t=t, static_url=static_url, may=access.may, languages=LANGUAGES, emergency=emergency)
    app.jinja_env.globals.update(taken_saved=taken_saved, shortage=shortage)
    app.extensions[KEPT] = Kept(1)
    app.jinja_env.filters.update({name: _read_now(use) for name, use in _FILTERS.items()}, attributes=attributes)
    app.context_processor(_of_this_request)


def _of_this_request() -> dict[str, object]:
    return {
        "language": language(),
        "person": g.get("person"),
        "navigation": [entry for entry in NAVIGATION if access.may(entry[2])],
        "here": ways_back.this_page(),
        "again": ways_back.referring_page() if request.method not in access.READING else None,
        "settings": hotline().settings,
    }


def _read_now(use: Callable[..., object]) -> Callable[..., object]:
    """A filter whose words are those of the reader: used on a constant it would else be written once for everybody."""

    @pass_context
    @wraps(use)
    def used(_context: object, *values: Any, **named: Any) -> object:
        return use(*values, **named)

    return used


def attributes(values: Mapping[str, object]) -> str:
    """Attributes of an element: True is one without a value, False and None are left out, `_` stands for `-`."""
    kept = {name.replace("_", "-"): value for name, value in values.items() if value is not False and value is not None}
    return Markup(" ").join(
        Markup(name) if value is True else Markup('{}="{}"').format(Markup(name), value)  # noqa: S704
        for name, value in kept.items()
    )


def static_url(name: str) -> str:
    """The address of a file under static/, which changes with its content so that browsers may keep it."""
    return url_for("static", filename=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((Path(__file__).parent.parent / "static" / name).read_bytes()).hexdigest()[:12]
