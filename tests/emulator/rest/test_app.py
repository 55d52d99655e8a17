"""Who may ask, and the envelope of every refusal."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.emulator.stub import ACCOUNT


def refused(action):
    with pytest.raises(TwilioRestException) as caught:
        action()
    return caught.value.status, caught.value.code


def test_unknown_calls_and_wrong_logins_are_told_apart(twilio, http):
    assert refused(twilio.calls("CA" + "9" * 32).fetch) == (404, 20404)
    stranger = Client(ACCOUNT, "wrong", http_client=http)
    assert refused(stranger.calls("CA" + "9" * 32).fetch) == (401, 20003)
    elsewhere = Client(ACCOUNT, twilio.password, account_sid="AC" + "b" * 32, http_client=http)
    assert refused(elsewhere.calls("CA" + "9" * 32).fetch) == (404, 20404)


def test_errors_have_twilios_envelope(http):
    answer = http.session.get("https://api.twilio.com/2010-04-01/Accounts/x/Calls.json")
    assert answer.json() == {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com/docs/errors/20003",
        "status": 401,
    }


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "Calls.json?StartTime=yesterday", 400, 20001),
        ("GET", "Calls.json?PageSize=many", 400, 20001),
        ("GET", "Nothing.json", 404, 20404),
        ("PUT", "Calls.json", 405, 20004),
        ("GET", "Calls.json?StartTime>=2026-11-24", 200, None),
        ("GET", "Recordings.json?DateCreated<=2026-11-24T00:00:00", 200, None),
    ],
)
def test_odd_requests_get_twilios_envelope(http, exchange, method, path, status, code):
    address = f"https://api.twilio.com/2010-04-01/Accounts/{exchange.account_sid}/{path}"
    answer = http.session.request(method, address, auth=(exchange.account_sid, exchange.auth_token))
    assert (answer.status_code, answer.json().get("code")) == (status, code)
