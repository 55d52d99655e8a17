"""By which way somebody is written to, and why not."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from ivr.hotline.writing.reaching import Chosen, Reach, Senders, Way, Why, choose, ways_gone
from ivr.hotline.writing.send_errors import ERRORS, Learnt, error
from tests.support.line import TUESDAY_MORNING, wib

NOW = wib(TUESDAY_MORNING)
MOBILE, LANDLINE, ABROAD = "+6281234567890", "+622150012345", "+6591234567"
ADDRESS = f"whatsapp:{MOBILE}"
NAMELESS = "whatsapp:ID.1A2b3C4d5E6f"
BOTH = Senders(whatsapp=True, sms=True, templates={"ticket"})
WHATSAPP_ONLY = replace(BOTH, sms=False)
WRITES = Reach(ADDRESS, MOBILE, NOW - timedelta(hours=1), consented=True)
RANG = Reach(None, MOBILE, None, consented=True)


def way(reach: Reach, senders: Senders = BOTH, template: str | None = "ticket", **more: bool) -> Way | Why:
    found = choose(reach, senders, NOW, template, **more)
    return found.why or found.way


def test_in_the_window_it_goes_out_as_it_stands() -> None:
    assert way(WRITES) is Way.WORDS


def test_outside_the_window_the_template_goes_out() -> None:
    assert way(replace(WRITES, last_written_at=NOW - timedelta(hours=24))) is Way.TEMPLATE


def test_outside_the_window_without_an_approved_template_it_goes_by_sms_if_at_all() -> None:
    late = replace(WRITES, last_written_at=NOW - timedelta(hours=25))
    assert way(late, template=None) is Way.SMS
    assert way(late, template="answer") is Way.SMS
    assert way(late, WHATSAPP_ONLY, template=None) is Why.NOWHERE


def test_who_only_rang_gets_a_template_at_their_mobile_number() -> None:
    assert way(RANG) is Way.TEMPLATE
    assert way(RANG, Senders(whatsapp=False, sms=True)) is Way.SMS


@pytest.mark.parametrize("number", [LANDLINE, ABROAD, "+6214045", "", None])
def test_nothing_is_sent_to_a_landline_or_to_no_number(number: str | None) -> None:
    assert way(replace(RANG, number=number)) is Why.NOWHERE


def test_a_person_without_a_number_is_written_to_at_their_address_and_never_by_sms() -> None:
    nameless = Reach(NAMELESS, None, NOW, consented=True)
    assert way(nameless) is Way.WORDS
    assert way(replace(nameless, last_written_at=NOW - timedelta(days=2))) is Way.TEMPLATE
    assert way(replace(nameless, learnt=frozenset({Learnt.NO_WHATSAPP}))) is Why.NOWHERE


def test_a_notice_needs_consent_and_an_answer_does_not() -> None:
    unasked = replace(WRITES, consented=False)
    assert way(unasked) is Why.NO_CONSENT
    assert way(unasked, asked=True) is Way.WORDS


def test_who_wrote_berhenti_is_answered_and_gets_nothing_else() -> None:
    stopped = replace(WRITES, stopped=True)
    assert way(stopped) is Why.STOPPED
    assert way(stopped, asked=True) is Way.WORDS


def test_who_has_blocked_us_gets_nothing_by_any_way() -> None:
    blocked = replace(WRITES, learnt=frozenset({Learnt.BLOCKED_US}))
    assert way(blocked) is Why.BLOCKED
    assert way(blocked, asked=True) is Why.BLOCKED


def test_who_has_stopped_sms_gets_none() -> None:
    stopped = frozenset({Learnt.STOPPED_SMS, Learnt.NO_WHATSAPP})
    assert way(replace(RANG, learnt=stopped)) is Why.NOWHERE


def test_a_way_that_failed_gives_way_to_the_next_and_none_is_taken_twice() -> None:
    tried: list[Way] = []
    gone: frozenset[Way] = frozenset()
    while (found := choose(WRITES, BOTH, NOW, "ticket", besides=gone)).way is not Way.NONE:
        tried.append(found.way)
        gone |= {found.way}
    assert tried == [Way.WORDS, Way.TEMPLATE, Way.SMS]
    assert found == Chosen(Way.NONE, Why.NOWHERE)


@pytest.mark.parametrize(
    ("tried", "code", "following"),
    [
        (Way.WORDS, 63016, Way.TEMPLATE),
        (Way.WORDS, 63003, Way.SMS),
        (Way.TEMPLATE, 63024, Way.SMS),
        (Way.TEMPLATE, 63041, Way.SMS),
        (Way.TEMPLATE, 63018, Way.WORDS),
        (Way.WORDS, 63021, Way.WORDS),
        (Way.SMS, 30005, Way.NONE),
        (Way.SMS, 21610, Way.NONE),
        (Way.WORDS, 63014, Way.NONE),
        (Way.SMS, 99999, Way.NONE),
    ],
)
def test_what_follows_a_failure(tried: Way, code: int, following: Way) -> None:
    failed = error(code)
    learnt = frozenset({failed.learnt}) if failed.learnt else frozenset()
    found = choose(replace(WRITES, learnt=learnt), BOTH, NOW, "ticket", besides=ways_gone(tried, failed))
    assert found.way is following


def test_after_any_failure_it_comes_to_an_end() -> None:
    """Whatever fails however often within its tries, the ways run out: nobody is written to for ever."""
    for tried, code in itertools.product((Way.WORDS, Way.TEMPLATE, Way.SMS), ERRORS):
        failed = error(code)
        assert failed.tries > 1 or tried in ways_gone(tried, failed)
