"""`hotline phone`: a telephone in the terminal, to call the hotline through the emulator."""

from __future__ import annotations

from ivr.emulator.phones.terminal import phone

__all__ = ["phone"]
