"""What the network asks of a telephone that it rings."""

from __future__ import annotations

from typing import Protocol

from ivr.emulator.network.call import Call, Status


class Telephone(Protocol):
    """A telephone at the far end of a line. `answered_by` is what detection says of who picks up (`human`, ...)."""

    answered_by: str

    def refusal(self) -> Status | None:
        """The status with which a call fails before it rings; None where it may ring."""

    def rung(self, record: Call) -> None:
        """It rings. Returns at once; how the telephone is answered comes as a signal to the leg."""
