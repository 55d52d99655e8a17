"""The emulator's own interface for the page and the terminal: JSON over HTTP, this machine only."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request
from werkzeug.exceptions import HTTPException

from ivr.emulator import written_numbers
from ivr.emulator.exchange import Exchange, UnknownNumber
from ivr.emulator.faults import CallbackMode, InboundMode, RecordingOrder
from ivr.emulator.network.numbers import international
from ivr.emulator.page import inspector_views, views
from ivr.emulator.page.guard import guard
from ivr.emulator.page.offset import Offset
from ivr.emulator.phones.handset import Manner, PhoneCall

LONGEST_WAIT = 25.0
CALLS_SHOWN = 40
WEBHOOKS_SHOWN = 80


def create_control(exchange: Exchange, offset: Offset) -> Blueprint:
    """The routes below `/emulator`."""
    routes = Blueprint("control", __name__, url_prefix="/emulator")
    routes.before_request(guard)
    _add_reading(routes, exchange, offset)
    _add_inspector(routes, exchange)
    _add_calls(routes, exchange)
    _add_switches(routes, exchange, offset)

    @routes.errorhandler(ValueError)
    @routes.errorhandler(KeyError)
    def wrong_request(error: Exception) -> tuple[Response, int]:
        return jsonify(error=str(error)), 400

    @routes.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[Response, int]:
        return jsonify(error=error.description), error.code or 500

    @routes.errorhandler(UnknownNumber)
    def unknown_number(error: UnknownNumber) -> tuple[Response, int]:
        return jsonify(error=str(error)), 404

    return routes


def _add_reading(routes: Blueprint, exchange: Exchange, offset: Offset) -> None:
    @routes.get("/state")
    def state() -> Response:
        """Everything the page shows, apart from transcripts and webhook details."""
        with exchange.switch.lock:
            calls = list(exchange.switch.calls.values())[-CALLS_SHOWN:]
            view = {
                "version": exchange.switch.version,
                "clock": views.clock_view(exchange, offset.seconds()),
                "numbers": [
                    {"number": number.phone_number, "aliases": sorted(number.aliases)}
                    for number in exchange.numbers.values()
                ],
                "calls": [views.call_line(call) for call in reversed(calls)],
                "phones": [views.phone_view(phone) for phone in exchange.phones],
                "alerts": [inspector_views.alert_view(alert) for alert in exchange.warnings[-20:]][::-1],
                "faults": inspector_views.faults_view(exchange),
            }
        return jsonify(view)

    @routes.get("/events")
    def events() -> Response:
        """Server-sent events: the number of the present state, whenever it changes."""
        return Response(_versions(exchange), mimetype="text/event-stream", headers={"Cache-Control": "no-cache"})


def _add_inspector(routes: Blueprint, exchange: Exchange) -> None:
    @routes.get("/webhooks")
    def webhooks() -> Response:
        after = written_numbers.whole(request.args.get("after", "0"))
        found = [delivery for delivery in exchange.requests[-WEBHOOKS_SHOWN:] if delivery.number > after]
        return jsonify(webhooks=[inspector_views.delivery_line(exchange, delivery) for delivery in found])

    @routes.get("/webhooks/<int:number>")
    def webhook(number: int) -> Response:
        found = next((delivery for delivery in exchange.requests if delivery.number == number), None)
        if found is None:
            abort(404)
        return jsonify(inspector_views.delivery_view(exchange, found))

    @routes.get("/recordings/<sid>")
    def recording(sid: str) -> Response:
        found = exchange.recordings.kept.get(sid)
        if found is None or found.status != "completed":
            abort(404)
        return Response(found.media(), mimetype="audio/x-wav")


def _add_calls(routes: Blueprint, exchange: Exchange) -> None:
    @routes.get("/calls")
    def index() -> Response:
        return jsonify(calls=[views.call_line(call.record) for call in reversed(exchange.calls)])

    @routes.post("/calls")
    def start() -> tuple[Response, int]:
        body = _body()
        caller = exchange.phone(None if body.get("withheld") else international(str(body["from"])))
        call = caller.call(str(body["to"]), hurried=bool(body.get("hurried")))
        return jsonify(views.call_view(call.record)), 201

    @routes.get("/calls/<sid>")
    def show(sid: str) -> Response:
        """The call with its transcript; `version` and `wait` hold the answer back until something changed."""
        call = _find(exchange, sid)
        version = written_numbers.whole(request.args.get("version", "-1"), least=-1)
        _wait_for_change(exchange, version, written_numbers.seconds(request.args.get("wait", "0")))
        with exchange.switch.lock:
            version = exchange.switch.version
            view = views.call_view(call.record, written_numbers.whole(request.args.get("after", "0")))
            view["recordings"] = views.recordings_view(exchange, sid)
        return jsonify(view | {"version": version})

    @routes.post("/calls/<sid>/<deed>")
    def act(sid: str, deed: str) -> Response:
        call = _find(exchange, sid)
        _act(call, deed)
        return jsonify(views.call_line(call.record))


def _act(call: PhoneCall, deed: str) -> None:
    """What the person at this end does."""
    match deed:
        case "press":
            call.press(str(_body()["keys"]))
        case "hangup":
            call.hang_up()
        case "answer":
            call.answer()
        case "decline":
            call.decline()
        case "busy":
            call.busy()
        case "voice":
            call.voice(bool(_body()["speaking"]))
        case "speak":
            call.spoken(written_numbers.seconds(_body()["seconds"]))
        case "sound":
            call.give_sound(request.get_data())
        case _:
            abort(404)


def _add_switches(routes: Blueprint, exchange: Exchange, offset: Offset) -> None:
    @routes.post("/phones")
    def phone() -> Response:
        body = _body()
        phone = exchange.phone(international(str(body["number"])))
        phone.manner = Manner(body["manner"])
        phone.after = written_numbers.seconds(body.get("after", 0))
        exchange.switch.changed()
        return jsonify(views.phone_view(phone))

    @routes.get("/faults")
    def faults() -> Response:
        return jsonify(inspector_views.faults_view(exchange))

    @routes.post("/faults")
    def set_faults() -> Response:
        _set_faults(exchange, _body())
        exchange.switch.changed()
        return jsonify(inspector_views.faults_view(exchange))

    @routes.get("/clock")
    def clock() -> Response:
        return jsonify(views.clock_view(exchange, offset.seconds()))

    @routes.post("/clock")
    def set_clock() -> Response:
        """`wib` is a local time without zone, `offset_seconds` the distance to real time; 0 is real time again."""
        body = _body()
        if "wib" in body:
            wanted = datetime.fromisoformat(_with_colon(str(body["wib"]))).replace(tzinfo=views.JAKARTA)
            apart = offset.seconds() + (wanted - exchange.clock.now()).total_seconds()
            offset.set(written_numbers.seconds(apart, -written_numbers.LONGEST_SECONDS))
        else:
            offset.set(written_numbers.seconds(body["offset_seconds"], -written_numbers.LONGEST_SECONDS))
        exchange.switch.changed()
        return jsonify(views.clock_view(exchange, offset.seconds()))


def _with_colon(moment: str) -> str:
    """A time with a dot, as 15.30, is one with a colon; Python would take what is behind the dot for a fraction."""
    return re.sub(r"([T ]\d{1,2})\.(\d\d)$", r"\1:\2", moment)


def _set_faults(exchange: Exchange, body: dict[str, Any]) -> None:
    faults, times = exchange.faults, written_numbers.whole(body.get("times", 1), 1, 1000)
    if body.get("clear"):
        faults.clear()
    if "rest" in body:
        faults.next(str(body["rest"]), times=times, seconds=written_numbers.seconds(body.get("seconds", 15)))
    if "webhook" in body:
        faults.next_webhook(str(body["webhook"]), times=times, path=body.get("path"))
    if "callbacks" in body:
        faults.callbacks = CallbackMode(body["callbacks"])
    if "inbound" in body:
        faults.inbound = InboundMode(body["inbound"])
    if "recording_order" in body:
        faults.recording_order = RecordingOrder(body["recording_order"])
    if "absent_recordings" in body:
        faults.absent_recordings = written_numbers.whole(body["absent_recordings"], 0, 1000)


def _body() -> dict[str, Any]:
    body = request.get_json()
    if not isinstance(body, dict):
        raise ValueError("a JSON object is expected")  # noqa: TRY004 - answered as 400
    return body


def _find(exchange: Exchange, sid: str) -> PhoneCall:
    call = exchange.switch.calls.get(sid)
    if call is None:
        abort(404)
    return PhoneCall(exchange.switch, call)


def _wait_for_change(exchange: Exchange, version: int, seconds: float) -> None:
    switch = exchange.switch
    with switch.changes:
        switch.changes.wait_for(lambda: switch.version != version, min(seconds, LONGEST_WAIT))


def _versions(exchange: Exchange) -> Any:
    version = -1
    while True:
        _wait_for_change(exchange, version, LONGEST_WAIT)
        version = exchange.switch.version
        yield f'data: {{"version": {version}}}\n\n'
