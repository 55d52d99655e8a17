"""What a request to send a message must contain, and the error codes for what it must not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.addresses import Channel, channel_of, is_landline, is_valid, normal, number_of
from ivr.emulator.messaging.content import Content
from ivr.emulator.messaging.outgoing import MessageOrder
from ivr.emulator.rest.errors import RestRefusal
from ivr.emulator.rest.orders import INVALID_PARAMETER, Form, check_url, whole

LONGEST_BODY, MOST_MEDIA = 1600, 10
LEAST_VALIDITY, MOST_VALIDITY = 1, 36_000
SOONEST, FARTHEST = timedelta(minutes=15), timedelta(days=35)


def message_order(form: Form, exchange: Exchange) -> MessageOrder:
    """The message that the form asks for. Raises RestRefusal (400) with Twilio's code for what is wrong with it."""
    to = _to(form)
    from_, service = _origin(form, exchange, to)
    _check_recipient(exchange, to, from_)
    body = form.get("Body", "")
    urls = tuple(form.getlist("MediaUrl"))
    content = _content(form, exchange)
    if content is None and not body.strip() and not urls:
        raise RestRefusal(400, 21619, "A text message body or media urls must be specified.")
    if len(body) > LONGEST_BODY:
        raise RestRefusal(400, 21617, f"The concatenated message body exceeds the {LONGEST_BODY} character limit.")
    _check_media(urls)
    variables = _variables(form, content)
    callback = form.get("StatusCallback", "")
    if callback:
        check_url("StatusCallback", callback)
    validity = whole(form, "ValidityPeriod")
    if validity is not None and not LEAST_VALIDITY <= validity <= MOST_VALIDITY:
        raise RestRefusal(400, 21621, f"ValidityPeriod is not between {LEAST_VALIDITY} and {MOST_VALIDITY}")
    send_at = _send_at(form, exchange.clock.now(), service)
    if content is not None:
        body, urls = "", ()
    return MessageOrder(to, from_, body, service, content, variables, urls, callback, send_at, discard=_discard(form))


def _to(form: Form) -> str:
    to = normal(form.get("To", ""))
    if not to:
        raise RestRefusal(400, 21604, "A 'To' phone number is required.")
    if not is_valid(to):
        raise RestRefusal(400, 21211, f"Invalid 'To' Phone Number: {to}")
    return to


def _origin(form: Form, exchange: Exchange, to: str) -> tuple[str, str | None]:
    """The sender, or the service that chooses one."""
    book, channel = exchange.messaging.book, channel_of(to)
    service_sid, from_ = form.get("MessagingServiceSid", ""), normal(form.get("From", ""))
    if service_sid:
        service = book.services.get(service_sid)
        if service is None:
            raise RestRefusal(400, 21701, f"The Messaging Service {service_sid} does not exist")
        if not service.reaches(channel):
            raise RestRefusal(400, 21703, "The Messaging Service does not have a sender that reaches the recipient")
        return from_, service.sid
    if not from_:
        raise RestRefusal(400, 21603, "A 'From' phone number is required.")
    if channel_of(from_) is not channel:
        raise RestRefusal(400, 21910, "Invalid From and To pair. From and To should be of the same channel")
    if from_ not in book.senders:
        if channel is Channel.WHATSAPP:
            raise RestRefusal(400, 63007, "Twilio could not find a Channel with the specified From address")
        raise RestRefusal(400, 21606, f"The From phone number {from_} is not a valid, SMS-capable inbound phone number")
    return from_, None


def _check_recipient(exchange: Exchange, to: str, from_: str) -> None:
    """What is refused at once: a country that is not enabled, a landline, somebody who said STOP."""
    number = number_of(to)
    if channel_of(to) is not Channel.SMS or number is None:
        return
    if not number.startswith(tuple(exchange.messaging.sms_countries)):
        raise RestRefusal(400, 21408, f"Permission to send an SMS has not been enabled for the region of {number}")
    if is_landline(number):
        raise RestRefusal(400, 21614, f"'To' number is not a valid mobile number: {number}")
    if from_ in exchange.messaging.book.recipient(to).opted_out:
        raise RestRefusal(400, 21610, "Attempt to send to unsubscribed recipient")


def _content(form: Form, exchange: Exchange) -> Content | None:
    sid = form.get("ContentSid", "")
    if not sid:
        if form.get("ContentVariables"):
            raise RestRefusal(400, 21654, "ContentSid Required")
        return None
    content = exchange.messaging.contents.kept.get(sid)
    if content is None:
        raise RestRefusal(400, 21655, f"The ContentSid {sid} is invalid")
    return content


def _variables(form: Form, content: Content | None) -> dict[str, str]:
    """The variables as JSON text; an empty, missing or other value in it is refused."""
    written = form.get("ContentVariables", "")
    if content is None or not written:
        return {}
    try:
        found = json.loads(written)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) and value.strip() for value in found.values()):
        raise RestRefusal(400, 21656, "The ContentVariables parameter is invalid")
    return found


def _discard(form: Form) -> bool:
    retention, address = form.get("ContentRetention", "retain"), form.get("AddressRetention", "retain")
    if retention not in {"retain", "discard"} or address not in {"retain", "obfuscate"}:
        raise RestRefusal(400, INVALID_PARAMETER, "ContentRetention or AddressRetention is not known")
    return retention == "discard"


def _check_media(urls: Iterable[str]) -> None:
    urls = list(urls)
    if len(urls) > MOST_MEDIA:
        raise RestRefusal(400, 21623, f"Number of media files exceeds allowed limit of {MOST_MEDIA}")
    for url in urls:
        if not url.startswith(("http://", "https://")):
            raise RestRefusal(400, 21620, f"Invalid media URL: {url}")


def _send_at(form: Form, now: datetime, service: str | None) -> datetime | None:
    """When a scheduled message is to be sent; only a service can schedule."""
    written, kind = form.get("SendAt", ""), form.get("ScheduleType", "")
    if not written and not kind:
        return None
    if kind != "fixed":
        raise RestRefusal(400, INVALID_PARAMETER, "ScheduleType must be fixed")
    if service is None:
        raise RestRefusal(400, 35118, "MessagingServiceSid is required to schedule a message")
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise RestRefusal(400, 35114, f"SendAt is not a time: {written}") from error
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    if not SOONEST <= moment - now <= FARTHEST:
        raise RestRefusal(400, 35114, "SendAt must be between 15 minutes and 35 days in the future")
    return moment
