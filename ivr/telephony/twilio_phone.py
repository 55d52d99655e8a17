"""Calls at Twilio, or at a provider that speaks its API."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlencode

import requests
from requests.auth import HTTPBasicAuth
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from ivr.hotline.numbers import caller_number
from ivr.hotline.phone import (
    AlreadyOver,
    NotAllowed,
    NotReady,
    NumberSettings,
    PhoneError,
    ProviderCall,
    ProviderRecording,
    TryLater,
)
from ivr.telephony.twilio_client import API_HOST, PAGE, TIMEOUT, RebasedHttpClient, asking


class TwilioPhone:
    """The phone company by its REST API. Never used inside a transaction or a webhook."""

    def __init__(
        self,
        account_sid: str,
        auth_token: str,
        number: str,
        public_url: str,
        api_url: str = f"https://{API_HOST}",
        http_client: TwilioHttpClient | None = None,
        own_numbers: Iterable[str] = (),
    ) -> None:
        self._client = Client(account_sid, auth_token, http_client=http_client or RebasedHttpClient(api_url))
        self._number, self._public_url, self._api_url = number, public_url, api_url.rstrip("/")
        self._own_numbers = {number, *own_numbers}
        self._account_sid, self._auth = account_sid, HTTPBasicAuth(account_sid, auth_token)
        session = getattr(self._client.http_client, "session", None)
        self._session: requests.Session = session or requests.Session()

    def ring(self, number: str, token: str, seconds: int) -> str:
        """Ring `number` (E.164) for `seconds`; gives the call's SID. Raises PhoneError, OutcomeUnknown."""
        query = urlencode({"attempt": token})
        with asking(creating=True):
            call = self._client.calls.create(
                to=number,
                from_=self._number,
                url=f"{self._public_url}/voice/agent/answered?{query}",
                fallback_url=f"{self._public_url}/voice/agent/fallback?{query}",
                status_callback=f"{self._public_url}/voice/agent/status?{query}",
                status_callback_event=["initiated", "ringing", "answered", "completed"],
                timeout=seconds,
            )
        return str(call.sid)

    def hang_up(self, sid: str) -> None:
        """End a call of ours; one that is over already is fine. Raises PhoneError."""
        try:
            with asking():
                self._client.calls(sid).update(status="completed")
        except AlreadyOver:
            return

    def call(self, sid: str) -> ProviderCall:
        """How a call is doing; its times are UTC. Raises PhoneError."""
        with asking():
            return self._provider_call(self._client.calls(sid).fetch())

    def calls_to(self, number: str, since: datetime) -> Iterable[ProviderCall]:
        """The calls to a number (E.164) that began after `since` (aware). Raises PhoneError."""
        with asking():
            return [self._provider_call(call) for call in self._client.calls.list(to=number, start_time_after=since)]

    def legs(self, sid: str) -> Iterable[ProviderCall]:
        """The calls that this one was joined with, oldest first. Raises PhoneError."""
        with asking():
            found = [self._provider_call(call) for call in self._client.calls.list(parent_call_sid=sid)]
        return sorted(found, key=lambda call: call.started_at or datetime.min.replace(tzinfo=UTC))

    def calls_from_outside(self, since: datetime) -> Iterable[ProviderCall]:
        """The calls that came in at our number after `since` (aware). Raises PhoneError."""
        with asking():
            found = self._client.calls.list(to=self._number, start_time_after=since, page_size=PAGE)
        return [self._provider_call(call) for call in found if call.direction == "inbound"]

    def recordings(self, since: datetime) -> Iterable[ProviderRecording]:
        """The recordings that were made after `since` (aware). Raises PhoneError."""
        with asking():
            found = self._client.recordings.list(date_created_after=since, page_size=PAGE)
            return [_recording(recording) for recording in found]

    def audio(self, recording_sid: str) -> bytes:
        """A recording as WAV. Raises NotReady while it is processed, AlreadyOver once gone, else PhoneError."""
        url = f"{self._api_url}/2010-04-01/Accounts/{self._account_sid}/Recordings/{recording_sid}.wav"
        with asking():
            # A redirect to the provider's storage is followed without our credentials, as requests does by itself.
            reply = self._session.get(url, auth=self._auth, timeout=TIMEOUT * 3)
        if reply.status_code == requests.codes.not_found:
            raise self._why_no_audio(recording_sid)
        if not reply.ok:
            raise TryLater(f"the audio of {recording_sid} cannot be had now: HTTP {reply.status_code}")
        return reply.content

    def _why_no_audio(self, recording_sid: str) -> PhoneError:
        """The file is not there: yet, or not any more?"""
        try:
            with asking():
                status = str(self._client.recordings(recording_sid).fetch().status)
        except PhoneError as error:
            return error
        if status in ("absent", "failed", "deleted"):
            return AlreadyOver(f"recording {recording_sid} is {status}")
        return NotReady(f"recording {recording_sid} is {status}")

    def delete_recording(self, recording_sid: str) -> None:
        """Delete Twilio's copy; one that is gone already is fine. Raises PhoneError."""
        try:
            with asking():
                self._client.recordings(recording_sid).delete()
        except AlreadyOver:
            return

    def number_settings(self) -> NumberSettings | None:
        """The addresses our number is set to, None when the account does not have it. Raises PhoneError."""
        found = self._own_number()
        if found is None:
            return None
        return NumberSettings(found.voice_url or "", found.status_callback or "", found.voice_fallback_url or "")

    def configure_number(self, settings: NumberSettings) -> None:
        """Set our number's addresses. Raises NotAllowed when the account does not have it, else PhoneError."""
        found = self._own_number()
        if found is None:
            raise NotAllowed(f"the account does not have the number {self._number}")
        with asking():
            found.update(
                voice_url=settings.voice_url,
                voice_method="POST",
                status_callback=settings.status_url,
                status_callback_method="POST",
                voice_fallback_url=settings.fallback_url,
                voice_fallback_method="POST",
            )

    def _provider_call(self, call: Any) -> ProviderCall:
        started: datetime | None = call.start_time or call.date_created
        seconds = int(call.duration) if call.duration not in (None, "") else None
        return ProviderCall(call.sid, call.status, call.direction, self._caller(call), call.to or "", started, seconds)

    def _caller(self, call: Any) -> str:
        """Who calls; nobody is told where it is a line of our own, or one that was diverted to us."""
        number = caller_number(call._from)
        diverted = number is not None and number == caller_number(call.forwarded_from)
        ours = call.direction == "inbound" and (diverted or number in self._own_numbers)
        return "" if ours else call._from or ""

    def _own_number(self) -> Any:
        with asking():
            found = self._client.incoming_phone_numbers.list(phone_number=self._number, limit=1)
        return found[0] if found else None

    def server_time(self) -> datetime:
        """Twilio's clock, in UTC, to the second. Raises TryLater where it does not tell, else PhoneError."""
        with asking():
            reply = self._session.head(f"{self._api_url}/", timeout=TIMEOUT, allow_redirects=False)
        if "Date" not in reply.headers:
            raise TryLater("the phone company does not tell the time")
        return parsedate_to_datetime(reply.headers["Date"]).astimezone(UTC)


def _recording(recording: Any) -> ProviderRecording:
    seconds = int(float(recording.duration or 0))
    started = recording.start_time or recording.date_created
    return ProviderRecording(recording.sid, recording.call_sid, recording.status, seconds, started)
