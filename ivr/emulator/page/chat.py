"""The chat page beside the telephone page: one person per tab, served whole, with forms that need no script."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ivr.emulator.exchange import Exchange
from ivr.emulator.faults import InboundMode
from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.addresses import WHATSAPP, Channel, is_valid, normal
from ivr.emulator.messaging.drafts import Draft
from ivr.emulator.messaging.outcomes import OUTCOMES
from ivr.emulator.messaging.person import Person
from ivr.emulator.network.numbers import international
from ivr.emulator.network.switch import EmulatorError
from ivr.emulator.page import chat_views, inspector_views

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
FILE_POLICY = "default-src 'none'; sandbox"
AT_FIRST = (
    ("+6281234567890", "Ibu Sari", Channel.WHATSAPP),
    ("ID.7Kq2mZp4", "Tanpa nomor", Channel.WHATSAPP),
    ("+622138990500", "Kantor (telepon rumah)", Channel.WHATSAPP),
    ("+6281234567890", "Ibu Sari", Channel.SMS),
)
CANNED: dict[str, Callable[[], Draft]] = {
    "photo": drafts.photo,
    "voice": drafts.voice_note,
    "document": drafts.document,
    "sticker": drafts.sticker,
    "unknown": drafts.unknown,
    "pin": lambda: drafts.pin(-6.9147, 107.6098),
    "place": lambda: drafts.pin(-6.2088, 106.8456, "Pasar Minggu", "Jalan Raya Pasar Minggu"),
    "contact": lambda: drafts.contact("Pak RT", "+6281300000001"),
}


def create_chat(exchange: Exchange) -> Blueprint:
    """The routes below `/chat`."""
    routes = Blueprint("chat", __name__, url_prefix="/chat")
    _add_conversation(routes, exchange)
    _add_details(routes, exchange)
    _add_deeds(routes, exchange)

    @routes.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response

    @routes.errorhandler(EmulatorError)
    @routes.errorhandler(ValueError)
    def wrong(error: Exception) -> tuple[str, int]:
        return render_template("chat_refused.html", error=str(error)), 400

    return routes


def _add_conversation(routes: Blueprint, exchange: Exchange) -> None:
    @routes.get("")
    def index() -> str:
        people = _everybody(exchange)
        address = request.args.get("with", "")
        person = next((one for one in people if one.address == address), people[0])
        sender = chat_views.sender_for(exchange, person.address)
        return render_template(
            "chat.html",
            person=person,
            people=people,
            sender=sender,
            bubbles=chat_views.bubbles(exchange, person.address),
            window=chat_views.window(exchange, sender, person.address) if sender else None,
            typing=sender and exchange.messaging.indicators.is_typing(sender.address, person.address),
            outcome=chat_views.outcome_name(person.record),
            outcomes=list(OUTCOMES),
            modes=list(InboundMode),
            mode=exchange.faults.inbound,
            is_sms=chat_views.is_sms,
        )


def _add_details(routes: Blueprint, exchange: Exchange) -> None:
    @routes.get("/message/<sid>")
    def message(sid: str) -> str:
        """All requests that were made about a message."""
        found = exchange.messaging.book.ever(sid)
        if found is None:
            abort(404)
        about = [inspector_views.delivery_view(exchange, one) for one in exchange.requests if one.about == sid]
        return render_template("chat_message.html", message=found, requests=about)

    @routes.get("/medium/<message_sid>/<sid>")
    def medium(message_sid: str, sid: str) -> Response:
        message = exchange.messaging.book.ever(message_sid)
        found = message.media.get(sid) if message else None
        if found is None:
            abort(404)
        headers = {"Content-Security-Policy": FILE_POLICY}
        if found.content_type not in chat_views.INLINE | chat_views.SOUNDS:
            headers["Content-Disposition"] = "attachment"
        return Response(found.content, content_type=found.content_type, headers=headers)


def _add_deeds(routes: Blueprint, exchange: Exchange) -> None:
    @routes.post("/people")
    def add() -> AnyResponse:
        typed = request.form.get("known_as", "").strip()
        channel = Channel(request.form.get("channel", "whatsapp"))
        address = normal((WHATSAPP if channel is Channel.WHATSAPP else "") + international(typed.replace(WHATSAPP, "")))
        if not is_valid(address):
            raise ValueError(f"{typed!r} is neither a number nor a username such as ID.7Kq2")
        return _back(exchange.messaging.at(address, request.form.get("name", "").strip()))

    @routes.post("/write")
    def write() -> AnyResponse:
        person = _person(exchange)
        person.send(_draft())
        return _back(person)

    @routes.post("/tap")
    def tap() -> AnyResponse:
        person = _person(exchange)
        person.tap(request.form.get("title", ""), exchange.messaging.book.ever(request.form.get("sid", "")))
        return _back(person)

    @routes.post("/behave")
    def behave() -> AnyResponse:
        """How messages to this person fare, and how everybody's arrive at the hotline."""
        person = _person(exchange)
        person.behave(request.form.get("outcome", ""))
        exchange.faults.inbound = InboundMode(request.form.get("mode", ""))
        return _back(person)


def _draft() -> Draft:
    """What the form says: a file that was brought, something canned, or words."""
    body, brought = request.form.get("body", "").strip(), request.files.get("file")
    canned = CANNED.get(request.form.get("kind", ""))
    if canned is not None:
        return canned()
    if brought is None or not brought.filename:
        if not body:
            raise ValueError("there is nothing to send")
        return drafts.text(body)
    content, kind = brought.read(), brought.mimetype
    if kind.startswith("image/"):
        return drafts.photo(body, content, kind)
    if kind.startswith("audio/"):
        return Draft("audio", "", ((kind, content),))
    if kind.startswith("video/"):
        return drafts.video(content, body)
    return drafts.document(brought.filename, content, kind)


def _everybody(exchange: Exchange) -> list[Person]:
    """Everybody who was written to or writes; a few to begin with."""
    if not exchange.messaging.book.recipients:
        for known_as, name, channel in AT_FIRST:
            exchange.messaging.person(known_as, name, channel)
    return [exchange.messaging.at(address) for address in list(exchange.messaging.book.recipients)]


def _person(exchange: Exchange) -> Person:
    address = request.form.get("with", "")
    if address not in exchange.messaging.book.recipients:
        raise ValueError(f"nobody is known at {address!r}")
    return exchange.messaging.at(address)


def _back(person: Person) -> AnyResponse:
    return redirect(f"{url_for('chat.index')}?with={quote(person.address)}#end", 303)
