"""The web application: the doors, put on one Flask application."""

from __future__ import annotations

import gc

from flask import Flask

from ivr import logs
from ivr.hotline import region
from ivr.hotline.numbers import mask_in_text
from ivr.operations.staff import passwords
from ivr.settings import read_settings
from ivr.web.admin import admin
from ivr.web.attachments import attachments
from ivr.web.cases import cases
from ivr.web.chats import chats
from ivr.web.console import console
from ivr.web.frame import install
from ivr.web.monitoring import machines
from ivr.web.office import office_link, officer
from ivr.web.phone.agent_leg import agent_leg
from ivr.web.phone.fast_path import FastPath
from ivr.web.phone.prompt_audio import audio
from ivr.web.phone.voice import voice
from ivr.web.phone.whatsapp import whatsapp
from ivr.web.phone.whatsapp_status import whatsapp_status
from ivr.web.search import search
from ivr.web.sign_in import account, login
from ivr.web.wallboard import wall, wallboard
from ivr.wiring import Hotline, build

DOORS = (voice, agent_leg, whatsapp, whatsapp_status, audio, machines)
"""For the telephone and for machines; none of them is a page."""
PAGES = (login, account, console, chats, cases, attachments, search, wallboard, wall, admin, officer, office_link)
"""For staff, and for offices that have a link, inside the frame."""


def create_app(hotline: Hotline | None = None) -> Flask:
    """The application of `hotline`; without one, that of this process's environment (raises BadSettings)."""
    if hotline is None:
        settings = read_settings()
        logs.configure(settings.log_format, mask_in_text)
        app = create_app(build(settings))
        put_away()
        return app
    app = Flask("ivr.web")
    app.extensions["hotline"] = hotline
    app.url_map.strict_slashes = app.url_map.merge_slashes = False  # a redirect would lose what a webhook tells
    app.url_map.converters = {**app.url_map.converters, "int": install.RowNumber}
    app.secret_key = hotline.settings.secret_key
    for blueprint in (*DOORS, *PAGES):
        app.register_blueprint(blueprint)
    install.install(app, DOORS)
    app.wsgi_app = FastPath(app.wsgi_app, hotline)  # type: ignore[method-assign]
    _warm(hotline)
    return app


def put_away() -> None:
    """Take what is loaded out of the garbage collector's sight: it stays anyway.

    To look through it takes a tenth of a second, in which no caller of this process is answered, and a large page makes
    enough objects to bring that about.
    """
    gc.collect()
    gc.freeze()


def _warm(hotline: Hotline) -> None:
    """Load what the first caller would otherwise wait for."""
    region.warm()
    passwords.warm()
    hotline.files.hours.warm(hotline.clock())
