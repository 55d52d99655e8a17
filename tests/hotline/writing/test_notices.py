"""What notices say: the same in every language, short enough for an SMS, and nothing that is private."""

from __future__ import annotations

import dataclasses
import re
import string
from datetime import timedelta

import pytest

from ivr.hotline.choices import Meaning
from ivr.hotline.notice import Event, NoticePolicy, Unsent
from ivr.hotline.rules import Rules
from ivr.hotline.script import default_script
from ivr.hotline.writing.notices import NO, VALUES, YES, Notice, OfficeKind, may_leave, worded
from prompts import catalogue
from prompts.catalogue import Prompt
from tests.support.line import wib

SCRIPT, OPEN = default_script(catalogue.load()), wib("2026-11-24 10:00")
NOTICES = [
    Notice(event, "48217730", language, OPEN, OPEN + timedelta(days=days, minutes=155), office)
    for event in Event
    for language in SCRIPT.languages
    for days in (0, 1, 3, 306)
    for office in OfficeKind
]
_ASKED_FOR = {"ticket", "when", "office_kind"}


def placeholders(text: str) -> list[str]:
    return [name for _, name, _, _ in string.Formatter().parse(text) if name]


@pytest.mark.parametrize("notice", NOTICES, ids=lambda one: f"{one.event}-{one.language}-{one.when:%d}-{one.office}")
def test_each_is_one_sms_and_one_message_that_says_it_is_from_us(notice: Notice) -> None:
    said = worded(notice, SCRIPT, OPEN)
    assert said.sms is not None
    assert "Kemenkop" in said.sms
    assert "48217730" in said.sms
    assert len(said.text) < 500
    assert all(value.strip() and "\n" not in value for value in said.values)


@pytest.mark.parametrize("language", SCRIPT.languages)
@pytest.mark.parametrize("event", Event)
def test_nothing_private_stands_in_it_and_a_template_can_say_the_same(event: Event, language: str) -> None:
    prompts = SCRIPT.catalogues[language].prompts
    for key in (f"written_notice_{event}", f"written_sms_{event}"):
        assert set(placeholders(prompts[key].text)) <= _ASKED_FOR
        assert set(placeholders(prompts[key].text)) == set(VALUES[event])
    text = prompts[f"written_notice_{event}"].text
    assert placeholders(text) == list(VALUES[event])
    assert not text.startswith("{")
    assert not re.search(r"\}\W*$", text)
    assert "}{" not in text.replace(" ", "")
    fixed = [word for word in text.split() if "{" not in word]
    assert len(fixed) >= 2 * len(VALUES[event]) + 1


def test_what_does_not_fit_one_sms_is_not_sent_by_it() -> None:
    catalogues = dict(SCRIPT.catalogues)
    longer = {**catalogues["id"].prompts, "written_sms_ticket": Prompt("Tiket {ticket}. " + "a" * 160)}
    catalogues["id"] = dataclasses.replace(catalogues["id"], prompts=longer)
    script = dataclasses.replace(SCRIPT, catalogues=catalogues)
    assert worded(Notice(Event.TICKET, "48217730", "id", OPEN), script, OPEN).sms is None


def test_the_time_is_told_from_the_day_on_which_it_is_read() -> None:
    when = OPEN + timedelta(days=1)
    notice = Notice(Event.UNREACHED, "48217730", "id", OPEN, when)
    assert "besok pukul 10.00 WIB" in worded(notice, SCRIPT, OPEN).text
    assert "hari ini pukul 10.00 WIB" in worded(notice, SCRIPT, OPEN + timedelta(hours=21)).text


def test_what_asks_something_has_its_answers_below_it_and_in_buttons() -> None:
    solved = worded(Notice(Event.SOLVED, "48217730", "id", OPEN), SCRIPT, OPEN)
    assert solved.text.endswith("\n\n1. Sudah selesai\n2. Belum")
    assert [(one.key, one.meaning) for one in solved.choices] == [(YES, Meaning.YES), (NO, Meaning.NO)]
    assert "1. Baca" in worded(Notice(Event.ANSWERED, "48217730", "id", OPEN), SCRIPT, OPEN).text
    assert worded(Notice(Event.TICKET, "48217730", "id", OPEN), SCRIPT, OPEN).choices == ()


def test_a_language_that_the_hotline_does_not_speak_any_more_gives_way_to_its_own() -> None:
    assert worded(Notice(Event.TICKET, "48217730", "jv", OPEN), SCRIPT, OPEN).text.startswith("Laporan Anda")


@pytest.mark.parametrize("notice", NOTICES[:4])
def test_what_is_kept_is_read_back_the_same(notice: Notice) -> None:
    assert Notice.from_data(notice.to_data()) == notice
    bare = Notice(Event.FORWARDED, "48217730", "en", OPEN, office=OfficeKind.PROVINCE)
    assert Notice.from_data(bare.to_data()) == bare


def test_the_switches_of_the_release_decide() -> None:
    assert may_leave(NOTICES[0], SCRIPT, OPEN).why is Unsent.SWITCHED_OFF
    told = dataclasses.replace(SCRIPT, rules=Rules(notices=NoticePolicy(frozenset(Event))))
    assert may_leave(NOTICES[0], told, OPEN).at == OPEN
