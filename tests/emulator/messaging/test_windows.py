"""Free text reaches a person for 24 hours after they wrote, at each sender by itself."""

import pytest

from tests.emulator.stub import CALLER, xml
from tests.emulator.texting import SENDER, STATUS, WRITER, told

DAY = 24 * 3600


@pytest.fixture
def outcome(send, clock):
    def of(**more):
        message = send(**more)
        assert message.status == "queued"
        clock.advance(0)
        found = message.fetch()
        return found.status, found.error_code

    return of


def test_outside_it_is_queued_and_then_fails(person, outcome, hotline):
    assert outcome() == ("failed", 63016)
    assert told(hotline) == ["failed"]
    assert hotline.forms(STATUS)[0]["ErrorCode"] == "63016"


def test_it_closes_24_hours_after_the_last_word_and_opens_anew_with_the_next(person, outcome, clock):
    person.write("Halo")
    clock.advance(DAY / 2)
    person.write("masih di sana?")
    clock.advance(DAY - 1)
    assert outcome() == ("sent", None)
    clock.advance(1)
    assert outcome() == ("failed", 63016)
    person.write("Halo")
    assert outcome() == ("sent", None)


@pytest.mark.parametrize(("belongs", "status"), [(True, "sent"), (False, "failed")])
def test_whether_its_very_end_belongs_to_it_is_a_setting(person, outcome, clock, exchange, belongs, status):
    exchange.options.window_open_at_end = belongs
    person.write("Halo")
    clock.advance(DAY)
    assert outcome()[0] == status


def test_neither_a_call_nor_another_sender_nor_somebody_else_opens_it(person, outcome, exchange, hotline):
    hotline.documents["/voice/incoming"] = xml("<Hangup/>")
    exchange.phone(CALLER).call("1500587")
    exchange.person("+628130000001").write("Halo")
    second = exchange.messaging.add_sender("whatsapp:+628119990000")
    person.to = second
    person.write("Halo")
    assert outcome() == ("failed", 63016)
    assert exchange.messaging.book.windows.closes_at(SENDER, WRITER) is None
    assert outcome(from_=second.address) == ("sent", None)
