"""The IncomingPhoneNumbers resource: the addresses that are asked when one of our numbers is called."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from ivr.emulator.exchange import Exchange
from ivr.emulator.network.numbers import E164, IncomingNumber, compact
from ivr.emulator.rest.errors import RestRefusal, not_found
from ivr.emulator.rest.orders import INVALID_PARAMETER, check_url
from ivr.emulator.rest.pages import page
from ivr.emulator.rest.shapes import Json, number_json

ADDRESSES = {
    "VoiceUrl": "voice_url",
    "VoiceFallbackUrl": "voice_fallback_url",
    "StatusCallback": "status_callback",
}
METHODS = {
    "VoiceMethod": "voice_method",
    "VoiceFallbackMethod": "voice_fallback_method",
    "StatusCallbackMethod": "status_callback_method",
}


def create_numbers(exchange: Exchange) -> Blueprint:
    """The routes, below the account's address."""
    routes = Blueprint("numbers", __name__)

    def shape(number: IncomingNumber) -> Json:
        return number_json(number, exchange.account_sid)

    @routes.get("/IncomingPhoneNumbers.json")
    def index() -> Response:
        return jsonify(page(request, "incoming_phone_numbers", listed(exchange), shape))

    @routes.post("/IncomingPhoneNumbers.json")
    def create() -> tuple[Response, int]:
        wanted = compact(request.form.get("PhoneNumber", ""))
        if not E164.match(wanted):
            raise RestRefusal(400, 21421, f"PhoneNumber is invalid: {wanted}")
        if wanted in exchange.numbers:
            raise RestRefusal(400, 21422, f"PhoneNumber {wanted} is not available")
        number = exchange.add_number(wanted)
        configure(exchange, number)
        return jsonify(shape(number)), 201

    @routes.get("/IncomingPhoneNumbers/<sid>.json")
    def fetch(sid: str) -> Response:
        return jsonify(shape(find(exchange, sid)))

    @routes.post("/IncomingPhoneNumbers/<sid>.json")
    def update(sid: str) -> Response:
        number = find(exchange, sid)
        configure(exchange, number)
        return jsonify(shape(number))

    return routes


def listed(exchange: Exchange) -> list[IncomingNumber]:
    """The numbers that contain the digits, and bear the name, that were asked for."""
    part = compact(request.args.get("PhoneNumber", ""))
    name = request.args.get("FriendlyName")
    return [
        number
        for number in exchange.numbers.values()
        if part in number.phone_number and name in (None, number.friendly_name)
    ]


def find(exchange: Exchange, sid: str) -> IncomingNumber:
    """The account's number with this identifier. Raises RestRefusal (404, code 20404) where there is none."""
    for number in exchange.numbers.values():
        if number.sid == sid:
            return number
    raise not_found(request.path)


def configure(exchange: Exchange, number: IncomingNumber) -> None:
    """Take over the parameters that were sent, all or none; an empty address is removed."""
    changes: dict[str, str] = {}
    for name, attribute in ADDRESSES.items():
        if name in request.form:
            changes[attribute] = request.form[name]
            if changes[attribute]:
                check_url(name, changes[attribute])
    for name, attribute in METHODS.items():
        if name in request.form:
            changes[attribute] = request.form[name].upper()
            if changes[attribute] not in {"GET", "POST"}:
                raise RestRefusal(400, INVALID_PARAMETER, f"{name} is neither GET nor POST")
    if "FriendlyName" in request.form:
        changes["friendly_name"] = request.form["FriendlyName"]
    for attribute, value in changes.items():
        setattr(number, attribute, value)
    number.updated = exchange.clock.now()
