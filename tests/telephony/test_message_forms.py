"""What people send, and what became of what we sent, read from the forms of webhooks."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.messenger import File, Inbound, Kind, Place, Told
from ivr.hotline.writing.delivery import Delivery
from ivr.telephony import message_forms
from ivr.telephony.message_forms import MessageNews

SID = "SM" + "1" * 32
MEDIUM = "ME" + "2" * 32
URL = f"https://api.example.com/2010-04-01/Accounts/AC1/Messages/{SID}/Media/{MEDIUM}"
ORDINARY = {
    "MessageSid": SID,
    "From": "whatsapp:+6281234567890",
    "To": "whatsapp:+628111450587",
    "Body": "Halo",
    "NumMedia": "0",
    "WaId": "6281234567890",
    "ProfileName": "Ibu Sari",
    "MessageType": "text",
    "ExternalUserId": "whatsapp:ID.7Kq2",
    "ReferralNumMedia": "0",
}


def arrived(**fields: str) -> Inbound:
    found = message_forms.inbound(ORDINARY | fields)
    assert found is not None
    return found


def test_words() -> None:
    assert arrived() == Inbound(
        SID,
        "+6281234567890",
        "+628111450587",
        Kind.TEXT,
        "Halo",
        number="+6281234567890",
        external_id="ID.7Kq2",
        profile_name="Ibu Sari",
    )


def test_somebody_without_a_number_has_an_address_all_the_same() -> None:
    found = arrived(From="whatsapp:ID.7Kq2", WaId="")
    assert (found.address, found.number, found.external_id) == ("ID.7Kq2", None, "ID.7Kq2")


def test_a_number_is_the_same_address_however_it_is_written() -> None:
    assert {arrived(From=f"WhatsApp:{number}").address for number in ("+6281234567890", " 6281234567890")} == {
        "+6281234567890"
    }


@pytest.mark.parametrize(
    "fields",
    [
        {"From": "+6281234567890"},
        {"From": "whatsapp:"},
        {"From": ""},
        {"From": "whatsapp:ID." + "x" * 200},
        {"From": "whatsapp:ID.a b"},
        {"MessageSid": ""},
        {"MessageSid": "../calls"},
    ],
)
def test_who_or_what_cannot_be_told_is_nothing_of_ours(fields: dict[str, str]) -> None:
    assert message_forms.inbound(ORDINARY | fields) is None


@pytest.mark.parametrize(
    ("fields", "kind", "files"),
    [
        ({"MessageType": "image", "MediaContentType0": "image/jpeg"}, Kind.IMAGE, "image/jpeg"),
        ({"MessageType": "", "MediaContentType0": "image/jpeg"}, Kind.IMAGE, "image/jpeg"),
        ({"MessageType": "audio", "MediaContentType0": "audio/ogg; codecs=opus"}, Kind.AUDIO, "audio/ogg"),
        ({"MessageType": "", "MediaContentType0": "video/mp4"}, Kind.VIDEO, "video/mp4"),
        ({"MessageType": "document", "MediaContentType0": "application/pdf"}, Kind.DOCUMENT, "application/pdf"),
        ({"MessageType": "polaroid", "MediaContentType0": "application/pdf"}, Kind.DOCUMENT, "application/pdf"),
        ({"MessageType": "contacts", "MediaContentType0": "text/vcard"}, Kind.CONTACTS, "text/vcard"),
        ({"MessageType": "", "MediaContentType0": "text/vcard"}, Kind.CONTACTS, "text/vcard"),
        ({"MessageType": "sticker", "MediaContentType0": "image/webp"}, Kind.STICKER, "image/webp"),
    ],
)
def test_files(fields: dict[str, str], kind: Kind, files: str) -> None:
    found = arrived(NumMedia="1", MediaUrl0=URL, Body="nota.pdf", **fields)
    assert (found.kind, found.files, found.text) == (kind, (File(URL, files, MEDIUM),), "nota.pdf")


def test_several_files_of_one_message_and_no_more_than_ten() -> None:
    found = arrived(**{f"MediaUrl{number}": f"{URL}{number}" for number in range(12)})
    assert [file.url for file in found.files] == [f"{URL}{number}" for number in range(10)]


def test_a_bare_pin_and_one_with_a_name() -> None:
    bare = arrived(Latitude="-6.9147", Longitude="107.6098", MessageType="location", Body="")
    named = arrived(Latitude="-6.9147", Longitude="107.6098", Body="", Address="Jl. Asia Afrika", Label="Alun-alun")
    assert (bare.kind, bare.place) == (Kind.LOCATION, Place(-6.9147, 107.6098))
    assert named.place == Place(-6.9147, 107.6098, "Alun-alun")


@pytest.mark.parametrize(("latitude", "longitude"), [("nan", "1"), ("91", "1"), ("1", "181"), ("", "1"), ("x", "1")])
def test_a_pin_that_is_nowhere_is_none(latitude: str, longitude: str) -> None:
    assert arrived(Latitude=latitude, Longitude=longitude).place is None


@pytest.mark.parametrize(
    "fields",
    [
        {"ButtonPayload": "q:W1:3:1", "ButtonText": "Ya", "MessageType": "interactive"},
        {"ButtonPayload": "q:W1:3:1", "MessageType": "button"},
        {"ListId": "q:W1:3:1", "ListTitle": "Ya"},
        {"InteractiveData": json.dumps({"type": "list_reply", "list_reply": {"id": "q:W1:3:1", "title": "Ya"}})},
        {"InteractiveData": json.dumps({"id": "q:W1:3:1"})},
    ],
)
def test_a_tap_by_whichever_field_it_is_told(fields: dict[str, str]) -> None:
    found = arrived(Body="Ya", **fields)
    assert (found.kind, found.payload, found.text) == (Kind.TAP, "q:W1:3:1", "Ya")


@pytest.mark.parametrize("data", ["", "{", "[]", "7", '{"list_reply": {"id": 7}}'])
def test_what_is_no_tap(data: str) -> None:
    assert arrived(InteractiveData=data).payload is None


def test_what_is_not_passed_on_to_us_is_unknown_and_odd_words_are_words() -> None:
    assert arrived(Body="", MessageType="poll").kind is Kind.UNKNOWN
    assert arrived(Body="Halo", MessageType="poll").kind is Kind.TEXT


def test_lines_stay_and_what_no_database_holds_goes() -> None:
    assert arrived(Body="Pak\x00 RT\r\n\ud800minta 👍🏽\n").text == "Pak RT\nminta 👍🏽"


def test_quoted_and_forwarded() -> None:
    found = arrived(OriginalRepliedMessageSid=SID, Forwarded="true")
    assert (found.quoted_sid, found.forwarded) == (SID, True)
    assert arrived(Forwarded="false", FrequentlyForwarded="true").forwarded
    assert not arrived(Forwarded="false").forwarded


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"MessageStatus": "sent"}, Told(Delivery.SENT)),
        ({"SmsStatus": "delivered"}, Told(Delivery.DELIVERED)),
        ({"MessageStatus": "failed", "ErrorCode": "63016"}, Told(Delivery.FAILED, 63016)),
        ({"MessageStatus": "failed", "ErrorCode": "x"}, Told(Delivery.FAILED)),
        ({"MessageStatus": "sent", "ErrorCode": "0"}, Told(Delivery.SENT)),
    ],
)
def test_news_of_what_we_sent(fields: dict[str, str], told: Told) -> None:
    assert message_forms.news({"MessageSid": SID} | fields) == MessageNews(SID, told)


@pytest.mark.parametrize("fields", [{"MessageStatus": "eaten"}, {}, {"MessageSid": "", "MessageStatus": "sent"}])
def test_news_that_tell_nothing(fields: dict[str, str]) -> None:
    assert message_forms.news({"MessageSid": SID} | fields) is None


@given(st.dictionaries(st.sampled_from([*ORDINARY, "Latitude", "ListId", "InteractiveData", "MediaUrl0"]), st.text()))
def test_no_form_is_too_odd(fields: dict[str, str]) -> None:
    found = message_forms.inbound(ORDINARY | fields)
    assert found is None or found.kind in Kind
    message_forms.news(fields)


@pytest.mark.parametrize("told", ["[" * 20_000, '{"a":' * 5_000, "1" * 6_000])
def test_what_goes_too_deep_to_be_read_is_no_tap(told: str) -> None:
    assert arrived(InteractiveData=told).kind is Kind.TEXT


def test_no_field_holds_what_no_database_does() -> None:
    found = arrived(**dict.fromkeys(("Body", "ProfileName", "MediaUrl0", "MediaContentType0", "ButtonPayload"), "a\0b"))
    assert "\0" not in repr(found).replace("\\x00", "\0")
