"""A person who writes by WhatsApp to a hotline of canned documents."""

import pytest

from tests.emulator.stub import BASE, CALLER
from tests.emulator.texting import SENDER, STATUS, WRITER, add_senders


@pytest.fixture
def person(exchange):
    add_senders(exchange)
    return exchange.person(CALLER, "Ibu Sari")


@pytest.fixture
def send(twilio, person):
    """Asks over REST for a message to the person."""
    return lambda **more: twilio.messages.create(
        **({"to": WRITER, "from_": SENDER, "body": "Halo", "status_callback": BASE + STATUS} | more)
    )
