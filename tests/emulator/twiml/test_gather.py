"""Gather: what counts as input, when it ends, and where the call goes then."""

import pytest

from ivr.emulator import Activity
from tests.emulator.stub import BASE, CALLER, xml

PROMPT = "<Say>Press one, or two, or wait for an officer.</Say>"


def answer_with(hotline, gather, after="<Say>nothing typed</Say>"):
    hotline.documents |= {
        "/voice/incoming": xml(gather + after),
        "/voice/menu": xml("<Say>typed</Say>"),
    }


@pytest.fixture
def dial(exchange):
    return lambda: exchange.phone(CALLER).call("1500-587")


def test_the_first_key_stops_the_prompts(hotline, dial, clock):
    answer_with(hotline, f'<Gather action="/voice/menu" numDigits="1">{PROMPT}<Say>Second</Say></Gather>')
    call = dial()
    assert call.activity is Activity.PROMPTING
    clock.advance(1)
    call.press("1")
    assert call.said == ["Press one, or two, or wait for an officer.", "typed"]


def test_the_timeout_starts_when_the_last_prompt_ends(hotline, dial, clock):
    answer_with(hotline, f'<Gather action="/voice/menu" timeout="4">{PROMPT}</Gather>')
    call = dial()
    spoken = call.heard("say")[0].seconds
    clock.advance(spoken + 3.9)
    assert call.activity is Activity.LISTENING
    clock.advance(0.2)
    assert call.said[-1] == "nothing typed"
    assert hotline.forms("/voice/menu") == []


def test_the_timeout_starts_again_at_each_key_and_submits_what_was_typed(hotline, dial, clock):
    answer_with(hotline, '<Gather action="/voice/menu" timeout="4"/>')
    call = dial()
    for _ in range(3):
        clock.advance(3.9)
        call.press("7")
    clock.advance(4)
    form = hotline.forms("/voice/menu")[0]
    assert (form["Digits"], form["msg"]) == ("777", "Gather End")
    assert "FinishedOnKey" not in form


def test_enough_digits_end_it_at_once_and_what_follows_is_never_performed(hotline, dial):
    answer_with(hotline, '<Gather action="/voice/menu" numDigits="2"/>')
    call = dial().press("12")
    assert hotline.forms("/voice/menu")[0]["Digits"] == "12"
    assert call.said == ["typed"]


def test_keys_beyond_the_last_digit_are_lost_and_the_transcript_says_so(hotline, dial):
    answer_with(hotline, '<Gather action="/voice/menu" numDigits="1"/>')
    call = dial().press("19")
    assert hotline.forms("/voice/menu")[0]["Digits"] == "1"
    assert [heard.text for heard in call.heard("ignored-key")] == ["9"]


def test_the_finish_key_is_not_part_of_the_digits(hotline, dial):
    answer_with(hotline, '<Gather action="/voice/menu"/>')
    dial().press("40115#")
    form = hotline.forms("/voice/menu")[0]
    assert (form["Digits"], form["FinishedOnKey"]) == ("40115", "#")


def test_the_finish_key_alone_is_no_input(hotline, dial):
    answer_with(hotline, f'<Gather action="/voice/menu">{PROMPT}</Gather>')
    call = dial().press("#")
    assert call.said[-1] == "nothing typed"
    assert hotline.forms("/voice/menu") == []


def test_without_a_finish_key_every_key_counts(hotline, dial, clock):
    answer_with(hotline, '<Gather action="/voice/menu" finishOnKey=""/>')
    dial().press("*#")
    clock.advance(5)
    assert hotline.forms("/voice/menu")[0]["Digits"] == "*#"


@pytest.mark.parametrize("sent_empty", [False, True])
def test_an_empty_result_reaches_the_action_when_wanted(exchange, hotline, dial, clock, sent_empty):
    exchange.options.digits_when_empty = sent_empty
    answer_with(hotline, '<Gather action="/voice/menu" actionOnEmptyResult="true"/>')
    dial()
    clock.advance(5)
    form = hotline.forms("/voice/menu")[0]
    assert ("Digits" in form) is sent_empty
    assert not form.get("Digits")


def test_without_an_action_the_same_address_is_asked_again(hotline, dial):
    hotline.documents["/voice/incoming"] = lambda form: xml(
        "<Say>again</Say>" if "Digits" in form else '<Gather numDigits="1"/>'
    )
    assert dial().press("1").said == ["again"]


def test_hanging_up_while_it_listens_asks_no_action(hotline, dial):
    answer_with(hotline, f'<Gather action="/voice/menu" numDigits="1">{PROMPT}</Gather>')
    dial().hang_up()
    assert hotline.forms("/voice/menu") == []
    assert hotline.forms("/voice/status")[0]["CallStatus"] == "completed"


def test_keys_pressed_while_nobody_listens_are_lost(hotline, dial):
    hotline.documents["/voice/incoming"] = xml(f'{PROMPT}<Gather action="/voice/menu" numDigits="1"/>')
    call = dial().press("1").listen()
    assert call.activity is Activity.LISTENING
    assert [heard.text for heard in call.heard("ignored-key")] == ["1"]


def test_audio_inside_is_fetched_unsigned_and_a_key_stops_it(exchange, hotline, dial, clock):
    from ivr.emulator.network.audio import tone

    hotline.documents["/audio/menu.wav"] = (200, {"Content-Type": "audio/wav"}, tone(6))
    answer_with(hotline, '<Gather action="/voice/menu" numDigits="1"><Play>/audio/menu.wav</Play></Gather>')
    call = dial()
    clock.advance(5.5)
    assert call.activity is Activity.PROMPTING
    call.press("2")
    fetched = next(request for request in exchange.requests if request.kind == "play")
    assert (fetched.method, fetched.url, fetched.fields, fetched.signature) == (
        "GET",
        f"{BASE}/audio/menu.wav",
        (),
        "",
    )
    assert call.heard("play")[0].seconds == 6
    assert not exchange.problems()
