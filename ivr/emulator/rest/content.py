"""The Content API, which Twilio has at content.twilio.com: JSON in and out, approval asked for and told."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.content import Approval, Content
from ivr.emulator.rest.content_shapes import approval, shape
from ivr.emulator.rest.errors import RestRefusal, not_found
from ivr.emulator.rest.orders import INVALID_PARAMETER
from ivr.emulator.rest.shapes import Json

PREFIX = "/v1"
CATEGORIES = frozenset({"UTILITY", "MARKETING", "AUTHENTICATION"})
KINDS = frozenset(
    f"twilio/{name}" for name in ("text", "media", "quick-reply", "list-picker", "call-to-action", "location")
)


def create_content(exchange: Exchange) -> Blueprint:
    """The routes, at the root of their own host."""
    routes = Blueprint("content", __name__)
    contents = exchange.messaging.contents

    @routes.post("/Content")
    def create() -> tuple[Response, int]:
        body = _body()
        variables, types = _checked(body)
        content = contents.add(str(body.get("friendly_name") or ""), str(body["language"]), variables, types)
        return jsonify(shape(content, exchange)), 201

    @routes.get("/Content")
    def index() -> Response:
        return _listed([shape(content, exchange) for content in reversed(contents.kept.values())])

    @routes.get("/Content/<sid>")
    def fetch(sid: str) -> Response:
        return jsonify(shape(find(exchange, sid), exchange))

    @routes.delete("/Content/<sid>")
    def delete(sid: str) -> tuple[str, int]:
        find(exchange, sid)
        del contents.kept[sid]
        return "", 204

    _add_approvals(routes, exchange)
    return routes


def _add_approvals(routes: Blueprint, exchange: Exchange) -> None:
    @routes.post("/Content/<sid>/ApprovalRequests/whatsapp")
    def submit(sid: str) -> tuple[Response, int]:
        content, body = find(exchange, sid), _body()
        name, category = str(body.get("name", "")), str(body.get("category", ""))
        if category not in CATEGORIES or not name or not name.replace("_", "").isalnum() or name != name.lower():
            raise RestRefusal(400, INVALID_PARAMETER, "name must be of a-z, 0-9 and _, category one of Meta's three")
        exchange.messaging.submit(content, name, category)
        return jsonify(approval(content)), 201

    @routes.get("/ContentAndApprovals")
    def index_with_approvals() -> Response:
        kept = exchange.messaging.contents.kept.values()
        return _listed([{**shape(one, exchange), "approval_requests": approval(one)} for one in reversed(kept)])

    @routes.get("/Content/<sid>/ApprovalRequests")
    def approvals(sid: str) -> Response:
        content = find(exchange, sid)
        whatsapp = None if content.approval is Approval.UNSUBMITTED else approval(content)
        url = f"{request.host_url}v1/Content/{sid}/ApprovalRequests"
        return jsonify(sid=sid, account_sid=exchange.account_sid, whatsapp=whatsapp, url=url)


def _listed(found: list[Json]) -> Response:
    url = f"{request.base_url}?PageSize=50&Page=0"
    meta = {"page": 0, "page_size": 50, "url": url, "first_page_url": url, "key": "contents"}
    return jsonify(meta={**meta, "next_page_url": None, "previous_page_url": None}, contents=found)


def find(exchange: Exchange, sid: str) -> Content:
    """The content with this identifier. Raises RestRefusal (404, code 20404) where there is none."""
    content = exchange.messaging.contents.kept.get(sid)
    if content is None:
        raise not_found(request.path)
    return content


def _body() -> dict[str, Any]:
    body = _without_nulls(request.get_json(silent=True))
    if not isinstance(body, dict):
        raise RestRefusal(400, INVALID_PARAMETER, "a JSON object is expected")
    return body


def _without_nulls(value: Any) -> Any:
    """The SDK sends everything that was left out as null."""
    if isinstance(value, dict):
        return {name: _without_nulls(one) for name, one in value.items() if one is not None}
    return [_without_nulls(one) for one in value] if isinstance(value, list) else value


def _checked(body: dict[str, Any]) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
    """Its samples and its forms, as far as Twilio looks at them before anybody sends it."""
    variables, types = body.get("variables") or {}, body.get("types")
    if not body.get("language"):
        raise RestRefusal(400, INVALID_PARAMETER, "language is required")
    if not isinstance(types, dict) or not types or not set(types) <= KINDS:
        raise RestRefusal(400, INVALID_PARAMETER, f"types must name one or more of {', '.join(sorted(KINDS))}")
    if not all(isinstance(form, dict) for form in types.values()):
        raise RestRefusal(400, INVALID_PARAMETER, "each type is an object")
    if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
        raise RestRefusal(400, INVALID_PARAMETER, "variables must be an object of strings")
    return variables, types
