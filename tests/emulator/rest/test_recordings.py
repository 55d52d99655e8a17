"""Recordings and numbers through the unmodified SDK, in process."""

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.emulator.stub import BASE, CALLER, NUMBER, xml


@pytest.fixture
def recorded(exchange, hotline, clock):
    hotline.documents |= {
        "/voice/incoming": xml('<Record action="/voice/recorded"/>'),
        "/voice/recorded": xml("<Hangup/>"),
    }

    def leave(seconds=8):
        call = exchange.phone(CALLER).call("1500587")
        call.speak(seconds).press("#")
        clock.advance(3)
        return call

    return leave


def test_a_recording_is_found_by_its_call_and_fetched(recorded, twilio):
    call = recorded()
    recorded()
    (found,) = twilio.recordings.list(call_sid=call.sid)
    assert (found.call_sid, found.duration, found.status, found.source) == (call.sid, "8", "completed", "RecordVerb")
    assert twilio.recordings(found.sid).fetch().channels == 1
    assert [other.sid for other in twilio.calls(call.sid).recordings.list()] == [found.sid]


def test_recordings_are_filtered_by_the_date_of_their_creation(recorded, twilio, clock):
    recorded()
    clock.advance(3600)
    moment = clock.now()
    recorded()
    assert len(twilio.recordings.list()) == 2
    assert len(twilio.recordings.list(date_created_after=moment)) == 1
    assert len(twilio.recordings.list(date_created_before=moment - timedelta(seconds=1))) == 1
    assert twilio.recordings.list(date_created=moment.date() + timedelta(days=1)) == []


def test_a_deleted_recording_is_gone_with_its_media_but_remembered(recorded, twilio, http, exchange):
    call = recorded()
    (found,) = twilio.recordings.list(call_sid=call.sid)
    assert found.delete() is True
    assert twilio.recordings.list(call_sid=call.sid) == []
    with pytest.raises(TwilioRestException) as caught:
        twilio.recordings(found.sid).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)
    assert twilio.recordings(found.sid).fetch(include_soft_deleted=True).status == "deleted"
    login = (exchange.account_sid, exchange.auth_token)
    assert http.session.get(found.media_url, auth=login).status_code == 404


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
