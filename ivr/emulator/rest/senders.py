"""The WhatsApp senders of the account, which Twilio has at messaging.twilio.com: how they stand and whom they tell."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.addresses import Channel
from ivr.emulator.messaging.senders import Sender
from ivr.emulator.rest.errors import RestRefusal, not_found
from ivr.emulator.rest.orders import INVALID_PARAMETER, check_url
from ivr.emulator.rest.shapes import Json

ADDRESSES = {"callback_url": "webhook_url", "fallback_url": "fallback_url", "status_callback_url": "status_url"}


def create_senders(exchange: Exchange) -> Blueprint:
    """The routes, at the root of their own host."""
    routes = Blueprint("senders", __name__)

    @routes.get("/Channels/Senders")
    def index() -> Response:
        channel = request.args.get("Channel", "")
        if channel not in ("whatsapp", "rcs"):
            raise RestRefusal(400, INVALID_PARAMETER, "Channel must be whatsapp or rcs")
        senders = exchange.messaging.book.senders.values()
        found = [shape(sender) for sender in senders if channel == sender.channel]
        url = f"{request.host_url}v2/Channels/Senders?Channel={channel}&PageSize=50&Page=0"
        meta = {"page": 0, "page_size": 50, "url": url, "first_page_url": url, "key": "senders"}
        return jsonify(meta={**meta, "next_page_url": None, "previous_page_url": None}, senders=found)

    @routes.get("/Channels/Senders/<sid>")
    def fetch(sid: str) -> Response:
        return jsonify(shape(find(exchange, sid)))

    @routes.post("/Channels/Senders/<sid>")
    def update(sid: str) -> tuple[Response, int]:
        sender, body = find(exchange, sid), request.get_json(silent=True)
        hook = body.get("webhook") if isinstance(body, dict) else None
        if not isinstance(hook, dict):
            raise RestRefusal(400, INVALID_PARAMETER, "a JSON object with webhook is expected")
        for name, attribute in ADDRESSES.items():
            if hook.get(name):
                check_url(name, str(hook[name]))
                setattr(sender, attribute, str(hook[name]))
        return jsonify(shape(sender)), 202

    return routes


def find(exchange: Exchange, sid: str) -> Sender:
    """The WhatsApp sender with this identifier. Raises RestRefusal (404, code 20404) where there is none."""
    for sender in exchange.messaging.book.senders.values():
        if sender.sid == sid and sender.channel is Channel.WHATSAPP:
            return sender
    raise not_found(request.path)


def shape(sender: Sender) -> Json:
    """A sender with the addresses that it tells."""
    hook: dict[str, Any] = {name: getattr(sender, attribute) or None for name, attribute in ADDRESSES.items()}
    methods = dict.fromkeys(("callback_method", "fallback_method", "status_callback_method"), "POST")
    return {
        "sid": sender.sid,
        "status": "OFFLINE" if sender.locked else "ONLINE",
        "sender_id": sender.address,
        "configuration": {"waba_id": "0" * 15, "verification_method": None, "verification_code": None},
        "webhook": hook | methods,
        "profile": {"name": "", "about": None, "logo_url": None, "websites": None, "emails": None},
        "properties": {"quality_rating": "HIGH", "messaging_limit": "TIER_1K"},
        "offline_reasons": None,
        "compliance": None,
        "url": f"{request.host_url}v2/Channels/Senders/{sender.sid}",
    }
