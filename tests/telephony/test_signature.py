"""Our check of signatures agrees with published vectors and, whatever comes, with the vendor's own check."""

from __future__ import annotations

import base64
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from ivr.telephony.signature import is_signed, sign

TOKEN = "12345678901234567890123456789012"
CALL = "CA" + "1" * 32
URL = "https://hotline.example.id/voice/incoming"
V1 = [
    ("AccountSid", "AC" + "a" * 32),
    ("ApiVersion", "2010-04-01"),
    ("CallSid", CALL),
    ("CallStatus", "ringing"),
    ("Called", "+622150000587"),
    ("CalledCity", ""),
    ("Caller", "+6281234567890"),
    ("Direction", "inbound"),
    ("From", "+6281234567890"),
    ("FromCity", ""),
    ("FromCountry", "ID"),
    ("FromState", ""),
    ("FromZip", ""),
    ("To", "+622150000587"),
    ("ToCity", ""),
    ("ToCountry", "ID"),
    ("ToState", ""),
    ("ToZip", ""),
]
V2_URL = "https://hotline.example.id:8443/voice/menu?lang=id&step=2"
V2 = [
    *((name, "in-progress" if name == "CallStatus" else value) for name, value in V1),
    ("Digits", "#"),
    ("FinishedOnKey", "#"),
    ("msg", "Digits"),
]
V3_URL = "https://hotline.example.id/whatsapp/incoming"
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
V4_URL = "https://hotline.example.id/events?bodySHA256=3c11bffcab7dd53b2b48d013efe4658c90b69825aeb9862a3f17320793b69041"
VECTORS = {
    "V1": (URL, V1, "mg+njo9mjP0PlZMX6U+6bxAOgBE="),
    "V1 over http": (URL.replace("https", "http"), V1, "YfOzAIVQVF3nle2qhOHcDMUZfFs="),
    "V1 with a slash": (f"{URL}/", V1, "De+10Wd0UikvQyJM3qL9FHZzmwU="),
    "V2": (V2_URL, V2, "v4tVnYpXr7y1lVTzni6UMsoPJQg="),
    "V3": (V3_URL, V3, "PraPd7JNqdYzTv8vBsPQluXLqvM="),
    "V4": (V4_URL, [], "u7gjNlHNnqwrLvRCOYSvhGkK444="),
}


@pytest.mark.parametrize("name", VECTORS)
def test_published_vectors(name: str) -> None:
    url, form, signature = VECTORS[name]
    assert sign(url, form, TOKEN) == signature
    assert sign(url, list(reversed(form)), TOKEN) == signature
    assert is_signed(url, form, signature, (TOKEN,))
    assert not is_signed(url, form, signature, ("another token of the same length.",))


def test_a_signature_without_the_port_is_accepted() -> None:
    assert is_signed(V2_URL, V2, "58lOITxQ1EDJmTIXpu8zmwGtHJE=", (TOKEN,))


@pytest.mark.parametrize("tokens", [("old", TOKEN), (TOKEN, "old")])
def test_one_of_two_tokens_is_enough(tokens: tuple[str, ...]) -> None:
    assert is_signed(URL, V1, VECTORS["V1"][2], tokens)


@pytest.mark.parametrize("signature", ["", " ", "x", "é", "\udcff", VECTORS["V1"][2] + " ", VECTORS["V1"][2].lower()])
def test_what_is_no_signature_is_refused(signature: str) -> None:
    assert not is_signed(URL, V1, signature, (TOKEN,))
    assert not is_signed(URL, V1, signature, ())


def test_each_changed_field_is_noticed() -> None:
    signature = sign(URL, V1, TOKEN)
    for at, (name, value) in enumerate(V1):
        for changed in ((name, f"{value}0"), (f"{name}0", value)):
            assert not is_signed(URL, [*V1[:at], changed, *V1[at + 1 :]], signature, (TOKEN,))
        assert not is_signed(URL, V1[:at] + V1[at + 1 :], signature, (TOKEN,))


names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
values = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
forms = st.lists(st.tuples(names, values), max_size=8)
hosts = st.sampled_from(["http://hotline.test", "https://hotline.example.id", "https://hotline.example.id:8443"])
queries = st.sampled_from(["", "?n=3&lang=id", "?name=%C3%A9&path=a%2Fb", "?x", "?a=1&a=2&silent=1"])


@given(host=hosts, query=queries, form=forms, token=st.text("0123456789abcdef", min_size=1, max_size=32))
def test_the_vendors_check_accepts_what_we_sign(host: str, query: str, form: list[tuple[str, str]], token: str) -> None:
    url = f"{host}/voice/turn{query}"
    assert RequestValidator(token).validate(url, MultiDict(form), sign(url, form, token))


@given(host=hosts, query=queries, form=forms, changed=forms)
def test_we_accept_just_what_the_vendor_accepts(
    host: str, query: str, form: list[tuple[str, str]], changed: list[tuple[str, str]]
) -> None:
    url = f"{host}/voice/turn{query}"
    vendor = RequestValidator(TOKEN)
    signature = vendor.compute_signature(url, MultiDict(form))
    for candidate in (form, changed, [*form, *changed], form[1:]):
        assert is_signed(url, candidate, signature, (TOKEN,)) == vendor.validate(url, MultiDict(candidate), signature)


@given(form=forms)
def test_a_form_that_was_sent_and_read_again_has_the_same_signature(form: list[tuple[str, str]]) -> None:
    read = parse_qsl(urlencode(form), keep_blank_values=True)
    assert is_signed(URL, read, sign(URL, form, TOKEN), (TOKEN,))


@given(noise=st.binary(max_size=40))
def test_no_noise_is_a_signature(noise: bytes) -> None:
    assert not is_signed(URL, V1, base64.b64encode(noise).decode(), (TOKEN,))
