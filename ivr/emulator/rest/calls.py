"""The Calls resource: create, fetch, list, update."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Request, Response, jsonify, request

from ivr.emulator.exchange import Exchange
from ivr.emulator.network.call import FINAL, Call, Status
from ivr.emulator.network.switch import callback_plan
from ivr.emulator.rest import orders
from ivr.emulator.rest.errors import RestRefusal, not_found
from ivr.emulator.rest.pages import page, period
from ivr.emulator.rest.shapes import Json, call_json

NOT_IN_PROGRESS = 21220
NOT_ANSWERED = frozenset({Status.QUEUED, Status.RINGING})


def create_calls(exchange: Exchange) -> Blueprint:
    """The routes, below the account's address."""
    routes = Blueprint("calls", __name__)

    def shape(call: Call) -> Json:
        return call_json(call, exchange.account_sid)

    @routes.post("/Calls.json")
    def create() -> tuple[Response, int]:
        parties = orders.parties(request.form, set(exchange.numbers))
        order = orders.order(request.form, exchange.account_sid)
        call = exchange.place(parties.from_, parties.to, order, orders.callback(request.form))
        return jsonify(shape(call)), 201

    @routes.get("/Calls.json")
    def index() -> Response:
        found = list(filter(wanted(request), newest_first(exchange)))
        return jsonify(page(request, "calls", found, shape))

    @routes.get("/Calls/<sid>.json")
    def fetch(sid: str) -> Response:
        return jsonify(shape(find(exchange, sid)))

    @routes.post("/Calls/<sid>.json")
    def update(sid: str) -> Response:
        call = find(exchange, sid)
        with exchange.switch.lock:
            change(exchange, call, request)
        return jsonify(shape(call))

    @routes.delete("/Calls/<sid>.json")
    def delete(sid: str) -> tuple[str, int]:
        call = find(exchange, sid)
        if not call.ended:
            raise RestRefusal(400, 20009, "Cannot delete a call that is still in progress")
        del exchange.switch.calls[sid]
        return "", 204

    return routes


def newest_first(exchange: Exchange) -> list[Call]:
    """All legs of the account, the latest first."""
    with exchange.switch.lock:
        return list(reversed(exchange.switch.calls.values()))


def find(exchange: Exchange, sid: str) -> Call:
    """The call with this identifier. Raises RestRefusal (404, code 20404) where there is none."""
    call = exchange.switch.calls.get(sid)
    if call is None:
        raise not_found(request.path)
    return call


def wanted(asked: Request) -> Callable[[Call], bool]:
    """The filters of the list; a call that was never answered counts by the moment it was created."""
    started, ended = period(asked, "StartTime"), period(asked, "EndTime")
    same = {name: asked.args[name] for name in ("To", "From", "Status", "ParentCallSid") if asked.args.get(name)}

    def holds(call: Call) -> bool:
        parent = call.parent.sid if call.parent else ""
        found = {"To": call.to, "From": call.from_, "Status": str(call.status), "ParentCallSid": parent}
        return same.items() <= found.items() and started(call.start_time or call.created) and ended(call.end_time)

    return holds


def change(exchange: Exchange, call: Call, asked: Request) -> None:
    """Redirect, end or adjust a call; a finished one cannot be changed."""
    form, source = asked.form, orders.document(asked.form)
    status = form.get("Status")
    if status not in {None, "completed", "canceled"}:
        raise RestRefusal(400, orders.INVALID_PARAMETER, f"Status {status} is neither completed nor canceled")
    if call.status in FINAL:
        raise RestRefusal(400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot redirect.")
    if status == "completed" or (status == "canceled" and call.status in NOT_ANSWERED):
        end(exchange, call)
        return
    if form.get("StatusCallback"):
        plan = orders.callback(form)
        call.callback = callback_plan(**plan)  # type: ignore[arg-type]
    limit = orders.whole(form, "TimeLimit")
    if limit is not None:
        exchange.switch.limit(call, limit)
    if source is not None:
        if call.status is not Status.IN_PROGRESS:
            raise RestRefusal(400, NOT_IN_PROGRESS, "Call is not in-progress. Cannot redirect.")
        exchange.redirect(call, source)


def end(exchange: Exchange, call: Call) -> None:
    """Hang up; a call cancelled in the queue fires nothing."""
    if call.status is Status.QUEUED:
        call.callback = None
    exchange.switch.hang_up(call, Status.COMPLETED if call.answered else Status.CANCELED)
