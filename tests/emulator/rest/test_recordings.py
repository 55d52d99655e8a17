"""Recordings through the unmodified SDK, in process."""

from datetime import timedelta

import pytest
from twilio.base.exceptions import TwilioRestException

from tests.emulator.stub import CALLER, xml


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
