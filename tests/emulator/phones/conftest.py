"""The emulator's server over real HTTP, with a hotline behind it."""

from tests.emulator.serving import control, exchange, hotline

__all__ = ["control", "exchange", "hotline"]
