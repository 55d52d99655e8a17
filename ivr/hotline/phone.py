"""What we need of a phone company, whoever it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ivr.hotline.errors import HotlineError


class PhoneError(HotlineError):
    """The phone company could not be asked, or said no. Nothing that we asked for has happened."""


class TryLater(PhoneError):
    """It is busy or away, and has certainly not done what we asked; asking again is safe."""


class BadNumber(PhoneError):
    """The number cannot be rung, now or ever."""


class NotAllowed(PhoneError):
    """Our account or its settings do not allow this; a person must look at it."""


class AlreadyOver(PhoneError):
    """The call or recording is not there any more."""


class NotReady(PhoneError):
    """The recording is still being processed."""


class OutcomeUnknown(HotlineError):
    """The reply was lost: what we asked for may have happened. Never ask again; look first."""


@dataclass(frozen=True)
class ProviderCall:
    """A call as the phone company tells it. `seconds` is its length once it has ended."""

    sid: str
    status: str
    direction: str
    caller: str
    called: str
    started_at: datetime | None
    seconds: int | None


@dataclass(frozen=True)
class ProviderRecording:
    """A recording as the phone company tells it."""

    sid: str
    call_sid: str
    status: str
    seconds: int
    started_at: datetime


@dataclass(frozen=True)
class NumberSettings:
    """Where the phone company sends the events of our number, by the contract's names of the doors."""

    voice_url: str
    status_url: str
    fallback_url: str


class Phone(Protocol):
    """A phone company. Every function may raise PhoneError; only `ring` may raise OutcomeUnknown."""

    def ring(self, number: str, token: str, seconds: int) -> str:
        """Ring `number` (E.164) for `seconds`; `token` comes back with every event. Gives the call's identifier."""

    def hang_up(self, sid: str) -> None:
        """End a call of ours, whether it rings or is answered; one that is over already is fine."""

    def call(self, sid: str) -> ProviderCall:
        """How a call is doing."""

    def calls_to(self, number: str, since: datetime) -> Iterable[ProviderCall]:
        """The calls to a number that were made since a moment (aware)."""

    def legs(self, sid: str) -> Iterable[ProviderCall]:
        """The calls that this call was joined with, oldest first."""

    def calls_from_outside(self, since: datetime) -> Iterable[ProviderCall]:
        """The calls that came in at our number since a moment (aware)."""

    def recordings(self, since: datetime) -> Iterable[ProviderRecording]:
        """The recordings that were made since a moment (aware)."""

    def audio(self, recording_sid: str) -> bytes:
        """A recording as WAV; raises NotReady while it is being processed, AlreadyOver when it is gone."""

    def delete_recording(self, recording_sid: str) -> None:
        """Delete the phone company's copy; one that is gone already is fine."""

    def number_settings(self) -> NumberSettings | None:
        """What our number is set to, None when the account does not have that number."""

    def configure_number(self, settings: NumberSettings) -> None:
        """Set our number's addresses."""

    def server_time(self) -> datetime:
        """The phone company's clock (aware), to tell whether ours is off."""
