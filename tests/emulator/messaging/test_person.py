"""What arrives at the hotline when people write, kind by kind, and what they see on their telephones."""

import json

import pytest

from ivr.emulator import EmulatorError
from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.addresses import Channel
from tests.emulator.stub import ACCOUNT, CALLER, TOKEN
from tests.emulator.texting import INCOMING, SENDER, SMS_SENDER, WRITER

ALWAYS = {
    *("MessageSid", "SmsSid", "SmsMessageSid", "AccountSid", "From", "To", "Body", "NumMedia", "NumSegments"),
    *("SmsStatus", "ApiVersion", "WaId", "ProfileName", "MessageType", "ReferralNumMedia", "ExternalUserId"),
    *("ChannelMetadata", "XUnknownParam"),
}


@pytest.fixture
def arrived(hotline):
    return lambda: hotline.forms(INCOMING)[-1]


def test_a_text_comes_signed_with_the_fields_of_whatsapp_and_no_geography(person, arrived, exchange, hotline):
    message = person.write("Uang saya 🙏")
    form = arrived()
    assert set(form) == ALWAYS
    assert (form["From"], form["To"], form["Body"]) == (WRITER, SENDER, "Uang saya 🙏")
    assert (form["WaId"], form["ProfileName"], form["MessageType"]) == (CALLER[1:], "Ibu Sari", "text")
    assert form["MessageSid"] == form["SmsSid"] == form["SmsMessageSid"] == message.sid
    assert (form["NumMedia"], form["NumSegments"], form["SmsStatus"]) == ("0", "1", "received")
    assert form["ExternalUserId"].startswith("whatsapp:ID.")
    assert json.loads(form["ChannelMetadata"])["data"]["context"]["WaId"] == CALLER[1:]
    assert exchange.requests[-1].headers["I-Twilio-Idempotency-Token"]
    assert hotline.refused == 0


@pytest.mark.parametrize(
    ("draft", "kind", "body", "content_type"),
    [
        (drafts.photo("Ini buktinya"), "image", "Ini buktinya", "image/jpeg"),
        (drafts.photo(), "image", "", "image/jpeg"),
        (drafts.voice_note(), "audio", "", "audio/ogg"),
        (drafts.video(b"film"), "video", "", "video/mp4"),
        (drafts.document("surat.pdf"), "document", "surat.pdf", "application/pdf"),
        (drafts.contact("Pak RT", "+62811"), "contacts", "", "text/vcard"),
        (drafts.sticker(), "sticker", "", "image/webp"),
    ],
)
def test_a_file_is_fetched_where_the_webhook_says(person, arrived, http, draft, kind, body, content_type):
    person.send(draft)
    form = arrived()
    assert (form["MessageType"], form["Body"], form["NumMedia"]) == (kind, body, "1")
    assert form["MediaContentType0"] == content_type
    answer = http.session.get(form["MediaUrl0"], auth=(ACCOUNT, TOKEN))
    assert (answer.content, answer.headers["Content-Type"].split(";")[0]) == (draft.files[0][1], content_type)
    assert http.session.get(form["MediaUrl0"]).status_code == 401


def test_a_bare_pin_has_a_place_and_nothing_else_and_a_named_one_its_name(person, arrived):
    person.send(drafts.pin(-6.2, 106.8))
    bare = arrived()
    assert (bare["Latitude"], bare["Longitude"], bare["Body"], bare["NumMedia"]) == ("-6.2", "106.8", "", "0")
    assert set(bare) == ALWAYS | {"Latitude", "Longitude"}
    person.send(drafts.pin(-6.2, 106.8, "Pasar", "Jalan Melati 1"))
    assert (arrived()["Label"], arrived()["Address"]) == ("Pasar", "Jalan Melati 1")


def test_what_whatsapp_does_not_pass_on_is_empty(person, arrived):
    person.send(drafts.unknown())
    assert (arrived()["MessageType"], arrived()["Body"], arrived()["NumMedia"]) == ("unsupported", "", "0")


def test_who_has_no_number_is_known_by_their_username_alone(person, arrived, exchange, twilio, clock):
    hidden = exchange.person("ID.7Kq2")
    hidden.write("Halo")
    form = arrived()
    assert (form["From"], form["ExternalUserId"]) == ("whatsapp:ID.7Kq2", "whatsapp:ID.7Kq2")
    assert "WaId" not in form
    twilio.messages.create(to=form["From"], from_=SENDER, body="Silakan")
    clock.advance(5)
    assert hidden.texts == ["Silakan"]


def test_an_answer_names_what_it_quotes_for_seven_days(person, send, arrived, clock):
    person.write("Halo")
    send()
    clock.advance(5)
    person.write("yang ini", quoting=person.last)
    assert arrived()["OriginalRepliedMessageSid"] == person.last.sid
    assert arrived()["OriginalRepliedMessageSender"] == SENDER
    clock.advance(7 * 24 * 3600)
    person.write("yang ini", quoting=person.last, forwarded=True)
    assert "OriginalRepliedMessageSid" not in arrived()
    assert arrived()["Forwarded"] == "true"


def test_messages_of_people_are_in_the_list_as_received(person, twilio):
    person.send(drafts.photo("Bukti"))
    (listed,) = twilio.messages.list(to=SENDER)
    assert (listed.direction, listed.status, listed.num_media, listed.body) == ("inbound", "received", "1", "Bukti")
    assert len(twilio.messages(listed.sid).media.list()) == 1


def test_nobody_texts_to_a_number_in_indonesia_unless_it_is_made_so(person, exchange, hotline, twilio):
    texter = exchange.messaging.person(CALLER, channel=Channel.SMS)
    with pytest.raises(EmulatorError, match="nobody can write"):
        texter.write("Halo")
    sender = exchange.messaging.book.senders[SMS_SENDER]
    sender.two_way, sender.webhook_url = True, f"{hotline.base}/sms"
    texter.write("STOP")
    form = hotline.forms("/sms")[0]
    assert (form["From"], form["FromCountry"], form["FromCity"]) == (CALLER, "ID", "")
    assert not {"WaId", "MessageType", "ChannelMetadata"} & set(form)
    with pytest.raises(Exception, match="unsubscribed"):
        twilio.messages.create(to=CALLER, from_=SMS_SENDER, body="Halo")
    texter.write("start")
    assert twilio.messages.create(to=CALLER, from_=SMS_SENDER, body="Halo").status == "queued"


def test_only_what_has_arrived_is_seen_and_nothing_can_be_tapped_that_is_not_there(person, send, clock):
    person.write("Halo")
    person.behave("sent")
    send(body="not here")
    clock.advance(60)
    assert person.texts == []
    with pytest.raises(EmulatorError, match="nothing has arrived"):
        _ = person.last
    with pytest.raises(EmulatorError, match="nothing to tap"):
        person.tap("Ya")
