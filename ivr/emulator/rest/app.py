"""The REST interface as a Flask application: sign-in, error envelope, resources."""

from __future__ import annotations

import hmac

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from ivr.emulator.exchange import Exchange
from ivr.emulator.network.call import API_VERSION
from ivr.emulator.rest import content, indicators
from ivr.emulator.rest.calls import create_calls
from ivr.emulator.rest.errors import RestRefusal, not_found
from ivr.emulator.rest.faulty import FaultyApp
from ivr.emulator.rest.media import create_media
from ivr.emulator.rest.messages import create_messages
from ivr.emulator.rest.numbers import create_numbers
from ivr.emulator.rest.recordings import create_recordings
from ivr.emulator.rest.senders import create_senders
from ivr.emulator.rest.shapes import account_path

PREFIX = account_path("<account>")
REST_PATHS = (f"/{API_VERSION}/", f"{content.PREFIX}/", f"{indicators.PREFIX}/")
"""What the paths of Twilio's hosts begin with; no two of them overlap, so that one address can stand for all."""


def create_rest(exchange: Exchange) -> FaultyApp:
    """A WSGI application that answers like api.twilio.com and its neighbours, planned faults included."""
    app = Flask("ivr.emulator.rest", static_folder=None)
    app.json.sort_keys = False  # type: ignore[attr-defined]
    install(app, exchange)
    return FaultyApp(app.wsgi_app, exchange.faults)


def install(app: Flask, exchange: Exchange) -> None:
    """Add the REST routes to an application."""
    for create in (create_calls, create_recordings, create_numbers, create_messages, create_media):
        routes = create(exchange)

        @routes.before_request
        def check_account() -> None:
            sign_in(exchange)

        @routes.url_value_preprocessor
        def take_account(_endpoint: str | None, values: dict[str, str] | None) -> None:
            if values:
                values.pop("account", None)

        app.register_blueprint(routes, url_prefix=PREFIX)
    for prefix, create in (
        (content.PREFIX, content.create_content),
        (indicators.PREFIX, indicators.create_indicators),
        (indicators.PREFIX, create_senders),
    ):
        routes = create(exchange)
        routes.before_request(lambda: check_login(exchange))
        app.register_blueprint(routes, url_prefix=prefix)

    @app.errorhandler(RestRefusal)
    def rest_error(error: RestRefusal) -> Response:
        return error.response()

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response | HTTPException:
        if not request.path.startswith(REST_PATHS):
            return error
        if error.code == 405:
            return RestRefusal(405, 20004, "Method not allowed").response()
        if error.code == 404:
            return unknown(exchange).response()
        return RestRefusal(error.code or 500, 20500, error.name).response()


def unknown(exchange: Exchange) -> RestRefusal:
    """What is answered where nothing is: only who has signed in is told so."""
    try:
        sign_in(exchange)
    except RestRefusal as refusal:
        return refusal
    return not_found(request.path)


def sign_in(exchange: Exchange) -> None:
    """Basic authentication, on the account's own addresses."""
    check_login(exchange)
    if request.path.startswith(f"/{API_VERSION}") and not request.path.startswith(account_path(exchange.account_sid)):
        raise not_found(request.path)


def check_login(exchange: Exchange) -> None:
    """Basic authentication with the account's SID and token."""
    given = request.authorization
    user, secret = (given.username or "", given.password or "") if given and given.type == "basic" else ("", "")
    right = hmac.compare_digest(user.encode(), exchange.account_sid.encode())
    if not (hmac.compare_digest(secret.encode(), exchange.auth_token.encode()) and right):
        raise RestRefusal(401, 20003, "Authenticate")
