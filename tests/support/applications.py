"""The web application of a hotline, put together once in a process: what each test would make anew is the same."""

from __future__ import annotations

import copy

from flask import Flask

from ivr.app import create_app
from ivr.web.frame.kept import Kept
from ivr.web.phone.fast_path import FastPath
from ivr.wiring import Hotline

_patterns: dict[bool, Flask] = {}
"""By whether cookies are for https alone: nothing else of the settings is read while an application is made."""


def application(hotline: Hotline) -> Flask:
    """An application as `create_app(hotline)` makes it: with the same pages, and with settings and memory of its own.

    Routes, templates and what watches over requests are shared: a test that changes them makes its own application.
    """
    secure = hotline.settings.public_url.startswith("https://")
    pattern = _patterns[secure] = _patterns.get(secure) or create_app(hotline)
    made = copy.copy(pattern)
    made.config = copy.copy(pattern.config)
    made.secret_key = hotline.settings.secret_key
    kept = {name: Kept(value._most) for name, value in pattern.extensions.items() if isinstance(value, Kept)}
    made.extensions = {**pattern.extensions, **kept, "hotline": hotline}
    made.wsgi_app = FastPath(Flask.wsgi_app.__get__(made), hotline)  # type: ignore[method-assign]
    return made
