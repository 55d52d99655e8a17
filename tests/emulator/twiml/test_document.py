"""The exchange's table of verbs is the SDK's, and its warnings and the lint say the same things."""

import pytest

from ivr.emulator.twiml.document import RULES, Malformed, parse, schema_warnings
from tests.emulator.stub import xml
from tests.twiml_lint import lint, rules


@pytest.mark.parametrize("element", sorted(RULES))
def test_every_element_we_know_has_the_attributes_and_children_the_sdk_builds(element):
    ours, theirs = RULES[element], rules()[element]
    assert (ours.attributes, ours.children) == (theirs.attributes, theirs.children)


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<Gather numdigits="1"/>', "<Gather> has no attribute numdigits"),
        ("<Gather><Record/></Gather>", "<Record> is not allowed inside <Gather>"),
        ("<Saay>x</Saay>", "<Saay> is not allowed inside <Response>"),
        ("<Dial><Say>x</Say></Dial>", "<Say> is not allowed inside <Dial>"),
        ('<Dial><Number statusCallBack="/x">1</Number></Dial>', "<Number> has no attribute statusCallBack"),
    ],
)
def test_the_same_mistake_is_seen_by_the_exchange_and_by_the_lint(body, complaint):
    assert list(schema_warnings(parse(xml(body)))) == [complaint]
    assert lint(xml(body)) == [complaint]


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ('<Gather numDigits="one"/>', '<Gather numDigits="one">: not a whole number'),
        ('<Gather finishOnKey="##"/>', '<Gather finishOnKey="##">: one key, or empty'),
        ('<Redirect method="PUT">/x</Redirect>', '<Redirect method="PUT">: neither GET nor POST'),
    ],
)
def test_values_that_cannot_be_meant_are_warned_about(body, complaint):
    assert list(schema_warnings(parse(xml(body)))) == [complaint]


def test_a_pause_inside_a_gather_is_legal_and_still_refused_by_the_lint():
    document = xml("<Gather><Say>x</Say><Pause/></Gather>")
    assert not list(schema_warnings(parse(document)))
    assert lint(document) == ["<Pause> inside <Gather> is not portable"]


def test_the_lint_refuses_long_documents_and_what_is_not_twiml():
    assert "more than 64 kB" in lint(xml(f"<Say>{'x' * 70_000}</Say>"))[0]
    assert lint("hello")[0].startswith("not XML")
    assert lint("<Reply/>") == ["the root is <Reply>, not <Response>"]
    assert lint(xml('<Say language="id-ID">Halo <break time="1s"/></Say><Hangup/>')) == []


@pytest.mark.parametrize("text", ["", "hello", "<Response>", "<response/>"])
def test_what_is_not_a_response_is_malformed(text):
    with pytest.raises(Malformed):
        parse(text)
