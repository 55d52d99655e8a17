"""The account's numbers through the unmodified SDK."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.emulator.stub import BASE, CALLER, NUMBER, xml


def test_the_number_is_found_and_pointed_elsewhere_and_the_next_call_goes_there(twilio, exchange, hotline):
    (number,) = twilio.incoming_phone_numbers.list(phone_number=NUMBER)
    assert number.voice_url == f"{BASE}/voice/incoming"
    changed = number.update(
        voice_url=f"{BASE}/v2/incoming",
        voice_method="GET",
        voice_fallback_url=f"{BASE}/v2/fallback",
        voice_fallback_method="POST",
        status_callback=f"{BASE}/v2/status",
        status_callback_method="POST",
    )
    assert (changed.voice_url, changed.voice_method) == (f"{BASE}/v2/incoming", "GET")
    hotline.documents["/v2/incoming"] = xml("<Hangup/>")
    exchange.phone(CALLER).call("1500587")
    assert [path for path, _ in hotline.seen] == ["/v2/incoming", "/v2/status"]
    assert exchange.requests[0].method == "GET"
    assert twilio.incoming_phone_numbers(number.sid).fetch().voice_fallback_url == f"{BASE}/v2/fallback"


def test_numbers_can_be_bought_and_wrong_addresses_are_refused(twilio):
    bought = twilio.incoming_phone_numbers.create(phone_number="+622150000599", voice_url=f"{BASE}/x")
    assert len(twilio.incoming_phone_numbers.list()) == 2
    assert twilio.incoming_phone_numbers.list(phone_number="+6299") == []
    with pytest.raises(TwilioRestException) as caught:
        bought.update(voice_url="x")
    assert caught.value.status == 400
    assert bought.fetch().voice_url == f"{BASE}/x"
