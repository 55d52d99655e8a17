"""The typing indicator, which Twilio has at messaging.twilio.com; it marks a person's message as read, too."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.addresses import Channel
from ivr.emulator.messaging.message import MessageDirection
from ivr.emulator.rest.errors import RestRefusal, not_found
from ivr.emulator.rest.orders import INVALID_PARAMETER

PREFIX = "/v2"


def create_indicators(exchange: Exchange) -> Blueprint:
    """The route, at the root of its own host."""
    routes = Blueprint("indicators", __name__)

    @routes.post("/Indicators/Typing.json")
    def typing() -> Response:
        if request.form.get("channel") != "whatsapp":
            raise RestRefusal(400, INVALID_PARAMETER, "channel must be whatsapp")
        message = exchange.messaging.book.messages.get(request.form.get("messageId", ""))
        if message is None or message.direction is not MessageDirection.INBOUND:
            raise not_found(request.path)
        if message.channel is not Channel.WHATSAPP:
            raise RestRefusal(400, INVALID_PARAMETER, "the message did not come by whatsapp")
        exchange.messaging.indicators.type(message)
        return jsonify(success=True)

    return routes
