"""What becomes of the messages to one recipient."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.emulator.messaging.addresses import Channel
from ivr.emulator.messaging.message import MessageStatus

S = MessageStatus
WAY = (S.SENT, S.DELIVERED, S.READ)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The last status that messages reach, with a code of Twilio's error dictionary where that is a failure."""

    last: MessageStatus
    error_code: int | None = None

    def way(self, channel: Channel) -> tuple[MessageStatus, ...]:
        """The statuses after `queued`, in order; an SMS is never read."""
        if self.last is S.FAILED:
            return (S.FAILED,)
        if self.last is S.UNDELIVERED:
            return (S.SENT, S.UNDELIVERED)
        way = WAY[: WAY.index(self.last) + 1] if self.last in WAY else ()
        return way if channel is Channel.WHATSAPP else tuple(status for status in way if status is not S.READ)


OUTCOMES = {
    "read": Outcome(S.READ),
    "delivered": Outcome(S.DELIVERED),
    "sent": Outcome(S.SENT),
    "stuck": Outcome(S.QUEUED),
    "unreachable": Outcome(S.UNDELIVERED, 30003),
    "unknown-handset": Outcome(S.UNDELIVERED, 30005),
    "filtered": Outcome(S.UNDELIVERED, 30007),
    "unknown-error": Outcome(S.UNDELIVERED, 30008),
    "no-whatsapp": Outcome(S.FAILED, 63003),
    "cannot-receive": Outcome(S.FAILED, 63024),
    "declined": Outcome(S.FAILED, 63049),
    "experiment": Outcome(S.FAILED, 63032),
    "blocked": Outcome(S.FAILED, 63014),
    "rate-limited": Outcome(S.FAILED, 63018),
    "channel-error": Outcome(S.FAILED, 63012),
    "channel-refuses": Outcome(S.FAILED, 63001),
    "content-refused": Outcome(S.FAILED, 63005),
    "against-policy": Outcome(S.FAILED, 63013),
    "unsupported": Outcome(S.FAILED, 63030),
    "no-channel": Outcome(S.FAILED, 63007),
    "not-invited": Outcome(S.FAILED, 63020),
    "account-limit": Outcome(S.FAILED, 63017),
    "daily-limit": Outcome(S.FAILED, 63038),
    "no-template": Outcome(S.FAILED, 63027),
    "carrier": Outcome(S.UNDELIVERED, 30006),
    "stopped": Outcome(S.FAILED, 21610),
}
"""By the names that tests and the page use."""


def outcome(named: str | Outcome) -> Outcome:
    """An outcome by its name. Raises ValueError for a name that is none."""
    if isinstance(named, Outcome):
        return named
    if named not in OUTCOMES:
        raise ValueError(f"{named!r} is no outcome: {', '.join(OUTCOMES)}")
    return OUTCOMES[named]
