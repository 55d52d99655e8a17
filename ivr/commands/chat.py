"""`hotline chat`: a chat in the terminal, to write to the hotline through the emulator."""

from __future__ import annotations

from ivr.emulator.phones.texting import chat

__all__ = ["chat"]
