"""The words of our templates are such as may be approved."""

from __future__ import annotations

import pytest

from ivr.emulator.clock import VirtualClock
from ivr.emulator.messaging.content import Content
from ivr.emulator.messaging.template_rules import complaints
from ivr.hotline.notice import Event
from ivr.hotline.script import default_script
from ivr.hotline.writing import templates
from ivr.hotline.writing.buttons import BUTTON_TITLE, MOST_BUTTONS, replied
from ivr.hotline.writing.templates import Template
from prompts import catalogue

SCRIPT = default_script(catalogue.load())
WANTED = templates.wanted(SCRIPT)


@pytest.mark.parametrize("template", WANTED, ids=[f"{one.name}-{one.language}" for one in WANTED])
def test_nothing_in_its_form_speaks_against_it(template: Template) -> None:
    now = VirtualClock().now()
    samples = {str(number): sample for number, sample in enumerate(template.samples, 1)}
    content = Content(
        "HX1", template.name, template.language, samples, {"twilio/text": {"body": template.text}}, now, now
    )
    assert complaints(content) == []
    assert len(template.text) <= 1024
    assert "\n" not in template.text
    assert len(template.buttons) <= MOST_BUTTONS
    assert all(len(title) <= BUTTON_TITLE and replied(payload) for title, payload in template.buttons)


def test_what_is_told_needs_its_template_and_what_is_not_does_not() -> None:
    assert templates.needed(templates.REPLY_WAITING, SCRIPT)
    assert {event for event in Event if templates.needed(event.value, SCRIPT)} == set(SCRIPT.rules.notices.events)


def test_the_question_whether_it_is_solved_has_two_buttons() -> None:
    solved = next(one for one in WANTED if (one.name, one.language) == ("solved", "id"))
    assert [payload for _, payload in solved.buttons] == ["yes", "no"]
