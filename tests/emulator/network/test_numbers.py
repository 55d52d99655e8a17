"""What people dial to reach one of our numbers."""

import pytest

from tests.emulator.stub import CALLER, NUMBER, xml


@pytest.mark.parametrize("typed", ["1500587", "1500-587", "1500 587", "+62 21 5000 0587", "021-5000-0587", NUMBER])
def test_what_people_really_dial_reaches_the_number(exchange, hotline, typed):
    hotline.documents["/voice/incoming"] = xml("<Hangup/>")
    exchange.phone(CALLER).call(typed)
    assert hotline.forms("/voice/incoming")[0]["To"] == NUMBER
