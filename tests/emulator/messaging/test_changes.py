"""What is blanked out or deleted at Twilio is still on the person's telephone."""

from ivr.emulator.messaging import drafts
from tests.emulator.texting import WRITER


def test_the_person_keeps_what_arrived(person, send, clock, twilio, hotline):
    photo = person.send(drafts.photo("Bukti"))
    message = send()
    clock.advance(5)
    for written in twilio.messages.list():
        assert written.update(body="").body == ""
    twilio.messages(photo.sid).media(next(iter(photo.media))).delete()
    assert twilio.messages(photo.sid).fetch().num_media == "0"
    message.delete()
    assert person.texts == ["Halo"]
    assert len(photo.media) == 1
    assert twilio.messages.list(to=WRITER) == []


def test_words_that_are_not_to_be_kept_go_with_the_message(person, send, clock):
    person.write("Halo")
    message = send(content_retention="discard")
    assert message.body == "Halo"
    clock.advance(5)
    assert (message.fetch().body, person.texts) == ("", ["Halo"])
