"""The Recordings resource and its media; only WAV is produced, `.mp3` answers 404."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from ivr.emulator.exchange import Exchange
from ivr.emulator.network.recordings import Recording
from ivr.emulator.rest.errors import not_found
from ivr.emulator.rest.pages import page, period
from ivr.emulator.rest.shapes import Json, recording_json


def create_recordings(exchange: Exchange) -> Blueprint:
    """The routes, below the account's address."""
    routes = Blueprint("recordings", __name__)

    def shape(recording: Recording) -> Json:
        return recording_json(recording, exchange.account_sid, exchange.recordings.url(recording))

    @routes.get("/Recordings.json")
    def index() -> Response:
        return jsonify(page(request, "recordings", listed(exchange, request.args.get("CallSid")), shape))

    @routes.get("/Calls/<call_sid>/Recordings.json")
    def of_call(call_sid: str) -> Response:
        return jsonify(page(request, "recordings", listed(exchange, call_sid), shape))

    @routes.get("/Recordings/<sid>.json")
    def fetch(sid: str) -> Response:
        return jsonify(shape(find(exchange, sid)))

    @routes.delete("/Recordings/<sid>.json")
    def delete(sid: str) -> tuple[str, int]:
        recording = find(exchange, sid)
        recording.deleted, recording.status = True, "deleted"
        return "", 204

    @routes.get("/Recordings/<sid>")
    @routes.get("/Recordings/<sid>.wav")
    def media(sid: str) -> Response:
        recording = exchange.recordings.kept.get(sid)
        if recording is None or recording.status != "completed":
            raise not_found(request.path)
        return Response(recording.media(), mimetype="audio/x-wav")

    return routes


def listed(exchange: Exchange, call_sid: str | None) -> list[Recording]:
    """Newest first, after the filters; deleted ones only on request."""
    deleted_too = request.args.get("IncludeSoftDeleted") == "true"
    created = period(request, "DateCreated")
    return [
        recording
        for recording in reversed(list(exchange.recordings.kept.values()))
        if (call_sid is None or recording.call_sid == call_sid)
        and (deleted_too or not recording.deleted)
        and created(recording.created)
    ]


def find(exchange: Exchange, sid: str) -> Recording:
    """The recording with this identifier; a deleted one only on request. Raises RestRefusal (404, code 20404)."""
    recording = exchange.recordings.kept.get(sid)
    deleted_too = request.args.get("IncludeSoftDeleted") == "true"
    if recording is None or (recording.deleted and not deleted_too):
        raise not_found(request.path)
    return recording
