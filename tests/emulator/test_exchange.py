"""What a test may change of a running exchange."""

import threading

from twilio.request_validator import RequestValidator


def test_a_test_can_wrap_the_transport_and_send_every_webhook_twice_at_once(dial, exchange, hotline):
    inner = exchange.transport

    def twice(*request):
        other = threading.Thread(target=inner, args=request)
        other.start()
        reply = inner(*request)
        other.join()
        return reply

    exchange.transport = twice
    dial()
    assert len(hotline.forms("/voice/incoming")) == 2
    assert len(hotline.forms("/voice/status")) == 2


def test_a_rotated_token_signs_from_then_on(dial, exchange, hotline):
    exchange.auth_token = hotline.token = "f" * 32
    dial()
    assert hotline.refused == 0
    assert RequestValidator("f" * 32).validate(
        exchange.requests[0].url, exchange.requests[0].form, exchange.requests[0].signature
    )
