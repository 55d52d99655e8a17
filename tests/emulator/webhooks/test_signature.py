"""The signature agrees with published vectors and with the SDK's validator."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from ivr.emulator.webhooks.signature import sign
from tests.emulator.stub import ACCOUNT, TOKEN

CALL = "CA" + "1" * 32
V1_URL = "https://hotline.example.id/voice/incoming"
V1 = {
    "AccountSid": ACCOUNT,
    "ApiVersion": "2010-04-01",
    "CallSid": CALL,
    "CallStatus": "ringing",
    "Called": "+622150000587",
    "CalledCity": "",
    "Caller": "+6281234567890",
    "Direction": "inbound",
    "From": "+6281234567890",
    "FromCity": "",
    "FromCountry": "ID",
    "FromState": "",
    "FromZip": "",
    "To": "+622150000587",
    "ToCity": "",
    "ToCountry": "ID",
    "ToState": "",
    "ToZip": "",
}
V2 = V1 | {"CallStatus": "in-progress", "Digits": "#", "FinishedOnKey": "#", "msg": "Digits"}
V3 = [
    ("Body", "Halo, mau tanya KIS 🙏 & é"),
    ("From", "whatsapp:+6281234567890"),
    ("MessageSid", "SM" + "2" * 32),
    ("NumMedia", "0"),
    ("Tag", "b"),
    ("Tag", "a"),
    ("Tag", "a"),
    ("To", "whatsapp:+14155238886"),
]
V4_BODY = '{"CallSid":"CA1234567890ABCDE","Caller":"+6281234567890"}'
V4_URL = f"https://hotline.example.id/events?bodySHA256={hashlib.sha256(V4_BODY.encode()).hexdigest()}"


@pytest.mark.parametrize(
    ("url", "fields", "expected"),
    [
        pytest.param(V1_URL, V1.items(), "mg+njo9mjP0PlZMX6U+6bxAOgBE=", id="V1"),
        pytest.param(V1_URL.replace("https", "http"), V1.items(), "YfOzAIVQVF3nle2qhOHcDMUZfFs=", id="V1 over http"),
        pytest.param(V1_URL + "/", V1.items(), "De+10Wd0UikvQyJM3qL9FHZzmwU=", id="V1 with trailing slash"),
        pytest.param(
            "https://hotline.example.id:8443/voice/menu?lang=id&step=2",
            V2.items(),
            "v4tVnYpXr7y1lVTzni6UMsoPJQg=",
            id="V2",
        ),
        pytest.param(
            "https://hotline.example.id/voice/menu?lang=id&step=2",
            V2.items(),
            "58lOITxQ1EDJmTIXpu8zmwGtHJE=",
            id="V2 without port",
        ),
        pytest.param(
            "https://hotline.example.id/whatsapp/incoming", V3, "PraPd7JNqdYzTv8vBsPQluXLqvM=", id="V3 duplicates"
        ),
        pytest.param(V4_URL, (), "u7gjNlHNnqwrLvRCOYSvhGkK444=", id="V4 JSON"),
    ],
)
def test_the_published_vectors_are_met(url, fields, expected):
    assert sign(TOKEN, url, fields) == expected


def test_the_json_vector_names_the_hash_of_its_body():
    assert V4_URL.endswith("3c11bffcab7dd53b2b48d013efe4658c90b69825aeb9862a3f17320793b69041")
    assert RequestValidator(TOKEN).validate(V4_URL, V4_BODY, sign(TOKEN, V4_URL))
    assert not RequestValidator(TOKEN).validate(V4_URL, V4_BODY + " ", sign(TOKEN, V4_URL))


def test_the_fragment_is_not_signed():
    assert sign(TOKEN, V1_URL + "#rc=2&rp=ct,5xx", V1.items()) == sign(TOKEN, V1_URL, V1.items())


def test_a_get_request_signs_its_query_as_written():
    url = V1_URL + "?" + "&".join(f"{name}={value}" for name, value in V1.items()).replace("+", "%2B")
    assert RequestValidator(TOKEN).validate(url, {}, sign(TOKEN, url))


@given(st.dictionaries(st.text(min_size=1, max_size=12), st.text(max_size=20), max_size=8))
def test_the_sdk_accepts_whatever_we_sign(fields):
    assert RequestValidator(TOKEN).validate(V1_URL, fields, sign(TOKEN, V1_URL, fields.items()))
