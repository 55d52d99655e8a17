"""Blue ticks and "typing", asked for through the unmodified SDK."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.emulator.stub import CALLER
from tests.emulator.texting import SENDER, WRITER, add_senders


@pytest.fixture
def person(exchange):
    add_senders(exchange)
    return exchange.person(CALLER)


@pytest.fixture
def typing(exchange):
    return lambda: exchange.messaging.indicators.is_typing(SENDER, WRITER)


def test_it_marks_all_so_far_as_read_and_is_seen_until_the_answer_arrives(person, twilio, clock, typing):
    first, second = person.write("Halo"), person.write("Ada orang?")
    assert twilio.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=second.sid).success is True
    third = person.write("Halo?")
    assert [message.read_by_us for message in (first, second, third)] == [True, True, False]
    assert typing()
    twilio.messages.create(to=WRITER, from_=SENDER, body="Ada")
    assert typing()
    clock.advance(2)
    assert not typing()


def test_without_an_answer_it_ends_after_25_seconds(person, twilio, clock, typing):
    twilio.messaging.v2.typing_indicator.create(channel="whatsapp", message_id=person.write("Halo").sid)
    clock.advance(24)
    assert typing()
    clock.advance(1)
    assert not typing()


@pytest.mark.parametrize(("channel", "sid", "code"), [("sms", "", 20001), ("whatsapp", "SM" + "0" * 32, 20404)])
def test_it_needs_a_message_that_came_by_whatsapp(person, twilio, channel, sid, code):
    with pytest.raises(TwilioRestException) as caught:
        twilio.messaging.v2.typing_indicator.create(channel=channel, message_id=sid or person.write("Halo").sid)
    assert caught.value.code == code
