"""Identifiers in Twilio's form: two capital letters and 32 hexadecimal digits."""

from __future__ import annotations

import random
import re

PATTERN = re.compile(r"^[A-Z]{2}[0-9a-f]{32}$")


class Sids:
    """Draws identifiers; the same seed always gives the same ones."""

    def __init__(self, seed: int | None = None) -> None:
        self.random = random.Random(seed)

    def new(self, prefix: str) -> str:
        """The next identifier that begins with `prefix` (`CA` for a call, `RE` for a recording)."""
        return f"{prefix}{self.random.getrandbits(128):032x}"

    def uuid(self) -> str:
        """A random UUID (version 4), as the idempotency token is one."""
        bits = self.random.getrandbits(128)
        bits = (bits & ~(0xF << 76)) | (4 << 76)
        bits = (bits & ~(0x3 << 62)) | (2 << 62)
        digits = f"{bits:032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
