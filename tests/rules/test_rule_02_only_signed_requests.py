"""Rule 2: nothing without a valid signature changes anything; it gets 403."""

from __future__ import annotations

import dataclasses

import pytest

from ivr.app import create_app
from ivr.emulator.webhooks.signature import sign
from tests.support.line import PUBLIC_URL, TOKEN, Line
from tests.support.webhooks import AGENT_DOORS, DOORS, MESSAGE_DOORS, contents, fields_of, send

OLD_TOKEN = "the-token-before-the-rotation-01"
FORGERIES = {
    "none": {"signature": ""},
    "not base64": {"signature": "%%%"},
    "binary": {"signature": "\xff\xfe"},
    "somebody's": {"signature": "bm90IHNpZ25lZCBieSB1cw=="},
    "wrong token": {"token": "another-token-another-token-0000"},
    "empty token": {"token": ""},
    "other host": {"signed_url": "http://elsewhere.test{path}"},
    "other scheme": {"signed_url": "https://hotline.test{path}"},
    "other path": {"signed_url": f"{PUBLIC_URL}/voice/other"},
    "other query": {"signed_url": PUBLIC_URL + "{path}&n=7"},
    "without query": {"signed_url": f"{PUBLIC_URL}/voice/turn"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_forged_requests_get_403_and_change_nothing(line: Line, forgery: str) -> None:
    caller = line.dial().press("1", "1", "9", "2", "40115", "1")
    before = contents(line.database)
    for door in (*DOORS, *AGENT_DOORS, *MESSAGE_DOORS):
        for method in ("POST", "GET"):
            path = f"{door}?n=5&lang=id&attempt=x"
            fields = fields_of(
                caller.sid, Digits="9", CallStatus="completed", RecordingSid="RE1", RecordingDuration="9"
            )
            how = {name: value.format(path=path) for name, value in FORGERIES[forgery].items()}
            answer = send(line, path, fields, method=method, **how)
            assert answer.status_code == 403, (door, method)
            assert b"<Response" not in answer.data
    assert contents(line.database) == before


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: {**fields, "Digits": "1"},
        lambda fields: {**fields, "CallSid": "CA" + "1" * 32},
        lambda fields: {**fields, "Unsigned": ""},
        lambda fields: {name: value for name, value in fields.items() if name != "To"},
        lambda fields: {**fields, "From": "+6281300000000"},
    ],
    ids=["other keys", "other call", "field added", "field dropped", "other caller"],
)
def test_what_was_changed_on_the_way_is_refused(line: Line, change) -> None:  # type: ignore[no-untyped-def]
    caller = line.dial().press("1", "1", "9", "2", "40115", "1")
    before = contents(line.database)
    path, fields = "/voice/turn?n=6&lang=id", fields_of(caller.sid, Digits="9")
    signature = sign(TOKEN, f"{PUBLIC_URL}{path}", fields.items())
    assert send(line, path, change(fields), signature=signature).status_code == 403
    assert contents(line.database) == before
    assert send(line, path, fields, signature=signature).status_code == 200
    assert contents(line.database) != before


def test_the_method_is_part_of_what_was_signed(line: Line) -> None:
    fields = fields_of("CA" + "1" * 32)
    signature = sign(TOKEN, f"{PUBLIC_URL}/voice/incoming", fields.items())
    assert send(line, "/voice/incoming", fields, method="GET", signature=signature).status_code == 403
    assert send(line, "/voice/incoming", fields, method="GET").status_code == 200


@pytest.mark.parametrize(
    "query", ["name=%C3%A9", "path=a%2Fb", "tilde=%7E&plus=a+b", "lower=%c3%a9", "empty=&flag", "twice=1&twice=2&x=%25"]
)
def test_the_query_is_checked_as_it_was_written(line: Line, query: str) -> None:
    assert send(line, f"/voice/incoming?{query}", fields_of("CA" + "1" * 32)).status_code == 200


def test_a_proxy_may_have_changed_host_and_scheme(line: Line) -> None:
    """The address that counts is the one that we gave out."""
    fields = fields_of("CA" + "1" * 32)
    headers = {"X-Twilio-Signature": sign(TOKEN, f"{PUBLIC_URL}/voice/incoming", fields.items())}
    client = line.app.test_client()
    answer = client.post("/voice/incoming", data=fields, headers=headers, base_url="http://127.0.0.1:8000")
    assert answer.status_code == 200
    forwarded = {**headers, "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https", "Host": "evil.test"}
    assert client.post("/voice/incoming", data=fields, headers=forwarded).status_code == 200


def test_the_previous_token_is_accepted_during_a_rotation(line: Line) -> None:
    fields = fields_of("CA" + "1" * 32)
    assert send(line, "/voice/incoming", fields, token=OLD_TOKEN).status_code == 403
    rotating = dataclasses.replace(
        line.hotline, settings=dataclasses.replace(line.settings, previous_auth_token=OLD_TOKEN)
    )
    line.app = create_app(rotating)
    assert send(line, "/voice/incoming", fields, token=OLD_TOKEN).status_code == 200
    assert send(line, "/voice/incoming", fields, token=TOKEN).status_code == 200
    assert send(line, "/voice/incoming", fields, token="neither-the-one-nor-the-other-00").status_code == 403


def test_json_cannot_slip_past_the_fields_that_are_signed(line: Line) -> None:
    signature = sign(TOKEN, f"{PUBLIC_URL}/voice/incoming")
    answer = line.app.test_client().post(
        "/voice/incoming",
        data=b'{"CallSid": "CA1"}',
        content_type="application/json",
        headers={"X-Twilio-Signature": signature},
    )
    assert answer.status_code == 403
