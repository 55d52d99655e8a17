"""The door for news of what we sent, by WhatsApp and by SMS: signed, taken in, and answered with nothing."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, request

from ivr.operations.outbounds import news
from ivr.telephony import message_forms, twiml
from ivr.web.current import hotline
from ivr.web.phone import metrics
from ivr.web.phone.signature import check_signature, webhook

whatsapp_status = Blueprint("whatsapp_status", __name__, url_prefix="/whatsapp/status")
whatsapp_status.before_request(check_signature)
log = structlog.get_logger("whatsapp")


@whatsapp_status.route("", methods=("GET", "POST"))
def status() -> Response:
    """How a message of ours is doing. What cannot be taken in now is asked for later, or told again by the next one."""
    line, came = hotline(), webhook()
    found = message_forms.news(came.fields)
    if found is None:
        log.warning("odd webhook", door=request.path)
        return _nothing()
    try:
        with line.database.begin() as session:
            token = came.asked.get("dispatch")
            sid = found.message_sid
            is_news = news.take_in(session, found.told, line.clock(), token=token, message_sid=sid)
    except Exception:
        metrics.STATUSES.labels("failed").inc()
        log.exception("status not taken in", message=found.message_sid)
        return _nothing()
    metrics.STATUSES.labels("news" if is_news else "known").inc()
    log.info(
        "status", message=found.message_sid, delivery=found.told.delivery.value, code=found.told.code, news=is_news
    )
    return _nothing()


def _nothing() -> Response:
    return Response(twiml.EMPTY, content_type=twiml.CONTENT_TYPE)
