"""Contents and their approvals as JSON, as the Content API has them."""

from __future__ import annotations

from flask import request

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.content import Content
from ivr.emulator.rest.shapes import Json


def shape(content: Content, exchange: Exchange) -> Json:
    """A content; unlike those of other resources its dates are ISO 8601."""
    url = f"{request.host_url}v1/Content/{content.sid}"
    return {
        "sid": content.sid,
        "account_sid": exchange.account_sid,
        "friendly_name": content.friendly_name,
        "language": content.language,
        "variables": content.variables,
        "types": content.types,
        "date_created": f"{content.created:%Y-%m-%dT%H:%M:%SZ}",
        "date_updated": f"{content.updated:%Y-%m-%dT%H:%M:%SZ}",
        "url": url,
        "links": {"approval_fetch": f"{url}/ApprovalRequests", "approval_create": f"{url}/ApprovalRequests/whatsapp"},
    }


def approval(content: Content) -> Json:
    """Where its approval stands."""
    return {
        "name": content.approval_name,
        "category": content.category,
        "content_type": next(iter(content.types)),
        "status": str(content.approval),
        "rejection_reason": content.rejection_reason,
        "allow_category_change": True,
    }
