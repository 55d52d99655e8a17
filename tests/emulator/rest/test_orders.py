"""What a request to create a call must contain, and what is answered when it does not."""

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.emulator.stub import ACCOUNT, AGENT, BASE, NUMBER, TOKEN


def refused(action):
    with pytest.raises(TwilioRestException) as caught:
        action()
    return caught.value.status, caught.value.code


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        ({"to": ""}, (400, 21201)),
        ({"to": "banana"}, (400, 21211)),
        ({"from_": ""}, (400, 21213)),
        ({"from_": "+628199999999"}, (400, 21210)),
        ({"url": ""}, (400, 21205)),
        ({"url": "hotline.test/agent"}, (400, 21205)),
        ({"url": "http://my_host.test/agent"}, (400, 21205)),
        ({"twiml": "x" * 4001}, (400, 32018)),
        ({"method": "PATCH"}, (400, 20001)),
        ({"timeout": "soon"}, (400, 20001)),
        ({"machine_detection": "maybe"}, (400, 20001)),
        ({"status_callback": f"{BASE}/x", "status_callback_event": ["answred"]}, (400, 21626)),
        ({"application_sid": "AP" + "0" * 32}, (400, 21218)),
        ({"to": "+15005550001"}, (400, 21217)),
        ({"to": "+15005550002"}, (400, 21214)),
        ({"to": "+15005550003"}, (400, 21215)),
        ({"to": "+15005550004"}, (400, 21216)),
        ({"from_": "+15005550001"}, (400, 21212)),
    ],
)
def test_what_twilio_refuses_is_refused(create, exchange, parameters, answer):
    assert refused(lambda: create(**parameters)) == answer
    assert exchange.calls == []


def test_a_boolean_in_capitals_is_refused(http):
    form = {"To": AGENT, "From": NUMBER, "Url": f"{BASE}/agent", "Record": "True"}
    address = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    answer = http.session.post(address, form, auth=(ACCOUNT, TOKEN))
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_the_magic_number_may_call(create):
    assert create(from_="+15005550006").status == "queued"
