"""How far a message that we send has come: states in one order, of which news only ever move it up."""

from __future__ import annotations

from enum import StrEnum


class Delivery(StrEnum):
    """How far it has come, in this order: whatever was told last, the furthest is true.

    What failed stands below what was delivered: who holds the message in their hands has it, whatever else was told.
    """

    WAITING = "waiting"
    """Written down, and nothing has left us."""
    SENDING = "sending"
    """It may leave at this moment; after a crash it may have."""
    UNCERTAIN = "uncertain"
    """The reply was lost: it may have gone. It is never sent again blindly."""
    ACCEPTED = "accepted"
    """The provider has it."""
    SENT = "sent"
    """The provider has passed it on."""
    WITHDRAWN = "withdrawn"
    """It was not sent, and will not be: there was nothing to tell any more, or nowhere to tell it."""
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    DELIVERED = "delivered"
    """It is on their telephone."""
    READ = "read"

    @property
    def rank(self) -> int:
        """Its place in the order."""
        return _RANKS[self]

    @property
    def has_failed(self) -> bool:
        """Whether it did not reach them, as far as is known."""
        return self in (Delivery.UNDELIVERED, Delivery.FAILED)

    @property
    def has_arrived(self) -> bool:
        """Whether it is on their telephone."""
        return self in (Delivery.DELIVERED, Delivery.READ)

    @property
    def ticks(self) -> int:
        """As telephones show it: 1 on its way, 2 arrived, 3 read (both in blue); 0 for anything else."""
        return _TICKS.get(self, 0)


_RANKS = {state: rank for rank, state in enumerate(Delivery)}
_TICKS = {Delivery.ACCEPTED: 1, Delivery.SENT: 1, Delivery.DELIVERED: 2, Delivery.READ: 3}

_PROVIDERS_WORDS = {
    **dict.fromkeys(("accepted", "scheduled", "queued", "sending"), Delivery.ACCEPTED),
    **dict.fromkeys(("sent", "partially_delivered"), Delivery.SENT),
    "canceled": Delivery.WITHDRAWN,
    "undelivered": Delivery.UNDELIVERED,
    "failed": Delivery.FAILED,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
}


def told(word: str) -> Delivery | None:
    """What a provider's status means; None for a word that says nothing of a message that we send."""
    return _PROVIDERS_WORDS.get(word.strip().lower())


def further(known: Delivery, news: Delivery) -> Delivery:
    """What is true once both are known. Late, repeated and shuffled news come to the same."""
    return max(known, news, key=lambda state: state.rank)
