"""Senders of a test's account, and people who write to them."""

from __future__ import annotations

from ivr.emulator import Exchange
from tests.emulator.stub import BASE, CALLER

SENDER = "whatsapp:+628110000587"
SMS_SENDER = "+628119990587"
WRITER = f"whatsapp:{CALLER}"
INCOMING, FALLBACK, STATUS = "/whatsapp/incoming", "/whatsapp/fallback", "/whatsapp/status"


def add_senders(exchange: Exchange) -> None:
    exchange.messaging.add_sender(SENDER, webhook_url=BASE + INCOMING, fallback_url=BASE + FALLBACK)
    exchange.messaging.add_sender(SMS_SENDER)


def told(hotline, path: str = STATUS) -> list[str]:
    """The statuses that came to an address, in order."""
    return [form["MessageStatus"] for form in hotline.forms(path)]
