"""Contents as they go out: with variables, in a window and outside, by WhatsApp and by SMS, and what is tapped."""

import json

import pytest
from twilio.base.exceptions import TwilioRestException

from ivr.emulator import EmulatorError
from tests.emulator.stub import CALLER
from tests.emulator.texting import INCOMING, SMS_SENDER, STATUS

TEXT = {"twilio/text": {"body": "Nomor Anda {{1}}, sampai jam {{2}}."}}
SAMPLES = {"1": "0000", "2": "17.00"}
BUTTONS = {"twilio/quick-reply": {"body": "Benar?", "actions": [{"title": "Ya", "id": "yes-3"}, {"title": "Bukan"}]}}
ITEM = {"item": "Penipuan", "id": "fraud", "description": "Uang tidak kembali"}
LIST = {"twilio/list-picker": {"body": "Tentang apa?", "button": "Pilih", "items": [ITEM]}}


@pytest.fixture
def content(exchange, person):
    def make(types=TEXT, variables=SAMPLES, approval=None):
        made = exchange.messaging.contents.add("x", "id", variables if types is TEXT else {}, types)
        if approval:
            exchange.messaging.contents.decide(made.sid, approval)
        return made

    return make


@pytest.fixture
def outcome(send, clock):
    def of(content, variables=None, **more):
        given = {"content_variables": variables if isinstance(variables, str) else json.dumps(variables)}
        message = send(body=None, content_sid=content.sid, **(given if variables is not None else {}), **more)
        clock.advance(1)
        found = message.fetch()
        return found.status if found.error_code is None else found.error_code

    return of


@pytest.fixture
def in_window(person):
    return person.write("Halo")


def test_variables_stand_in_the_text_and_a_forgotten_one_sends_its_sample(in_window, person, content, outcome):
    made = content()
    assert outcome(made, {"1": "4711", "2": "16.00"}) == "delivered"
    assert outcome(made, {"1": "4711"}) == "delivered"
    assert person.texts == ["Nomor Anda 4711, sampai jam 16.00.", "Nomor Anda 4711, sampai jam 17.00."]
    assert [message.rich.samples for message in person.received] == [(), ("2",)]


@pytest.mark.parametrize("variables", ["not json", '["x"]', '{"1": ""}', '{"1": null}', '{"1": 4711}'])
def test_variables_that_are_no_object_of_texts_are_refused_at_once(in_window, content, outcome, variables):
    with pytest.raises(TwilioRestException) as caught:
        outcome(content(), variables)
    assert (caught.value.status, caught.value.code) == (400, 21656)


def test_one_too_many_or_one_without_a_sample_fails(in_window, content, outcome):
    assert outcome(content(), {"1": "a", "2": "b", "3": "c"}) == 63028
    assert outcome(content(variables={"1": "0000"}), {"1": "a"}) == 63028


@pytest.mark.parametrize(
    ("approval", "code"),
    [
        (None, 63016),
        ("pending", 63016),
        ("approved", "delivered"),
        ("rejected", 63040),
        ("paused", 63041),
        ("disabled", 63042),
    ],
)
def test_outside_the_window_only_an_approved_template_goes_out(content, outcome, hotline, approval, code):
    assert outcome(content(approval=approval), {"1": "4711"}) == code
    structured = [form["StructuredMessage"] for form in hotline.forms(STATUS)]
    assert set(structured) == {"true" if approval == "approved" else "false"}


def test_a_template_opens_no_window_and_in_one_everything_goes_unapproved(person, content, outcome, send, clock):
    assert outcome(content(approval="approved"), {"1": "4711"}) == "delivered"
    message = send()
    clock.advance(1)
    assert message.fetch().error_code == 63016
    assert outcome(content(LIST)) == 63016
    person.write("Halo")
    assert outcome(content(LIST)) == outcome(content(BUTTONS)) == "delivered"


