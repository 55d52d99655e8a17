"""`hotline phone`: a telephone in the terminal, to call the hotline through the emulator."""

from __future__ import annotations

from ivr.emulator.terminal import phone

__all__ = ["phone"]
