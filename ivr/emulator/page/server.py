"""The emulator as a server: Twilio's REST interface, the control interface and the telephone page on one port."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, render_template
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from ivr.emulator.exchange import Exchange
from ivr.emulator.page import mail_catcher
from ivr.emulator.page.chat import create_chat
from ivr.emulator.page.control import create_control
from ivr.emulator.page.demo_clock import DemoClock
from ivr.emulator.page.guard import guard, on_loopback
from ivr.emulator.page.mail_catcher import PostBox, create_mail_page
from ivr.emulator.page.offset import Offset
from ivr.emulator.page.threads import create_threads
from ivr.emulator.rest import REST_PATHS, create_rest
from ivr.emulator.webhooks.transport import HttpTransport
from ivr.emulator.webhooks.wsgi import WsgiApp

HOST = "127.0.0.1"
BACKLOG = 128
APPROVAL_SECONDS = 2.0
"""Nobody waits for Meta here."""
REAL_HOSTS = frozenset({"", "api.twilio.com"})
POLICY = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class RealCredentials(RuntimeError):
    """The environment looks like production; an emulator has no business there."""


@dataclass(frozen=True, slots=True)
class Setup:
    """How a server is started."""

    port: int
    hotline: str
    number: str
    account_sid: str
    auth_token: str
    clock_file: Path | None = None
    aliases: tuple[str, ...] = field(default_factory=tuple)
    smtp_port: int | None = None
    whatsapp: str = ""
    sms: str = ""

    @property
    def base_url(self) -> str:
        """The address of this server, on loopback, without a slash at its end."""
        return f"http://{HOST}:{self.port}"


def refuse_real_credentials(account_sid: str, environment: Mapping[str, str] = os.environ) -> None:
    """Stop where the hotline is set up with a real account."""
    configured = environment.get("TWILIO_ACCOUNT_SID", "")
    provider = urlsplit(environment.get("TWILIO_API_URL", "")).hostname or ""
    if configured and configured != account_sid and provider in REAL_HOSTS:
        raise RealCredentials(
            f"TWILIO_ACCOUNT_SID is {configured}, which is not the emulator's {account_sid}, and TWILIO_API_URL does "
            "not point to an emulator: this looks like a real account. Unset TWILIO_ACCOUNT_SID, or set TWILIO_API_URL."
        )


def create_exchange(setup: Setup) -> tuple[Exchange, DemoClock]:
    """An exchange on the demo clock with the hotline's number configured as at Twilio."""
    clock = DemoClock(Offset(setup.clock_file))
    exchange = Exchange(clock, setup.account_sid, setup.auth_token, transport=HttpTransport(), base_url=setup.base_url)
    exchange.options.strict = False
    exchange.options.requests_kept = 2000
    exchange.options.approval_seconds = APPROVAL_SECONDS
    hotline = setup.hotline.rstrip("/")
    exchange.add_number(
        setup.number,
        voice_url=f"{hotline}/voice/incoming",
        status_callback=f"{hotline}/voice/status",
        fallback_url=f"{hotline}/voice/fallback",
        aliases=setup.aliases,
    )
    if setup.whatsapp:
        exchange.messaging.add_sender(
            f"whatsapp:{setup.whatsapp}",
            webhook_url=f"{hotline}/whatsapp/incoming",
            fallback_url=f"{hotline}/whatsapp/fallback",
        )
    if setup.sms:
        exchange.messaging.add_sender(setup.sms)
    return exchange, clock


def create_app(exchange: Exchange, offset: Offset, box: PostBox | None = None) -> WsgiApp:
    """One WSGI application: REST below its versions, everything else is ours."""
    page = create_page(exchange, offset, box).wsgi_app
    rest = create_rest(exchange)

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not on_loopback(environ.get("HTTP_HOST", "")):
            return Response("the emulator answers on loopback only", 403)(environ, start_response)
        ours = not environ.get("PATH_INFO", "").startswith(REST_PATHS)
        return page(environ, start_response) if ours else rest(environ, start_response)

    return app


def create_page(exchange: Exchange, offset: Offset, box: PostBox | None = None) -> Flask:
    """The telephone page, the chat page, the control interface behind them, and the mails that were caught."""
    app = Flask("ivr.emulator")
    app.config["MAX_CONTENT_LENGTH"] = 32 * 1024 * 1024
    app.register_blueprint(create_control(exchange, offset))
    app.register_blueprint(create_chat(exchange))
    app.register_blueprint(create_threads(exchange))
    app.register_blueprint(create_mail_page(box or PostBox(exchange.clock)))
    app.before_request(guard)

    @app.get("/")
    def index() -> str:
        number = next(iter(exchange.numbers.values()))
        dialled = min(number.aliases, default=number.phone_number)
        return render_template("phone.html", number=number.phone_number, dialled=dialled)

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

    return app


class QuietHandler(WSGIRequestHandler):
    """Keeps connections open and does not write a line per request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write no line for each request: the page asks many times a minute."""
        del code, size


def create_server(setup: Setup) -> tuple[BaseWSGIServer, Exchange]:
    """A threaded server on loopback, not yet serving, and one for mail; raises OSError where a port is taken."""
    exchange, clock = create_exchange(setup)
    box = PostBox(clock)
    app = create_app(exchange, clock.offset, box)
    if setup.smtp_port is not None:
        mail_catcher.start(box, setup.smtp_port)
    with socket.socket() as listening:
        # Bound here, because the server would end the process where the port is taken.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, setup.port))
        listening.listen(BACKLOG)
        server = make_server(HOST, setup.port, app, threaded=True, request_handler=QuietHandler, fd=listening.fileno())
    return server, exchange
