"""The Calls resource through the unmodified SDK, in process."""

from datetime import UTC, datetime, timedelta

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from ivr.emulator import Activity, Status
from ivr.emulator.sids import PATTERN
from tests.emulator.stub import ACCOUNT, AGENT, BASE, CALLER, NUMBER, TOKEN, xml

URL = f"{BASE}/agent"


@pytest.fixture
def create(twilio):
    return lambda **more: twilio.calls.create(**({"to": AGENT, "from_": NUMBER, "url": URL} | more))


def refused(action):
    with pytest.raises(TwilioRestException) as caught:
        action()
    return caught.value.status, caught.value.code


def test_a_call_is_queued_then_rings_then_runs_its_document(create, twilio, exchange, hotline, clock):
    hotline.documents["/agent"] = xml("<Gather numDigits='1'><Say>Press 1</Say></Gather>")
    created = create(timeout=25)
    assert (created.status, created.direction, created.duration) == ("queued", "outbound-api", None)
    assert created.sid.startswith("CA")
    assert PATTERN.match(created.sid)
    clock.settle()
    assert twilio.calls(created.sid).fetch().status == "ringing"
    assert hotline.forms("/agent") == []
    leg = exchange.agent(AGENT).answer()
    form = hotline.forms("/agent")[0]
    assert (form["CallStatus"], form["Direction"], form["From"]) == ("in-progress", "outbound-api", NUMBER)
    clock.advance(2)
    leg.hang_up()
    fetched = twilio.calls(created.sid).fetch()
    assert (fetched.status, fetched.duration, fetched.to) == ("completed", "2", AGENT)
    assert fetched.start_time == datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    assert fetched.end_time == fetched.start_time + timedelta(seconds=2)


def test_inline_twiml_runs_and_needs_absolute_addresses(create, twilio, exchange, clock):
    exchange.agent(AGENT).answer()
    created = twilio.calls.create(to=AGENT, from_=NUMBER, twiml=xml("<Say>hello</Say>"))
    clock.advance(5)
    assert exchange.agent(AGENT).calls[0].said == ["hello"]
    assert twilio.calls(created.sid).fetch().status == "completed"
    exchange.options.strict = False
    twilio.calls.create(to=AGENT, from_=NUMBER, twiml=xml("<Redirect>/agent</Redirect>"))
    clock.advance(5)
    assert exchange.warnings[-1].code == 11100


def test_one_call_a_second_leaves_the_queue(create, exchange, clock):
    created = [create() for _ in range(3)]
    assert [call.queue_time for call in created] == ["0", "1000", "2000"]
    rung = []
    for _ in range(3):
        clock.settle()
        rung.append(len(exchange.agent(AGENT).calls))
        clock.advance(1)
    assert rung == [1, 2, 3]


def test_a_live_call_is_torn_out_of_whatever_it_does(create, twilio, exchange, hotline, clock):
    hotline.documents |= {"/agent": xml("<Say>A long explanation that goes on and on and on</Say>")}
    hotline.documents["/moved"] = xml("<Say>moved</Say><Gather/>")
    created = create()
    leg = exchange.agent(AGENT).answer()
    clock.advance(1)
    twilio.calls(created.sid).update(url=f"{BASE}/moved", method="POST")
    assert leg.said == ["A long explanation that goes on and on and on", "moved"]
    twilio.calls(created.sid).update(twiml=xml("<Say>moved again</Say><Gather/>"))
    assert leg.said[-1] == "moved again"
    assert leg.listen().activity is Activity.LISTENING


def test_redirecting_the_caller_of_a_dial_disconnects_the_agent(exchange, hotline, twilio):
    hotline.documents |= {
        "/voice/incoming": xml(f"<Dial>{AGENT}</Dial>"),
        "/moved": xml("<Say>back</Say><Gather/>"),
    }
    call = exchange.phone(CALLER).call("1500587")
    leg = exchange.agent(AGENT).answer()
    twilio.calls(call.sid).update(url=f"{BASE}/moved")
    assert leg.status is Status.COMPLETED
    assert call.said == ["back"]


