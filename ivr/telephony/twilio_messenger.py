"""Messages at Twilio, by WhatsApp and by SMS: sent, looked up, and what came with them fetched and removed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import requests
from requests.auth import HTTPBasicAuth
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, NewConnectionError

from ivr.hotline.messenger import (
    Accepted,
    Fetched,
    File,
    Inbound,
    Kind,
    Letter,
    Outcome,
    Rejected,
    SenderSettings,
    SentMessage,
    TemplateState,
    Told,
    Uncertain,
)
from ivr.hotline.numbers import caller_number
from ivr.hotline.phone import AlreadyOver, NotAllowed, PhoneError
from ivr.hotline.writing import delivery
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.reaching import Way
from ivr.hotline.writing.templates import Template
from ivr.telephony.contents import Contents
from ivr.telephony.message_forms import WHATSAPP, address_of
from ivr.telephony.provider_files import ProviderFiles
from ivr.telephony.twilio_client import API_HOST, PAGE, RebasedHttpClient, asking

TIMEOUTS = (3.0, 8.0)
"""Seconds to connect, and to wait for the reply."""
MOST_LISTED = 200
TOO_MANY_REQUESTS = 20429
NO_CONTENT = 21655
"""The code for a template that the account does not have, which is told before it is even asked for."""


class TwilioMessenger:
    """Whoever carries our messages, by its REST API. Never used inside a transaction or a webhook.

    `whatsapp` (E.164) is our sender there, `sms` a number or a name that texts come from; None: there is none.
    """

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        whatsapp: str | None,
        sms: str | None,
        public_url: str,
        api_url: str = f"https://{API_HOST}",
        http_client: TwilioHttpClient | None = None,
    ) -> None:
        http_client = http_client or RebasedHttpClient(api_url, timeout=TIMEOUTS)
        self._client = Client(account_sid, auth_token, http_client=http_client)
        self._whatsapp, self._sms, self._public_url = whatsapp, sms, public_url
        self._auth = HTTPBasicAuth(account_sid, auth_token)
        session = getattr(http_client, "session", None) or requests.Session()
        self._files = ProviderFiles(session, api_url, self._auth)
        self._session: requests.Session = session
        self._contents = Contents(self._client)

    def send(self, letter: Letter, token: str) -> Outcome:
        """Send it; `token` comes back with every news of it. Never raises."""
        try:
            order = self._order(letter)
        except _NotFound as error:
            return Rejected(NO_CONTENT, str(error))
        except PhoneError as error:
            return Rejected(None, str(error))
        try:
            callback = f"{self._public_url}/whatsapp/status?{urlencode({'dispatch': token})}"
            sent = self._client.messages.create(**order, status_callback=callback)
            found = delivery.told(str(sent.status)) or Delivery.ACCEPTED
            return Accepted(str(sent.sid), max(found, Delivery.ACCEPTED, key=lambda one: one.rank), sent.error_code)
        except Exception as error:  # whatever it is: what matters is whether it can have gone
            return _failed(error)

    def _order(self, letter: Letter) -> dict[str, Any]:
        if letter.way is Way.SMS:
            return {"to": letter.to, "from_": self._sms, "body": letter.text}
        order: dict[str, Any] = {"to": WHATSAPP + letter.to, "from_": f"{WHATSAPP}{self._whatsapp}"}
        if letter.way is Way.TEMPLATE:
            found = self._contents.find(letter.template, letter.language)
            if found is None:
                raise _NotFound(f"the account has no template {letter.template} in {letter.language}")
            values = {str(number): " ".join(value.split()) or "-" for number, value in enumerate(letter.values, 1)}
            order["content_sid"] = found.content_sid
            return order | ({"content_variables": json.dumps(values)} if values else {})
        rich = self._contents.rich(letter)
        if rich is None:
            return order | {"body": letter.text}
        return order | {"content_sid": rich[0], "content_variables": json.dumps(rich[1])}

    def message(self, message_sid: str) -> Told:
        """How a message of ours is doing. Raises PhoneError."""
        with asking():
            found = self._client.messages(message_sid).fetch()
        return Told(delivery.told(str(found.status)) or Delivery.ACCEPTED, _code(found))

    def sent_to(self, way: Way, to: str, since: datetime) -> Iterable[SentMessage]:
        """What was sent to somebody by the channel of that way since a moment (aware), newest first. Raises PhoneError.

        Without a filter by date: what still waits at the provider has none.
        """
        address = to if way is Way.SMS else WHATSAPP + to
        with asking():
            found = self._client.messages.list(to=address, limit=MOST_LISTED)
        return [_sent(one) for one in found if _is_ours(one) and one.date_created >= since]

    def received(self, since: datetime) -> Iterable[Inbound]:
        """What came in at our sender since a moment (aware), as far as a list tells. Raises PhoneError."""
        if self._whatsapp is None:
            return []
        with asking():
            found = self._client.messages.list(to=f"{WHATSAPP}{self._whatsapp}", date_sent_after=since, page_size=PAGE)
        return [inbound for one in found if one.direction == "inbound" and (inbound := _received(one))]

    def files(self, message_sid: str) -> tuple[File, ...]:
        """The files that came with a message. Raises PhoneError."""
        with asking():
            found = self._client.messages(message_sid).media.list()
        return tuple(File(self._address(one), str(one.content_type or ""), str(one.sid)) for one in found)

    def file(self, url: str, most: int) -> Fetched:
        """A file of at most so many bytes. Raises TooLarge, AlreadyOver, NotAllowed, else TryLater."""
        return self._files.fetch(url, most)

    def delete_file(self, url: str) -> None:
        """Delete the provider's copy; one that is gone already is fine. Raises PhoneError."""
        if not self._files.is_home(url):
            raise NotAllowed("the file is at no address of the provider")
        with asking():
            reply = self._session.delete(f"{url}.json", auth=self._auth, timeout=TIMEOUTS, allow_redirects=False)
            if not reply.ok and reply.status_code != requests.codes.not_found:
                raise requests.HTTPError(f"HTTP {reply.status_code}")

    def redact(self, message_sid: str) -> None:
        """Blank out the words of a message at Twilio; one that is gone already is fine. Raises PhoneError."""
        with suppress(AlreadyOver), asking():
            self._client.messages(message_sid).update(body="")

    def show_typing(self, message_sid: str) -> None:
        """Show who sent it that it was read and is being answered. Best effort: never raises."""
        with suppress(Exception):
            self._client.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=message_sid)

    def senders(self) -> SenderSettings | None:
        """What our WhatsApp sender is set to; None when the account does not have it. Raises PhoneError."""
        found = self._sender()
        if found is None:
            return None
        hook = found.webhook or {}
        return SenderSettings(
            str(hook.get("callback_url") or ""),
            str(hook.get("fallback_url") or ""),
            str(hook.get("status_callback_url") or ""),
            str(found.status or ""),
        )

    def configure_sender(self, settings: SenderSettings) -> None:
        """Set our sender's addresses. Raises NotAllowed when the account does not have it, else PhoneError."""
        found = self._sender()
        if found is None:
            raise NotAllowed(f"the account does not have the WhatsApp sender {self._whatsapp}")
        hook = {
            "callback_url": settings.incoming_url,
            "callback_method": "POST",
            "fallback_url": settings.fallback_url,
            "fallback_method": "POST",
            "status_callback_url": settings.status_url,
            "status_callback_method": "POST",
        }
        senders = self._client.messaging.v2.channels_senders
        with asking():
            senders(found.sid).update(senders.MessagingV2ChannelsSenderRequestsUpdate({"webhook": hook}))

    def templates(self) -> Iterable[TemplateState]:
        """All of ours that are known at the provider, approved or not, looked up anew. Raises PhoneError."""
        return self._contents.all()

    def create_template(self, template: Template) -> None:
        """Give the account a template, and ask for its approval. Raises PhoneError."""
        self._contents.create_template(template)

    def missing_forms(self) -> list[str]:
        """The forms for buttons and lists that the account does not have yet, by name. Raises PhoneError."""
        return self._contents.missing_forms()

    def create_form(self, name: str) -> None:
        """Give the account one of those forms. Raises PhoneError."""
        self._contents.create_form(name)

    def _sender(self) -> Any:
        with asking():
            found = self._client.messaging.v2.channels_senders.list(channel="whatsapp")
        return next((one for one in found if one.sender_id == f"{WHATSAPP}{self._whatsapp}"), None)

    def _address(self, medium: Any) -> str:
        return self._files.address(str(medium.uri or "").removesuffix(".json"))


