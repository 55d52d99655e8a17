"""Twilio's REST interface, version 2010-04-01, as far as the exchange knows it."""

from __future__ import annotations

from ivr.emulator.rest.app import REST_PATHS, create_rest

__all__ = ["REST_PATHS", "create_rest"]
