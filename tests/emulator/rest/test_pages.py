"""Lists, page by page and by date, as the unmodified SDK asks for them."""

from datetime import timedelta

from tests.emulator.stub import AGENT, CALLER, xml


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
