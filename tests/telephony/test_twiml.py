"""Every verb becomes a document that any phone company takes, whatever the words are."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.verbs import Ask, Connect, HangUp, Record, Say, Verb
from ivr.telephony import twiml
from prompts.catalogue import Voice
from tests.twiml_lint import lint

VOICES = {"id": Voice("Google.id-ID-Wavenet-A", "id-ID"), "en": Voice("Polly.Joanna", "en-US", "90%")}
TO = twiml.addresses("https://hotline.example.id", 7, "id")
AGENT = twiml.agent_addresses("https://hotline.example.id", "a-token_1")
HELLO = Say("Halo", "id", "welcome")


def render(*verbs: Verb, to: twiml.Addresses = TO) -> ET.Element:
    text = twiml.render(verbs, VOICES, to)
    assert lint(text) == []
    return ET.fromstring(text)


def test_words_are_said_in_the_voice_of_their_language() -> None:
    (said,) = render(HELLO)
    assert (said.tag, said.text, said.attrib) == (
        "Say",
        "Halo",
        {"voice": "Google.id-ID-Wavenet-A", "language": "id-ID"},
    )


def test_another_speaking_rate_is_told_to_the_voice() -> None:
    (said,) = render(Say("Hello", "en"))
    assert [(child.tag, child.attrib, child.text) for child in said] == [("prosody", {"rate": "90%"}, "Hello")]


def test_a_recorded_sentence_is_played() -> None:
    (played,) = render(Say("Halo", "id", "welcome", "selamat datang.wav"))
    assert (played.tag, played.text) == ("Play", "https://hotline.example.id/audio/selamat%20datang.wav")


@pytest.mark.parametrize(
    ("ask", "attributes"),
    [
        (Ask((HELLO,)), {"numDigits": "1", "finishOnKey": "", "timeout": "6"}),
        (Ask((HELLO,), 5), {"numDigits": "5", "finishOnKey": "", "timeout": "6"}),
        (Ask((HELLO,), 8, "#", 8), {"numDigits": "8", "finishOnKey": "#", "timeout": "8"}),
        (Ask((HELLO,), None, "#"), {"finishOnKey": "#", "timeout": "6"}),
    ],
)
def test_a_question_waits_for_its_keys(ask: Ask, attributes: dict[str, str]) -> None:
    gather, redirect = render(ask)
    assert gather.attrib == {"input": "dtmf", "action": TO.answer, **attributes}
    assert [child.tag for child in gather] == ["Say"]
    assert (redirect.tag, redirect.text) == ("Redirect", TO.silence)
    assert "silent=1" in TO.silence


def test_a_message_is_recorded_untrimmed_with_its_callback() -> None:
    said, record, redirect = render(Record((HELLO,), 180, 8))
    assert said.tag == "Say"
    assert record.attrib == {
        "action": TO.answer,
        "maxLength": "180",
        "timeout": "8",
        "finishOnKey": "#",
        "playBeep": "true",
        "trim": "do-not-trim",
        "recordingStatusCallback": TO.recording,
        "recordingStatusCallbackEvent": "completed absent",
    }
    assert redirect.text == TO.silence


def test_two_are_joined_with_our_number_and_told_how_it_went() -> None:
    (dial,) = render(Connect("+6281234567890", "+622150000587", 35), to=AGENT)
    assert (dial.get("callerId"), dial.get("timeout"), dial.get("action")) == ("+622150000587", "35", AGENT.joined)
    (number,) = dial
    assert (number.tag, number.text, number.get("statusCallback")) == ("Number", "+6281234567890", AGENT.progress)


def test_the_end_and_nothing() -> None:
    assert [verb.tag for verb in render(HELLO, HangUp())] == ["Say", "Hangup"]
    assert list(ET.fromstring(twiml.EMPTY)) == []


def test_addresses_are_absolute_and_ascii() -> None:
    for to in (TO, AGENT):
        for address in vars(to).values():
            assert not address or address.startswith("https://hotline.example.id/")
            assert address.isascii()
            assert "+62" not in address


says = st.builds(
    Say, st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])), st.sampled_from(["id", "en"])
)
verbs = st.one_of(
    says,
    st.builds(Ask, st.tuples(says, says), st.sampled_from([None, 1, 8]), st.sampled_from(["", "#"])),
    st.builds(Record, st.tuples(says)),
    st.just(HangUp()),
)


@given(st.lists(verbs, max_size=4))
def test_any_words_make_a_good_document(found: list[Verb]) -> None:
    root = render(*found)
    wanted = [say.text for verb in found for say in ((verb,) if isinstance(verb, Say) else getattr(verb, "says", ()))]
    # XML reads every end of a line as one and the same
    assert ["".join(said.itertext()) for said in root.iter("Say")] == [
        text.replace("\r\n", "\n").replace("\r", "\n") for text in wanted
    ]


@pytest.mark.parametrize("odd", ["\x00", "\x08", "\x0b", "\x1f", "\ufffe", "\uffff", "\ud83d"])
def test_what_xml_cannot_hold_does_not_break_a_document(odd: str) -> None:
    (said,) = render(Say(f"Tutup{odd} hari ini", "id"))
    assert said.text == "Tutup hari ini"


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("<Response><Say>x</Say>", "not XML"),
        ("<Responses/>", "root"),
        ("<Response><say>x</say></Response>", "not allowed"),
        ('<Response><Gather numdigits="1"/></Response>', "no attribute"),
        ("<Response><Gather><Pause/></Gather></Response>", "portable"),
        ("<Response><Gather><Record/></Gather></Response>", "not allowed"),
        (f"<Response><Say>{'x' * 70_000}</Say></Response>", "64 kB"),
    ],
)
def test_the_lint_notices(document: str, problem: str) -> None:
    assert any(problem in found for found in lint(document))
