"""The 24 hours in which a person who has written may be answered freely, for each sender and address."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ivr.emulator.options import Options

LENGTH = timedelta(hours=24)


@dataclass
class Windows:
    """When each person last wrote to each sender; nothing else opens a window, neither a call nor a template."""

    options: Options
    written: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def open(self, sender: str, address: str, now: datetime) -> None:
        """The person at `address` has written to `sender`."""
        self.written[sender, address] = now

    def closes_at(self, sender: str, address: str) -> datetime | None:
        """When the last window of this pair ends or ended; None where there was none."""
        written = self.written.get((sender, address))
        return None if written is None else written + LENGTH

    def is_open(self, sender: str, address: str, now: datetime) -> bool:
        """Whether free text reaches this person now."""
        end = self.closes_at(sender, address)
        return end is not None and (now < end or (self.options.window_open_at_end and now == end))
