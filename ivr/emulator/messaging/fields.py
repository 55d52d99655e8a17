"""The form fields of messaging webhooks, as the platform documents and shows them."""

from __future__ import annotations

import json
from datetime import datetime

from ivr.emulator.messaging.addresses import WHATSAPP, Channel, bare, masked, number_of
from ivr.emulator.messaging.book import Recipient
from ivr.emulator.messaging.error_texts import error_text
from ivr.emulator.messaging.message import Message, MessageStatus
from ivr.emulator.messaging.senders import Sender
from ivr.emulator.network.call import API_VERSION
from ivr.emulator.network.fields import GEOGRAPHY, INDONESIA
from ivr.emulator.webhooks.delivery import Pairs

TOLD_AS_EVENT = frozenset({MessageStatus.DELIVERED, MessageStatus.READ, MessageStatus.UNDELIVERED})
FAILURES = frozenset({MessageStatus.FAILED, MessageStatus.UNDELIVERED})
END_OF_SMS = frozenset({MessageStatus.DELIVERED, MessageStatus.UNDELIVERED})


def inbound(message: Message, person: Recipient, account_sid: str, media_urls: list[str]) -> Pairs:
    """What arrives with a message from a person. There is no time among the fields."""
    values = {
        "SmsMessageSid": message.sid,
        "NumMedia": str(len(media_urls)),
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "Body": message.body,
        "To": message.to,
        "NumSegments": str(message.segments),
        "MessageSid": message.sid,
        "AccountSid": account_sid,
        "From": message.from_,
        "ApiVersion": API_VERSION,
    }
    for index, (url, medium) in enumerate(zip(media_urls, message.media.values(), strict=True)):
        values[f"MediaUrl{index}"] = url
        values[f"MediaContentType{index}"] = medium.content_type
    values |= dict(message.form)
    values |= _geography(message) if message.channel is Channel.SMS else _whatsapp(message, person, values)
    return tuple(values.items())


def status(message: Message, told: MessageStatus, sender: Sender, person: Recipient, account_sid: str) -> Pairs:
    """What a status callback carries; where all is well there is no field of an error at all."""
    values = {
        "MessageSid": message.sid,
        "SmsSid": message.sid,
        "MessageStatus": str(told),
        "SmsStatus": str(told),
        "To": message.to,
        "From": message.from_,
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
    }
    if message.service_sid:
        values["MessagingServiceSid"] = message.service_sid
    failed = told in FAILURES and message.error_code is not None
    if failed:
        values["ErrorCode"] = str(message.error_code)
    if message.channel is Channel.SMS:
        if told in END_OF_SMS:
            values["RawDlrDoneDate"] = f"{message.updated:%y%m%d%H%M}"
        return tuple(values.items())
    approved = message.rich is not None and message.rich.approved
    values |= {
        "ChannelInstallSid": sender.sid,
        "ChannelPrefix": "whatsapp",
        "ChannelToAddress": masked(bare(message.to)),
        "StructuredMessage": str(approved).lower(),
        "ExternalUserId": person.external_id,
    }
    if told in TOLD_AS_EVENT:
        values["EventType"] = str(told).upper()
    if failed:
        values["ChannelStatusMessage"] = error_text(message.error_code) or ""
    return tuple(values.items())


def quoting(quoted: Message, sender: str, now: datetime, days: float = 7.0) -> Pairs:
    """The fields that name the message which is answered; only while it is young enough."""
    if (now - quoted.created).total_seconds() >= days * 24 * 3600:
        return ()
    return (("OriginalRepliedMessageSender", sender), ("OriginalRepliedMessageSid", quoted.sid))


def _whatsapp(message: Message, person: Recipient, so_far: dict[str, str]) -> dict[str, str]:
    number = number_of(message.from_)
    values = {"ProfileName": person.name, "MessageType": message.kind, "ReferralNumMedia": "0"}
    if person.external_id:
        values["ExternalUserId"] = person.external_id
    if number is not None:
        values["WaId"] = number.removeprefix("+")
    context = {"ProfileName": person.name, "MessageType": message.kind, "Body": so_far["Body"]}
    context |= {"WaId": values["WaId"]} if "WaId" in values else {"UserId": person.external_id.removeprefix(WHATSAPP)}
    values["ChannelMetadata"] = json.dumps({"type": "whatsapp", "data": {"context": context}})
    return values


def _geography(message: Message) -> dict[str, str]:
    """Empty where nothing is known, not left out."""
    return {
        side + part: "ID" if part == "Country" and number.startswith(INDONESIA) else ""
        for side, number in (("From", message.from_), ("To", message.to))
        for part in GEOGRAPHY
    }
