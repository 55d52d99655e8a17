"""Documents: how they are obtained, what may be wrong with them, and when a call is answered."""

import pytest

from ivr.emulator import EmulatorError, Status
from tests.emulator.stub import AGENT, BASE, CALLER, NUMBER, xml


def codes(exchange):
    return [alert.code for alert in exchange.warnings]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ((500, {}, b""), 11200),
        ((404, {}, b""), 11200),
        ((200, {"Content-Type": "text/xml"}, b"<Response>"), 12100),
        ((200, {"Content-Type": "text/xml"}, b""), 12100),
        ((200, {"Content-Type": "application/json"}, b"{}"), 12300),
        ((200, {"Content-Type": "text/xml"}, xml(f"<Say>{'x' * 66_000}</Say>").encode()), 11750),
    ],
)
def test_what_cannot_be_used_leads_to_the_fallback_address(dial, exchange, hotline, answer, code):
    exchange.numbers[NUMBER].voice_fallback_url = f"{BASE}/voice/fallback"
    hotline.documents["/voice/fallback"] = xml("<Say>sorry</Say>")
    call = dial(answer)
    form = hotline.forms("/voice/fallback")[0]
    assert (form["ErrorCode"], form["ErrorUrl"]) == (str(code), f"{BASE}/voice/incoming")
    assert call.said == ["sorry"]
    assert codes(exchange) == [code]


def test_without_a_fallback_the_caller_hears_an_application_error(dial, hotline):
    call = dial((500, {}, b""))
    assert call.heard("error")[0].text.startswith("We are sorry, an application error")
    assert call.status is Status.COMPLETED


def test_a_fallback_that_fails_too_ends_the_call(dial, exchange, hotline):
    exchange.numbers[NUMBER].voice_fallback_url = f"{BASE}/voice/fallback"
    hotline.documents["/voice/fallback"] = (500, {}, b"")
    call = dial((500, {}, b""))
    assert len(call.heard("error")) == 1
    assert len(hotline.forms("/voice/fallback")) == 1


def test_every_later_failure_leads_to_the_fallback_again(dial, exchange, hotline):
    exchange.numbers[NUMBER].voice_fallback_url = f"{BASE}/voice/fallback"
    hotline.documents["/voice/fallback"] = xml('<Gather action="/broken" numDigits="1"/>')
    hotline.documents["/broken"] = (500, {}, b"")
    dial((500, {}, b"")).press("1").press("2")
    assert [form["ErrorUrl"] for form in hotline.forms("/voice/fallback")] == [
        f"{BASE}/voice/incoming",
        f"{BASE}/broken",
        f"{BASE}/broken",
    ]


def test_plain_text_is_read_out_and_hung_up(dial, exchange):
    call = dial((200, {"Content-Type": "text/plain"}, b"hello there"))
    assert call.listen().said == ["hello there"]
    assert call.ended


def test_plain_text_that_is_twiml_is_performed(dial):
    assert dial((200, {"Content-Type": "text/plain"}, xml("<Say>x</Say>").encode())).said == ["x"]


@pytest.mark.parametrize("verb", ["<Enqueue>q</Enqueue>", "<Leave/>", "<Conference/>", "<say>x</say>"])
def test_a_verb_that_cannot_be_performed_is_a_loud_error(dial, exchange, verb):
    with pytest.raises(EmulatorError, match="cannot be performed"):
        dial(xml(verb))
    assert exchange.calls[0].status is Status.FAILED


def test_without_strictness_a_loud_error_only_ends_the_call(dial, exchange, hotline):
    exchange.options.strict = False
    call = dial(xml("<Enqueue>q</Enqueue>"))
    assert call.status is Status.FAILED
    assert hotline.forms("/voice/status")[0]["CallStatus"] == "failed"


def test_a_queue_cannot_be_dialled_yet(dial):
    with pytest.raises(EmulatorError, match="<Queue> cannot be dialled"):
        dial(xml("<Dial><Queue>q</Queue></Dial>"))


def test_a_call_that_goes_round_in_circles_is_stopped(dial, exchange, hotline):
    with pytest.raises(EmulatorError, match="more than 50 documents"):
        dial(xml("<Redirect/>"))
    assert len(hotline.forms("/voice/incoming")) == 50


def test_a_schema_mistake_is_a_warning_and_the_call_goes_on(dial, exchange):
    call = dial(xml('<Say lang="id">x</Say>'))
    assert call.said == ["x"]
    assert exchange.problems() == [f"12200: {BASE}/voice/incoming: <Say> has no attribute lang"]


def test_a_whisper_may_not_dial_further(exchange, hotline):
    hotline.documents["/voice/incoming"] = xml(f'<Dial><Number url="/voice/whisper">{AGENT}</Number></Dial>')
    hotline.documents["/voice/whisper"] = xml("<Dial>+62811</Dial>")
    exchange.phone(CALLER).call("1500587")
    with pytest.raises(EmulatorError, match="in a whisper"):
        exchange.agent(AGENT).answer()
