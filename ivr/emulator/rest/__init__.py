"""Twilio's REST interface, version 2010-04-01, as far as the exchange knows it."""

from __future__ import annotations

from ivr.emulator.rest.app import create_rest

__all__ = ["create_rest"]
