"""The Messages resource: send, fetch, list, blank out, call off, delete."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Request, Response, jsonify, request

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.addresses import normal
from ivr.emulator.messaging.changes import NotPossible
from ivr.emulator.messaging.message import Message
from ivr.emulator.rest.errors import RestRefusal, not_found
from ivr.emulator.rest.message_orders import message_order
from ivr.emulator.rest.message_shapes import message_json
from ivr.emulator.rest.orders import INVALID_PARAMETER
from ivr.emulator.rest.pages import page, period
from ivr.emulator.rest.shapes import Json

NOT_CANCELABLE, NOT_FINISHED = 30409, 20009


def create_messages(exchange: Exchange) -> Blueprint:
    """The routes, below the account's address."""
    routes = Blueprint("messages", __name__)

    def shape(message: Message) -> Json:
        return message_json(message, exchange.account_sid)

    @routes.post("/Messages.json")
    def create() -> tuple[Response, int]:
        order = message_order(request.form, exchange)
        return jsonify(shape(exchange.messaging.outgoing.accept(order))), 201

    @routes.get("/Messages.json")
    def index() -> Response:
        found = list(filter(wanted(request), reversed(exchange.messaging.messages)))
        return jsonify(page(request, "messages", found, shape))

    @routes.get("/Messages/<sid>.json")
    def fetch(sid: str) -> Response:
        return jsonify(shape(find(exchange, sid)))

    @routes.post("/Messages/<sid>.json")
    def update(sid: str) -> Response:
        message = find(exchange, sid)
        change(exchange, message, request)
        return jsonify(shape(message))

    @routes.delete("/Messages/<sid>.json")
    def delete(sid: str) -> tuple[str, int]:
        try:
            exchange.messaging.changes.delete(find(exchange, sid))
        except NotPossible as error:
            raise RestRefusal(400, NOT_FINISHED, f"Cannot delete: {error}") from error
        return "", 204

    return routes


def find(exchange: Exchange, sid: str) -> Message:
    """The message with this identifier. Raises RestRefusal (404, code 20404) where there is none."""
    message = exchange.messaging.book.messages.get(sid)
    if message is None:
        raise not_found(request.path)
    return message


def wanted(asked: Request) -> Callable[[Message], bool]:
    """The filters of the list; what was not sent yet has no date, so that no filter by date finds it."""
    sent = period(asked, "DateSent")
    to, from_ = (normal(asked.args.get(name, "")) for name in ("To", "From"))

    def holds(message: Message) -> bool:
        return to in ("", message.to) and from_ in ("", message.from_) and sent(message.sent)

    return holds


def change(exchange: Exchange, message: Message, asked: Request) -> None:
    """Blank the words out (an empty Body), or call it off (Status=canceled); nothing else can be changed."""
    body, status = asked.form.get("Body"), asked.form.get("Status")
    if body:
        raise RestRefusal(400, INVALID_PARAMETER, "Body can only be made empty")
    if status not in {None, "canceled"}:
        raise RestRefusal(400, INVALID_PARAMETER, f"Status {status} is not canceled")
    try:
        if body is not None:
            exchange.messaging.changes.redact(message)
        if status is not None:
            exchange.messaging.changes.cancel(message)
    except NotPossible as error:
        raise RestRefusal(400, NOT_CANCELABLE if status else NOT_FINISHED, f"Cannot change: {error}") from error