def test_redirecting_the_agent_lets_the_caller_go_on(exchange, hotline, twilio):
    hotline.documents |= {
        "/voice/incoming": xml(f'<Dial action="/after">{AGENT}</Dial>'),
        "/after": xml("<Say>after</Say><Gather/>"),
        "/moved": xml("<Say>elsewhere</Say><Gather/>"),
    }
    call = exchange.phone(CALLER).call("1500587")
    leg = exchange.agent(AGENT).answer()
    twilio.calls(leg.sid).update(url=f"{BASE}/moved")
    assert leg.said == ["elsewhere"]
    assert call.said == ["after"]


@pytest.mark.parametrize(("asked", "status"), [("completed", "canceled"), ("canceled", "canceled")])
def test_a_ringing_call_can_be_ended_both_ways(create, twilio, exchange, clock, asked, status):
    created = create()
    clock.settle()
    assert twilio.calls(created.sid).update(status=asked).status == status
    assert exchange.agent(AGENT).ringing is None


def test_cancelling_does_not_touch_an_answered_call_but_completing_does(create, twilio, exchange, hotline):
    hotline.documents["/agent"] = xml('<Pause length="60"/>')
    created = create()
    exchange.agent(AGENT).answer()
    assert exchange.switch.calls[created.sid].answered
    assert twilio.calls(created.sid).update(status="canceled").status == "in-progress"
    assert twilio.calls(created.sid).update(status="completed").status == "completed"
    assert refused(lambda: twilio.calls(created.sid).update(status="completed")) == (400, 21220)


def test_a_time_limit_ends_the_call(create, twilio, exchange, hotline, clock):
    hotline.documents["/agent"] = xml('<Pause length="600"/>')
    exchange.agent(AGENT).answer()
    created = create(time_limit=30)
    clock.advance(31)
    assert twilio.calls(created.sid).fetch().duration == "30"


def test_lists_page_through_the_sdk_newest_first(create, twilio):
    sids = [create().sid for _ in range(7)]
    assert [call.sid for call in twilio.calls.list(page_size=3)] == sids[::-1]
    assert [call.sid for call in twilio.calls.stream(limit=4, page_size=2)] == sids[:2:-1]
    first = twilio.calls.page(page_size=3)
    second = first.next_page()
    assert [call.sid for call in second.previous_page()] == sids[:3:-1]


def test_lists_are_filtered_as_the_sdk_asks(create, twilio, exchange, hotline, clock):
    hotline.documents["/voice/incoming"] = xml(f"<Dial>{AGENT}</Dial>")
    call = exchange.phone(CALLER).call("1500587")
    leg = exchange.agent(AGENT).answer()
    clock.advance(3600)
    call.hang_up()
    moment = clock.now()
    created = create(to="+628119999999")
    assert [found.sid for found in twilio.calls.list(from_=CALLER)] == [leg.sid, call.sid]
    assert [found.sid for found in twilio.calls.list(parent_call_sid=call.sid)] == [leg.sid]
    assert [found.sid for found in twilio.calls.list(status="queued")] == [created.sid]
    assert [found.sid for found in twilio.calls.list(to="+628119999999", start_time_after=moment)] == [created.sid]
    assert {found.sid for found in twilio.calls.list(start_time_before=moment - timedelta(seconds=1))} == {
        call.sid,
        leg.sid,
    }
    assert len(twilio.calls.list(start_time=moment.date())) == 3
    assert [found.sid for found in twilio.calls.list(end_time_after=moment)] == [leg.sid, call.sid]


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
    form = {"To": AGENT, "From": NUMBER, "Url": URL, "Record": "True"}
    address = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Calls.json"
    answer = http.session.post(address, form, auth=(ACCOUNT, TOKEN))
    assert (answer.status_code, answer.json()["code"]) == (400, 20001)


def test_the_magic_number_may_call(create):
    assert create(from_="+15005550006").status == "queued"


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


def test_a_finished_call_can_be_deleted(create, twilio, clock):
    created = create()
    assert refused(twilio.calls(created.sid).delete) == (400, 20009)
    clock.advance(90)
    assert twilio.calls(created.sid).delete() is True
    assert refused(twilio.calls(created.sid).fetch) == (404, 20404)
