"""What every verb has of its leg: where addresses start, how long words take, what is heard."""

import pytest

from ivr.emulator.network.audio import tone
from tests.emulator.stub import BASE, xml


def codes(exchange):
    return [alert.code for alert in exchange.warnings]


def test_relative_addresses_start_from_the_present_document(dial, exchange, hotline):
    hotline.documents |= {
        "/menu/second": xml('<Redirect method="GET">third?step=2</Redirect>'),
        "/menu/third": lambda form: xml(f"<Say>step {form['step']}, {form['CallStatus']}</Say>"),
    }
    call = dial(xml("<Redirect>../menu/second</Redirect>"))
    assert call.said == ["step 2, in-progress"]
    last = exchange.requests[-1]
    assert last.method == "GET"
    assert last.url.startswith(f"{BASE}/menu/third?step=2&AccountSid=")


def test_audio_is_played_and_hung_up(dial, clock):
    call = dial((200, {"Content-Type": "audio/wav"}, tone(3)))
    assert call.heard("play")[0].seconds == 3
    clock.advance(3)
    assert call.ended


def test_a_prompt_that_cannot_be_fetched_is_skipped(dial, exchange):
    call = dial(xml("<Play>/missing.wav</Play><Say>still here</Say>"))
    assert call.said == ["still here"]
    assert codes(exchange) == [11200]


def test_the_transcript_tells_language_voice_and_time(dial, clock):
    call = dial(xml('<Say language="id-ID" voice="Google.id-ID-Standard-A">Selamat\n   pagi</Say><Say>Bye</Say>'))
    first, second = call.listen().heard("say")
    assert (first.text, first.language, first.voice) == ("Selamat pagi", "id-ID", "Google.id-ID-Standard-A")
    assert second.at == first.seconds


def test_a_repeated_prompt_takes_its_time_each_time(dial):
    once, thrice = dial(xml('<Say>Hello there</Say><Say loop="3">Hello there</Say>')).listen().heard("say")
    assert thrice.seconds == pytest.approx(3 * once.seconds, abs=0.01)
