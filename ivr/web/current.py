"""What a request works with: the hotline that it came to, its moment, and the script that holds then."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, g

from ivr.hotline.script import Script
from ivr.wiring import Hotline


def hotline() -> Hotline:
    """The hotline that this application serves."""
    found: Hotline = current_app.extensions["hotline"]
    return found


def now() -> datetime:
    """The moment of this request (aware), on the hotline's clock; asked for once, so that all of it tells one time."""
    if "now" not in g:
        g.now = hotline().clock()
    found: datetime = g.now
    return found


def script() -> Script:
    """What holds at the moment of this request; looked up once."""
    if "script" not in g:
        g.script = hotline().script(now())
    found: Script = g.script
    return found
