"""How far messages to one recipient get, and the code with which they stop."""

import pytest

from ivr.emulator.messaging.outcomes import OUTCOMES, Outcome, outcome
from tests.emulator.stub import BASE, CALLER
from tests.emulator.texting import SMS_SENDER, STATUS, add_senders, told


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("read", ["sent", "delivered"]),
        ("sent", ["sent"]),
        ("stuck", []),
        ("unreachable", ["sent", "undelivered"]),
        ("channel-error", ["failed"]),
    ],
)
def test_every_outcome_of_an_sms_is_told_as_far_as_it_gets(exchange, twilio, clock, hotline, name, way):
    add_senders(exchange)
    exchange.messaging.book.recipient(CALLER).outcome = outcome(name)
    message = twilio.messages.create(to=CALLER, from_=SMS_SENDER, body="Halo", status_callback=BASE + STATUS)
    clock.advance(60)
    assert told(hotline) == way
    last = message.fetch()
    code = OUTCOMES[name].error_code
    assert (last.status, last.error_code) == (str(OUTCOMES[name].last) if name != "read" else "delivered", code)
    assert [form.get("ErrorCode") for form in hotline.forms(STATUS)][-1:] == ([code and str(code)] if way else [])


def test_an_outcome_has_a_name_or_is_made_up_and_nothing_else():
    made_up = Outcome(OUTCOMES["blocked"].last, 99_999)
    assert outcome(made_up) is made_up
    with pytest.raises(ValueError, match="no outcome"):
        outcome("banana")
