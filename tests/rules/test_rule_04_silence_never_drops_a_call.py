"""Rule 4: every Gather and Record is followed by a continuation, so silence never drops a call."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from ivr.emulator import Activity
from ivr.hotline.menus import MENUS
from ivr.hotline.state import Step
from ivr.telephony import twiml
from tests.support.keys import to_the_beep
from tests.support.line import AGENT, SATURDAY, Line
from tests.support.webhooks import fields_of, send, unreachable
from tests.twiml_lint import lint

CALLS = [
    ("1", "1", "9", "2", "90225", "1", "1"),
    ("1", "1", "9", "1", "40115", "1", "1", "2", "081311112222#", "1", "1"),
    (*to_the_beep(), "#"),
    ("3", "4", "1", "3"),
    ("2", "12345678", "1"),
    ("4", "1", "2", "3"),
]


def documents(line: Line) -> list[str]:
    return [
        delivery.reply.body.decode()
        for delivery in line.exchange.requests
        if delivery.reply is not None and b"<Response" in delivery.reply.body
    ]


def check(document: str) -> None:
    """What waits is followed by a way on, at whose end nothing is left to say; what does not, ends the call."""
    assert lint(document) == []
    verbs = list(ET.fromstring(document))
    tags = [verb.tag for verb in verbs]
    for at, tag in enumerate(tags):
        if tag in ("Gather", "Record"):
            assert tags[at + 1 :] == ["Redirect"], document
            assert verbs[at].get("action")
            assert tag == "Record" or verbs[at].get("action") != verbs[at + 1].text
    if not {"Gather", "Record", "Dial"} & set(tags):
        assert tags == [] or tags[-1] == "Hangup", document


@pytest.mark.parametrize("keys", CALLS, ids="".join)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_document_of_a_call_goes_on_in_silence(line: Line, keys: tuple[str, ...], language: str) -> None:
    caller = line.dial(language=language)
    for key in keys:
        if not caller.ended:
            caller.press(key)
    if caller.waits_for_a_message:
        caller.speak(4).stay_silent()
    line.clock.advance(300)
    assert len(documents(line)) > 3
    for document in documents(line):
        check(document)


def test_the_closed_branch_goes_on_in_silence(line_at) -> None:  # type: ignore[no-untyped-def]
    line = line_at(SATURDAY)
    line.dial(language="en").press("1", "1").stay_silent().speak(3)
    line.clock.advance(300)
    for document in documents(line):
        check(document)


def test_the_documents_of_an_agents_call_go_on_in_silence(line: Line) -> None:
    line.dial().press("3", "1", "1", "1")
    with line.database.begin() as session:
        session.merge(line.callbacks()[0]).status = "claimed"
    line.exchange.agent(AGENT).answer()
    line.hotline.ringer.ring(line.callbacks()[0].id, AGENT, line.now)
    line.clock.advance(60)
    asked = [document for document in documents(line) if "/voice/agent/silence" in document]
    assert asked
    for document in documents(line):
        check(document)


def test_the_apology_goes_on_in_silence(line: Line) -> None:
    with unreachable(line):
        check(send(line, "/voice/incoming", fields_of("CA1")).get_data(as_text=True))
        check(send(line, "/voice/away", fields_of("CA1")).get_data(as_text=True))


@pytest.mark.parametrize("step", list(MENUS))
def test_every_question_has_words_a_way_on_and_an_end(step: Step) -> None:
    """Also those that a story may have missed: what waits must come from a menu that says something."""
    menu = MENUS[step]
    patient = menu.timeout + menu.patience
    assert patient >= (3 if menu.silence else 5) or step is Step.STORY, "only the beep may come sooner"
    assert menu.digits is not None or menu.finish


def test_a_silent_caller_is_never_cut_off_without_a_word(line: Line) -> None:
    caller = line.dial()
    while not caller.ended:
        assert caller.call.activity in (Activity.LISTENING, Activity.RECORDING)
        caller.stay_silent()
    assert caller.heard == f"{line.words('given_up')} {line.words('ring_again')}"


def test_the_check_itself_notices_a_dead_end() -> None:
    for document in (
        f'{twiml.EMPTY[:-11]}<Gather action="/a"><Say>x</Say></Gather></Response>',
        '<Response><Record action="/a"/><Say>x</Say></Response>',
        '<Response><Gather action="/a"/><Redirect>/a</Redirect></Response>',
        "<Response><Say>x</Say></Response>",
    ):
        with pytest.raises(AssertionError):
            check(document)
