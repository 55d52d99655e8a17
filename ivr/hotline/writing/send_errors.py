"""What a provider's error code of a message means for us: what is done, what is learnt of the person, who must look.

The codes and their meanings are Twilio's error dictionary and its guides to WhatsApp. Codes change: one that nobody
knows is a failure with a number, and nothing more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Remedy(StrEnum):
    """What is done about it without anybody's help."""

    TEMPLATE = "template"
    """The same as an approved template, or where there is none for it, another channel."""
    OTHER_CHANNEL = "other_channel"
    """The same by SMS, where the person has a mobile number and we a sender."""
    PLAIN_TEXT = "plain_text"
    """The same once more without buttons or lists."""
    LATER = "later"
    """The same once more, after some time; `tries` in all."""
    NOTHING = "nothing"


class Learnt(StrEnum):
    """What it tells of the person; kept with their address, until they write to us."""

    NO_WHATSAPP = "no_whatsapp"
    BLOCKED_US = "blocked_us"
    """They want nothing from us any more."""
    STOPPED_SMS = "stopped_sms"
    """They have answered STOP to an SMS: only START brings it back."""
    NO_SMS = "no_sms"
    """A landline, or no number at all."""


class Fault(StrEnum):
    """Whose it is: this decides who must look, and how loud the log is."""

    THEIRS = "theirs"
    """The person's telephone, or what they want: nothing is wrong with us."""
    PROVIDERS = "providers"
    """The provider's or the channel's, for a while."""
    OURS = "ours"
    """A mistake in what we send."""
    SETTINGS = "settings"
    """Somebody must set something right at the provider: an alarm."""


@dataclass(frozen=True)
class SendError:
    """One row: `reason` names the words for the agent, `tries` counts the first one, `after` is until the next."""

    reason: str
    remedy: Remedy
    fault: Fault
    learnt: Learnt | None = None
    tries: int = 1
    after: timedelta = timedelta(0)

    @property
    def is_alarming(self) -> bool:
        """Whether somebody has to be called, as nothing like it will go out before it is mended."""
        return self.fault is Fault.SETTINGS


_MINUTES, _HOURS = timedelta(minutes=1), timedelta(hours=1)
_BUSY = SendError("busy", Remedy.LATER, Fault.PROVIDERS, tries=5, after=5 * _MINUTES)
_FEW_TRIES = SendError("channel_away", Remedy.LATER, Fault.PROVIDERS, tries=4, after=2 * _MINUTES)
_NO_WHATSAPP = SendError("no_whatsapp", Remedy.OTHER_CHANNEL, Fault.THEIRS, Learnt.NO_WHATSAPP)
_NO_SMS = SendError("no_sms", Remedy.NOTHING, Fault.THEIRS, Learnt.NO_SMS)
_NOT_OURS_TO_SEND = SendError("sender", Remedy.OTHER_CHANNEL, Fault.SETTINGS)
_CONTENT = SendError("content", Remedy.PLAIN_TEXT, Fault.OURS, tries=2)
_MEDIUM = SendError("medium", Remedy.NOTHING, Fault.OURS)
_TEMPLATE_WRONG = SendError("template_wrong", Remedy.OTHER_CHANNEL, Fault.OURS)
_TEMPLATE_GONE = SendError("template_gone", Remedy.OTHER_CHANNEL, Fault.SETTINGS)
_VARIABLES = SendError("template_wrong", Remedy.NOTHING, Fault.OURS)
_SMS_SETTINGS = SendError("sms_settings", Remedy.NOTHING, Fault.SETTINGS)
_ONCE_MORE = SendError("handset_off", Remedy.LATER, Fault.THEIRS, tries=2, after=2 * _HOURS)

UNKNOWN = SendError("unknown", Remedy.OTHER_CHANNEL, Fault.PROVIDERS)
"""A code that nobody knows."""
UNREACHED = SendError("provider_away", Remedy.LATER, Fault.PROVIDERS, tries=12, after=timedelta(seconds=10))
"""The provider was not even reached, and has certainly not sent it."""
LOST = SendError("lost", Remedy.LATER, Fault.PROVIDERS, tries=2, after=timedelta(0))
"""The reply was lost, and the provider's list, looked through more than once, does not have it."""

ERRORS: Mapping[int, SendError] = {
    # WhatsApp: the person
    63016: SendError("window_closed", Remedy.TEMPLATE, Fault.THEIRS, tries=2),
    63003: _NO_WHATSAPP,
    63024: _NO_WHATSAPP,
    63014: SendError("blocked", Remedy.NOTHING, Fault.THEIRS, Learnt.BLOCKED_US),
    63049: SendError("declined", Remedy.OTHER_CHANNEL, Fault.PROVIDERS),
    63032: SendError("experiment", Remedy.OTHER_CHANNEL, Fault.PROVIDERS),
    # WhatsApp: our sender, its rate, the channel
    63007: _NOT_OURS_TO_SEND,
    63020: _NOT_OURS_TO_SEND,
    63051: SendError("sender_locked", Remedy.OTHER_CHANNEL, Fault.SETTINGS),
    63001: SendError("channel_refuses", Remedy.OTHER_CHANNEL, Fault.SETTINGS),
    63018: _BUSY,
    63017: _BUSY,
    63038: SendError("daily_limit", Remedy.LATER, Fault.SETTINGS, tries=3, after=6 * _HOURS),
    20429: _BUSY,
    20003: SendError("account", Remedy.LATER, Fault.SETTINGS, tries=5, after=5 * _MINUTES),
    63012: _FEW_TRIES,
    # What we send
    63005: _CONTENT,
    63013: _CONTENT,
    63021: _CONTENT,
    63030: _CONTENT,
    63019: _MEDIUM,
    63027: _TEMPLATE_WRONG,
    63028: _TEMPLATE_WRONG,
    63040: _TEMPLATE_GONE,
    63041: _TEMPLATE_GONE,
    63042: _TEMPLATE_GONE,
    21654: _VARIABLES,
    21655: _TEMPLATE_GONE,
    21656: _VARIABLES,
    # SMS
    21211: _NO_SMS,
    21614: _NO_SMS,
    21408: _SMS_SETTINGS,
    21606: _SMS_SETTINGS,
    21612: _SMS_SETTINGS,
    21610: SendError("stopped_sms", Remedy.NOTHING, Fault.THEIRS, Learnt.STOPPED_SMS),
    30001: _BUSY,
    30003: _ONCE_MORE,
    30005: _NO_SMS,
    30006: _NO_SMS,
    30007: SendError("filtered", Remedy.NOTHING, Fault.SETTINGS),
    30008: _ONCE_MORE,
}
"""By code."""


def error(code: int | None) -> SendError:
    """What a code means; one that nobody knows, and none at all, is `UNKNOWN`."""
    return ERRORS.get(code, UNKNOWN) if code is not None else UNKNOWN
