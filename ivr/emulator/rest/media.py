"""The Media of a message, and the other host that their bytes may be fetched from."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.message import Medium
from ivr.emulator.rest.errors import not_found
from ivr.emulator.rest.message_shapes import medium_json
from ivr.emulator.rest.messages import find as find_message
from ivr.emulator.rest.pages import page, period
from ivr.emulator.rest.shapes import Json


def create_media(exchange: Exchange) -> Blueprint:
    """The routes, below the account's address; the bytes need its sign-in as everything does."""
    routes = Blueprint("media", __name__)

    def shape(medium: Medium) -> Json:
        return medium_json(medium, exchange.account_sid)

    @routes.get("/Messages/<message_sid>/Media.json")
    def index(message_sid: str) -> Response:
        created = period(request, "DateCreated")
        media = find_message(exchange, message_sid).kept_media
        return jsonify(page(request, "media_list", [medium for medium in media if created(medium.created)], shape))

    @routes.get("/Messages/<message_sid>/Media/<sid>.json")
    def fetch(message_sid: str, sid: str) -> Response:
        return jsonify(shape(find(exchange, message_sid, sid)))

    @routes.delete("/Messages/<message_sid>/Media/<sid>.json")
    def delete(message_sid: str, sid: str) -> tuple[str, int]:
        find(exchange, message_sid, sid)
        exchange.messaging.changes.delete_medium(find_message(exchange, message_sid), sid)
        return "", 204

    @routes.get("/Messages/<message_sid>/Media/<sid>")
    def content(message_sid: str, sid: str) -> AnyResponse:
        medium = find(exchange, message_sid, sid)
        elsewhere = exchange.messaging.media_host
        if elsewhere:
            return redirect(f"{elsewhere.rstrip('/')}/{message_sid}/{sid}", 307)
        return Response(medium.content, mimetype=medium.content_type)

    return routes


def create_media_host(exchange: Exchange) -> Flask:
    """Another host for the bytes, as signed addresses have; `exchange.messaging.leaked` keeps credentials it was sent.

    Served on a port of its own, with that address in `exchange.messaging.media_host`.
    """
    app = Flask("ivr.emulator.media", static_folder=None)

    @app.get("/<message_sid>/<sid>")
    def content(message_sid: str, sid: str) -> Response:
        if "Authorization" in request.headers:
            exchange.messaging.leaked.append(request.headers["Authorization"])
        medium = exchange.messaging.book.medium(message_sid, sid)
        return Response(medium.content, mimetype=medium.content_type) if medium else Response(status=404)

    return app


def find(exchange: Exchange, message_sid: str, sid: str) -> Medium:
    """A medium of a message. Raises RestRefusal (404, code 20404) where there is none."""
    medium = exchange.messaging.book.medium(message_sid, sid)
    if medium is None:
        raise not_found(request.path)
    return medium
