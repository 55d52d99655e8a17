"""Messages and their media as JSON: names, dates and strings as Twilio's API description has them."""

from __future__ import annotations

from ivr.emulator.messaging.error_texts import error_text
from ivr.emulator.messaging.message import Medium, Message
from ivr.emulator.network.call import API_VERSION
from ivr.emulator.rest.shapes import Json, account_path, date


def message_json(message: Message, account_sid: str) -> Json:
    """A message; counts are strings, its error code is a number or null."""
    uri = f"{account_path(account_sid)}/Messages/{message.sid}"
    return {
        "sid": message.sid,
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": date(message.created),
        "date_updated": date(message.updated),
        "date_sent": date(message.sent),
        "direction": str(message.direction),
        "from": message.from_ or None,
        "to": message.to,
        "status": str(message.status),
        "error_code": message.error_code,
        "error_message": error_text(message.error_code),
        "messaging_service_sid": message.service_sid,
        "num_media": str(len(message.kept_media)),
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def medium_json(medium: Medium, account_sid: str) -> Json:
    """A medium; its bytes are at the same address without the ending."""
    return {
        "account_sid": account_sid,
        "content_type": medium.content_type,
        "date_created": date(medium.created),
        "date_updated": date(medium.created),
        "parent_sid": medium.message_sid,
        "sid": medium.sid,
        "uri": f"{account_path(account_sid)}/Messages/{medium.message_sid}/Media/{medium.sid}.json",
    }
