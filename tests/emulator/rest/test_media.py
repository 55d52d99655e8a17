"""Files that belong to messages, and their bytes behind the account's sign-in."""

import pytest
from twilio.base.exceptions import TwilioRestException

from ivr.emulator.rest.media import create_media_host
from tests.emulator.stub import ACCOUNT, BASE, CALLER, TOKEN, served
from tests.emulator.texting import SMS_SENDER, add_senders

PICTURE = b"\xff\xd8\xff picture"


@pytest.fixture
def sent(exchange, twilio, hotline, clock):
    add_senders(exchange)
    hotline.documents["/map.jpg"] = (200, {"Content-Type": "image/jpeg"}, PICTURE)
    message = twilio.messages.create(to=CALLER, from_=SMS_SENDER, body="", media_url=[f"{BASE}/map.jpg"])
    clock.advance(10)
    return message.fetch()


def address(sent, medium):
    return f"https://api.twilio.com{sent.uri.removesuffix('.json')}/Media/{medium.sid}"


def test_a_medium_is_fetched_unsigned_listed_and_given_out_to_who_signs_in(sent, http, exchange):
    assert (sent.num_media, sent.sid[:2], sent.status) == ("1", "MM", "delivered")
    (medium,) = sent.media.list()
    assert (medium.content_type, medium.parent_sid) == ("image/jpeg", sent.sid)
    assert http.session.get(address(sent, medium)).status_code == 401
    answer = http.session.get(address(sent, medium), auth=(ACCOUNT, TOKEN))
    assert (answer.content, answer.headers["Content-Type"]) == (PICTURE, "image/jpeg")
    assert [request.signature for request in exchange.requests if request.kind == "media"] == [""]


def test_a_deleted_medium_is_gone_and_with_its_message_every_other(sent, http):
    (medium,) = sent.media.list()
    assert medium.delete() is True
    assert http.session.get(address(sent, medium), auth=(ACCOUNT, TOKEN)).status_code == 404
    assert sent.fetch().num_media == "0"
    sent.delete()
    with pytest.raises(TwilioRestException) as caught:
        sent.media(medium.sid).fetch()
    assert caught.value.code == 20404


def test_bytes_that_are_elsewhere_are_had_without_the_credentials_and_leaked_ones_are_seen(sent, http, exchange):
    (medium,) = sent.media.list()
    with served(create_media_host(exchange)) as elsewhere:
        exchange.messaging.media_host = elsewhere
        answer = http.session.get(address(sent, medium), auth=(ACCOUNT, TOKEN))
        assert (answer.content, exchange.messaging.leaked) == (PICTURE, [])
        http.session.get(answer.url, auth=(ACCOUNT, TOKEN))
    assert len(exchange.messaging.leaked) == 1


def test_a_file_that_cannot_be_fetched_fails_the_message(exchange, twilio, clock):
    add_senders(exchange)
    message = twilio.messages.create(to=CALLER, from_=SMS_SENDER, media_url=["https://elsewhere.test/x.jpg"])
    clock.advance(10)
    assert (message.fetch().status, message.fetch().error_code) == ("failed", 63019)
