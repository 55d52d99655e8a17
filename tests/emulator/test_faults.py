"""Faults on the way of a webhook."""

import pytest

from ivr.emulator import WebhookFault


@pytest.mark.parametrize(
    ("fault", "reached", "code"),
    [
        (WebhookFault.REFUSED, 1, None),
        (WebhookFault.TIMED_OUT, 0, 11205),
        (WebhookFault.REPLY_LOST, 1, 11205),
        (WebhookFault.WRONG_SIGNATURE, 0, 11200),
        (WebhookFault.TWICE, 2, None),
    ],
)
def test_faults_on_the_way_can_be_planned(dial, exchange, hotline, fault, reached, code):
    exchange.faults.next_webhook(fault, path="/voice/incoming")
    dial()
    assert len(hotline.forms("/voice/incoming")) == reached
    assert [alert.code for alert in exchange.warnings] == ([code] if code else [])
    assert hotline.refused == (fault is WebhookFault.WRONG_SIGNATURE)