@pytest.mark.parametrize(
    "types",
    [
        {"twilio/quick-reply": {"body": "x", "actions": [{"title": str(number)} for number in range(4)]}},
        {"twilio/quick-reply": {"body": "x", "actions": [{"title": "x" * 21}]}},
        {"twilio/quick-reply": {"body": "x", "actions": [{"title": "x", "id": "x" * 201}]}},
        {"twilio/quick-reply": {"body": "x" * 1025, "actions": [{"title": "x"}]}},
        {"twilio/list-picker": {"body": "x", "button": "x", "items": [ITEM] * 11}},
        {"twilio/list-picker": {"body": "x", "button": "x", "items": [{**ITEM, "item": "x" * 25}]}},
        {"twilio/list-picker": {"body": "x", "button": "x", "items": [{**ITEM, "description": ""}]}},
        {"twilio/list-picker": {"body": "x", "button": "x" * 21, "items": [ITEM]}},
        {"twilio/text": {"body": "x" * 1601}},
        {"twilio/location": {"latitude": 1, "longitude": 2}},
    ],
)
def test_what_whatsapp_finds_too_long_or_too_many_fails(in_window, content, outcome, types):
    assert outcome(content(types)) == 63021


def test_an_approved_one_may_have_more_buttons_and_no_line_breaks(content, outcome):
    buttons = {"twilio/quick-reply": {"body": "x", "actions": [{"title": str(number)} for number in range(10)]}}
    assert outcome(content(buttons, approval="approved")) == "delivered"
    assert outcome(content(approval="approved"), {"1": "one\ntwo"}) == 63021


def test_a_tapped_button_comes_back_with_its_payload_even_long_after(
    in_window, person, content, outcome, hotline, clock
):
    outcome(content(BUTTONS))
    old = person.last
    person.tap("Ya")
    form = hotline.forms(INCOMING)[-1]
    assert (form["Body"], form["ButtonText"], form["ButtonPayload"]) == ("Ya", "Ya", "yes-3")
    assert (form["MessageType"], form["OriginalRepliedMessageSid"]) == ("interactive", old.sid)
    clock.advance(8 * 24 * 3600)
    person.tap("Bukan", on=old)
    form = hotline.forms(INCOMING)[-1]
    assert (form["ButtonPayload"], form.get("OriginalRepliedMessageSid")) == ("Bukan", None)
    with pytest.raises(EmulatorError, match="nothing to tap"):
        person.tap("Mungkin")


def test_a_button_of_a_template_is_told_as_one(person, content, outcome, hotline):
    outcome(content(BUTTONS, approval="approved"))
    person.tap("Ya")
    assert hotline.forms(INCOMING)[-1]["MessageType"] == "button"


@pytest.mark.parametrize("told", [{"ListId", "ListTitle"}, {"ButtonPayload", "ButtonText"}, {"InteractiveData"}, set()])
def test_an_item_of_a_list_is_told_by_fields_that_can_be_chosen(
    in_window, person, content, outcome, hotline, exchange, told
):
    exchange.options.list_fields = frozenset(told)
    outcome(content(LIST))
    assert person.last.rich.opener == "Pilih"
    person.tap("Penipuan")
    form = hotline.forms(INCOMING)[-1]
    possible = {"ListId", "ListTitle", "ButtonPayload", "ButtonText", "InteractiveData"}
    assert (form["Body"], possible & set(form)) == ("Penipuan", told)


def test_by_sms_only_the_text_goes_out(content, twilio, clock, person):
    for types, status in ((BUTTONS | {"twilio/text": {"body": "Benar? Ya/Bukan"}}, "delivered"), (BUTTONS, "failed")):
        message = twilio.messages.create(to=CALLER, from_=SMS_SENDER, content_sid=content(types).sid)
        clock.advance(1)
        assert message.fetch().status == status
    assert {message.body for message in twilio.messages.list(to=CALLER)} == {"Benar? Ya/Bukan", ""}
