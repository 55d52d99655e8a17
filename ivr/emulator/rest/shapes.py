"""Resources as JSON: property names, dates and strings exactly as Twilio's API description has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ivr.emulator.network.call import API_VERSION, Call
from ivr.emulator.network.fields import rfc2822
from ivr.emulator.network.numbers import IncomingNumber
from ivr.emulator.network.recordings import Recording

Json = dict[str, Any]

SUBRESOURCES = {
    "notifications": "Notifications",
    "recordings": "Recordings",
    "payments": "Payments",
    "events": "Events",
    "siprec": "Siprec",
    "streams": "Streams",
    "transcriptions": "Transcriptions",
    "user_defined_message_subscriptions": "UserDefinedMessageSubscriptions",
    "user_defined_messages": "UserDefinedMessages",
}


def account_path(account_sid: str) -> str:
    """The path that all resources of the account begin with."""
    return f"/{API_VERSION}/Accounts/{account_sid}"


def date(moment: datetime | None) -> str | None:
    """A moment as Twilio writes it (RFC 2822, UTC); None stays None."""
    return rfc2822(moment) if moment else None


def call_json(call: Call, account_sid: str) -> Json:
    """A call; numbers are strings, and what is not known yet is null."""
    uri = f"{account_path(account_sid)}/Calls/{call.sid}"
    return {
        "sid": call.sid,
        "date_created": date(call.created),
        "date_updated": date(call.updated),
        "parent_call_sid": call.parent.sid if call.parent else None,
        "account_sid": account_sid,
        "to": call.to,
        "to_formatted": call.to,
        "from": call.from_,
        "from_formatted": call.from_,
        "phone_number_sid": call.number_sid,
        "status": str(call.status),
        "start_time": date(call.start_time),
        "end_time": date(call.end_time),
        "duration": str(call.duration) if call.ended else None,
        "price": None,
        "price_unit": "USD",
        "direction": str(call.direction),
        "answered_by": call.answered_by,
        "api_version": API_VERSION,
        "forwarded_from": call.forwarded_from or None,
        "group_sid": None,
        "caller_name": None,
        "queue_time": str(call.queue_milliseconds),
        "trunk_sid": None,
        "uri": f"{uri}.json",
        "subresource_uris": {name: f"{uri}/{path}.json" for name, path in SUBRESOURCES.items()},
    }


def recording_json(recording: Recording, account_sid: str, media_url: str) -> Json:
    """A recording; its duration is known once it is processed."""
    uri = f"{account_path(account_sid)}/Recordings/{recording.sid}"
    done = recording.status in {"completed", "absent", "deleted"}
    return {
        "account_sid": account_sid,
        "api_version": API_VERSION,
        "call_sid": recording.call_sid,
        "conference_sid": None,
        "date_created": date(recording.created),
        "date_updated": date(recording.created),
        "start_time": date(recording.start_time),
        "duration": str(recording.seconds) if done else None,
        "sid": recording.sid,
        "price": None,
        "price_unit": "USD",
        "status": recording.status,
        "channels": recording.channels,
        "source": recording.source,
        "error_code": recording.error_code,
        "uri": f"{uri}.json",
        "encryption_details": None,
        "subresource_uris": {
            "add_on_results": f"{uri}/AddOnResults.json",
            "transcriptions": f"{uri}/Transcriptions.json",
        },
        "media_url": media_url,
    }


def number_json(number: IncomingNumber, account_sid: str) -> Json:
    """One of the account's numbers with its addresses."""
    return {
        "sid": number.sid,
        "account_sid": account_sid,
        "friendly_name": number.friendly_name,
        "phone_number": number.phone_number,
        "date_created": date(number.created),
        "date_updated": date(number.updated),
        "voice_url": number.voice_url or None,
        "voice_method": number.voice_method,
        "voice_fallback_url": number.voice_fallback_url or None,
        "voice_fallback_method": number.voice_fallback_method,
        "status_callback": number.status_callback or None,
        "status_callback_method": number.status_callback_method,
        "voice_caller_id_lookup": False,
        "voice_application_sid": None,
        "voice_receive_mode": "voice",
        "sms_url": None,
        "sms_method": "POST",
        "sms_fallback_url": None,
        "sms_fallback_method": "POST",
        "sms_application_sid": None,
        "address_sid": None,
        "address_requirements": "none",
        "api_version": API_VERSION,
        "beta": False,
        "bundle_sid": None,
        "capabilities": {"voice": True, "sms": False, "mms": False, "fax": False},
        "emergency_address_sid": None,
        "emergency_address_status": "unregistered",
        "emergency_status": "Inactive",
        "identity_sid": None,
        "origin": "twilio",
        "status": "in-use",
        "trunk_sid": None,
        "type": "local",
        "uri": f"{account_path(account_sid)}/IncomingPhoneNumbers/{number.sid}.json",
    }
