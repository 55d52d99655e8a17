"""The doors for what people write: it is written down, the hands are told, and the answer is empty and at once."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response
from werkzeug.exceptions import Forbidden

from ivr.operations.chats import arrivals
from ivr.telephony import message_forms, twiml
from ivr.web.current import hotline
from ivr.web.phone import metrics
from ivr.web.phone.signature import check_signature, webhook
from ivr.wiring import Hotline

log = structlog.get_logger("whatsapp")

whatsapp = Blueprint("whatsapp", __name__)
whatsapp.before_request(check_signature)

METHODS = ("GET", "POST")


def incoming() -> Response:
    """Something came in. The fallback address is the same door: what was taken already is known by its identifier.

    Whatever fails, the answer is the same: what is not written down here is found again in the provider's list.
    """
    metrics.INBOUNDS.labels(_take_in(hotline())).inc()
    return _empty()


def _take_in(line: Hotline) -> str:
    came = message_forms.inbound(webhook().fields)
    if came is None or line.messenger is None or came.to != line.settings.whatsapp_number:
        log.warning("odd message", message=came.message_sid if came else None)
        return "odd"
    with line.database.begin() as session:
        address = arrivals.take_in(session, came, line.clock(), form=webhook().fields)
    log.info("message", message=came.message_sid, kind=came.kind.value, known=address is None)
    if address is None:
        return "known"
    line.writer.kick(address)
    return "new"


for path in ("incoming", "fallback"):
    whatsapp.add_url_rule(f"/whatsapp/{path}", endpoint=path, view_func=incoming, methods=METHODS)


@whatsapp.errorhandler(Exception)
def failed(error: Exception) -> Response | Forbidden:
    """The database is away, or a body breaks off."""
    if isinstance(error, Forbidden):
        return error
    metrics.INBOUNDS.labels("failed").inc()
    log.error("message not written down", exc_info=error)
    return _empty()


def _empty() -> Response:
    return Response(twiml.EMPTY, content_type=twiml.CONTENT_TYPE)
