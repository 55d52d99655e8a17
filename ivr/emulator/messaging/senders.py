"""What the account sends as: WhatsApp senders, SMS numbers, and services that choose of several."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.emulator.messaging.addresses import Channel, channel_of


@dataclass
class Sender:
    """A sender of the account, with the addresses Twilio asks when somebody writes to it.

    `two_way`: whether people can write to it, which no SMS number in Indonesia allows. `locked`: Meta has locked it
    after a month without a message (63051).
    """

    sid: str
    address: str
    webhook_url: str = ""
    fallback_url: str = ""
    status_url: str = ""
    two_way: bool = True
    locked: bool = False
    next_slot: float = 0.0

    @property
    def channel(self) -> Channel:
        """What carries its messages."""
        return channel_of(self.address)

    def book(self, now: float, rate: float, longest: float) -> float | None:
        """When its next message leaves, in seconds of the clock; None where that would be longer than `longest`.

        What a whole second allows may leave at once.
        """
        slot = max(now, self.next_slot - max(0.0, 1 - 1 / rate))
        if slot - now > longest:
            return None
        self.next_slot = max(now, self.next_slot) + 1 / rate
        return slot


@dataclass
class Service:
    """A Messaging Service: several senders under one identifier."""

    sid: str
    senders: list[Sender] = field(default_factory=list)
    status_url: str = ""

    def reaches(self, channel: Channel) -> bool:
        """Whether one of its senders sends by this channel."""
        return any(sender.channel is channel for sender in self.senders)

    def sender_for(self, channel: Channel) -> Sender:
        """The first of its senders that reaches this channel. Raises StopIteration where `reaches` is false."""
        return next(sender for sender in self.senders if sender.channel is channel)