class _NotFound(PhoneError):
    """The account has no such template."""


def _failed(error: Exception) -> Rejected | Uncertain:
    """Whether what was asked for has certainly not happened."""
    if isinstance(error, TwilioRestException):
        said = f"{error.msg} (code {error.code}, HTTP {error.status})"
        if error.status >= requests.codes.server_error:
            return Uncertain(said)
        too_many = error.status == requests.codes.too_many
        return Rejected(error.code or (TOO_MANY_REQUESTS if too_many else None), said)
    if _never_left(error):
        return Rejected(None, f"the provider cannot be reached: {type(error).__name__}")
    return Uncertain(f"the provider's reply was lost: {type(error).__name__}")


def _never_left(error: Exception) -> bool:
    """Whether there was not even a connection."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    inner = error.args[0] if isinstance(error, requests.ConnectionError) and error.args else None
    return isinstance(inner, MaxRetryError) and isinstance(inner.reason, NewConnectionError | ConnectTimeoutError)


def _is_ours(found: Any) -> bool:
    return str(found.direction or "").startswith("outbound")


def _sent(found: Any) -> SentMessage:
    status = delivery.told(str(found.status)) or Delivery.ACCEPTED
    return SentMessage(str(found.sid), str(found.body or ""), found.date_created, status, _code(found))


def _received(found: Any) -> Inbound | None:
    """A message of a person as the list has it: neither a pin, nor what was tapped, nor what it was called."""
    address = address_of(str(found.from_ or ""))
    if address is None:
        return None
    text, files = str(found.body or ""), int(found.num_media or 0)
    return Inbound(
        str(found.sid),
        address,
        address_of(str(found.to or "")) or "",
        Kind.TEXT if text and not files else Kind.UNKNOWN,
        text,
        number=caller_number(address),
        sent_at=found.date_sent or found.date_created,
        files_untold=files,
    )


def _code(found: Any) -> int | None:
    return int(found.error_code) if found.error_code else None
