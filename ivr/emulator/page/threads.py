"""Conversations for programs: what was exchanged with somebody, and what they write, send or tap; JSON over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.addresses import bare
from ivr.emulator.messaging.drafts import Draft
from ivr.emulator.messaging.message import Message, MessageDirection
from ivr.emulator.messaging.person import Person
from ivr.emulator.network.numbers import international
from ivr.emulator.network.switch import EmulatorError
from ivr.emulator.page.chat import CANNED
from ivr.emulator.page.guard import guard


def create_threads(exchange: Exchange) -> Blueprint:
    """The routes below `/emulator/threads`."""
    routes = Blueprint("threads", __name__, url_prefix="/emulator/threads")
    routes.before_request(guard)

    @routes.get("/<known_as>")
    def thread(known_as: str) -> Response:
        """What was exchanged with them, oldest first, from the message `after` on."""
        after = request.args.get("after", 0, int)
        found = exchange.messaging.book.with_person(_person(exchange, known_as).address)
        return jsonify(length=len(found), messages=[_view(one) for one in found[after:]])

    @routes.post("/<known_as>")
    def say(known_as: str) -> Response:
        """They write `text`, send a canned `kind` or a pin at `place`, or `tap`."""
        told: dict[str, Any] = request.get_json()
        person = _person(exchange, known_as, str(told.get("name", "")))
        message = person.tap(str(told["tap"])) if "tap" in told else person.send(_draft(told))
        return jsonify(sid=message.sid)

    @routes.errorhandler(EmulatorError)
    @routes.errorhandler(ValueError)
    @routes.errorhandler(KeyError)
    def wrong(error: Exception) -> tuple[Response, int]:
        return jsonify(error=str(error)), 400

    @routes.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[Response, int]:
        return jsonify(error=error.description), error.code or 500

    return routes


def _person(exchange: Exchange, known_as: str, name: str = "") -> Person:
    typed = bare(known_as)
    return exchange.messaging.person(typed if typed[:1].isalpha() else international(typed), name)


def _draft(told: dict[str, Any]) -> Draft:
    if "text" in told:
        return drafts.text(str(told["text"]))
    if "place" in told:
        latitude, longitude = map(float, told["place"])
        return drafts.pin(latitude, longitude)
    return CANNED[str(told["kind"])]()


def _view(message: Message) -> dict[str, Any]:
    return {
        "mine": message.direction is MessageDirection.INBOUND,
        "text": message.words,
        "kind": message.kind,
        "files": [medium.content_type for medium in message.media.values()],
        "buttons": [button.title for button in message.rich.buttons] if message.rich else [],
        "status": message.status.value,
        "arrived": message.arrived,
        "error": message.error_code,
    }
