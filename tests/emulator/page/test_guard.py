"""Other web pages in the same browser cannot use the emulator."""

import pytest

from tests.emulator.stub import CALLER, NUMBER


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)
def test_other_web_pages_cannot_use_the_emulator(control, exchange, headers, status):
    answer = control.post("calls", {"from": CALLER, "to": NUMBER}, headers)
    assert answer.status_code == status
    assert len(exchange.calls) == (status == 201)


def test_the_rest_interface_answers_on_loopback_only_too(control, exchange):
    control.session.auth = (exchange.account_sid, exchange.auth_token)
    address = f"{control.base}/2010-04-01/Accounts/{exchange.account_sid}/Calls.json"
    assert control.session.get(address, timeout=30).status_code == 200
    assert control.session.get(address, headers={"Host": "evil.example"}, timeout=30).status_code == 403
