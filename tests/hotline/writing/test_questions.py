"""The same conversation in writing: the same questions and keys, with labels, and no word of a keypad."""

from __future__ import annotations

import re

import pytest

from ivr.hotline import dry_run, flow
from ivr.hotline.frozen import replace
from ivr.hotline.menus import MENUS
from ivr.hotline.menus.menu import Context
from ivr.hotline.named_keys import named_keys
from ivr.hotline.script import Script
from ivr.hotline.state import Goal, State, Step
from ivr.hotline.verbs import Arrived, Ask, Commanded, Event, Pressed, Silent, TicketAnswered
from ivr.hotline.writing.questions import choices
from ivr.hotline.writing.remarks import Refused
from ivr.hotline.writing.rendering import HEARD_ONLY, written
from ivr.hotline.writing.understanding import ENTRIES
from ivr.hotline.written_events import Command
from prompts import catalogue
from tests.support.line import CALLER, SATURDAY, TUESDAY_MORNING, files, wib
from tests.support.planned import planned

NOW = wib(TUESDAY_MORNING)
LANGUAGES = catalogue.LANGUAGES
TELEPHONE_WORDS = re.compile(
    r"\b(tekan|bintang|pagar|nada|press|star|hash|tone|beep|mendengar\w*|hear)\b", re.IGNORECASE
)
ONLY_WRITTEN = {
    *("kept_words", "choose_above", "old_button", "handed", "handed_untold", "notices_on", "notices_off", "cancelled"),
    *("region_guess", "news_offer", "idle", "added", "old_button_told", *(f"file_{why}" for why in Refused)),
}
"""What nobody has to be told on a telephone."""
OF_NOTICES = ("notice_", "sms_", "office_", "answer", "solved_", "case_", "reply_")
"""How what is told later, of a report as it goes on, begins."""
ASKED = [step for step in MENUS if step not in (Step.REVIEW, Step.TICKET_GIVEN, Step.NOTICE_OFFER)]
"""In writing nothing is recorded, and a ticket that was written need not be said again."""


def state(step: Step, language: str, *, caller: str | None = CALLER) -> State:
    return State(
        step=step,
        order=1,
        language=language,
        in_writing=True,
        caller=caller,
        number=CALLER,
        goal=Goal.REPORT,
        candidates=("32.73",) if step is Step.REGION_CHECK else ("32.04", "32.73"),
        ticket="12345671",
        day="2026-11-25",
    )


def body(step: Step, language: str, script: Script, caller: str | None = CALLER) -> str:
    context = Context(state(step, language, caller=caller), script, NOW)
    found = written((Ask(MENUS[step].asks(context), choices=choices(context)),))
    assert found is not None
    return found.body


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ASKED)
@pytest.mark.parametrize("caller", [CALLER, None])
def test_no_question_speaks_of_keys_or_tones(step: Step, language: str, caller: str | None) -> None:
    text = body(step, language, files(), caller)
    assert named_keys(text, language) == set(), text
    assert TELEPHONE_WORDS.search(text) is None, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", ASKED)
def test_every_question_says_what_can_be_answered(step: Step, language: str) -> None:
    context = Context(state(step, language), files(), NOW)
    assert choices(context) or step in ENTRIES or step in (Step.DAY, Step.DAY_PART)


@pytest.mark.parametrize("step", ASKED)
def test_every_choice_leads_on_as_its_keys_do_on_a_telephone(step: Step) -> None:
    script = files()
    context = Context(state(step, "id"), script, NOW)
    for choice in choices(context):
        turn = flow.step(context.state, Pressed(choice.keys), script, NOW)
        assert turn.state.misses == 0, f"{step} {choice}"


@pytest.mark.parametrize("step", ASKED)
def test_choices_have_keys_of_their_own_and_labels_that_differ(step: Step) -> None:
    for language in LANGUAGES:
        found = choices(Context(state(step, language), planned(files()), NOW))
        assert len({one.key for one in found}) == len(found)
        assert len({one.label.casefold() for one in found}) == len(found)
        assert all(one.key.isdecimal() and one.label == one.label.strip() != "" for one in found)


def talk(*events: Event, at: str = TUESDAY_MORNING, caller: str | None = CALLER) -> list[str]:
    """What is written in a conversation, answered by invented operations."""
    script, now = files(), wib(at)
    said = []
    turn = flow.step(State(), Arrived(caller, in_writing=True), script, now)
    for event in (Commanded(Command.GREETING), *events):
        turn = flow.step(turn.state, event, script, now)
        while turn.effects:
            answers = [dry_run.seem(effect, script, now)[0] for effect in turn.effects]
            known = next((answer for answer in answers if answer is not None), None)
            turn = flow.step(turn.state, known, script, now) if known else replace(turn, effects=())
        found = written(turn.verbs)
        said.append(found.body if found else "")
    return said


def keys(*pressed: str) -> list[Event]:
    return [Pressed(one) for one in pressed]


def test_a_report_and_a_callback_in_writing() -> None:
    said = talk(*keys("1", "1", "9", "2", "40115", "1", "1", "1", "1"))
    assert said[0] == (
        "Halo, terima kasih sudah menghubungi Kementerian Koperasi dan UKM.\n\n"
        "Ada yang bisa kami bantu? Pilih nomornya, atau langsung ceritakan saja.\n\n"
        "1. Melaporkan masalah\n2. Menanyakan laporan\n3. Ditelepon petugas\n4. Informasi\n9. English"
    )
    assert "Usahanya di Kota Bandung, Jawa Barat, benar?" in said[5]
    assert "Kami telepon di nomor 0812-3456-7890?" in said[7]
    assert f"Nomor tiket Anda: {dry_run.TICKET}." in said[-1]


def test_in_english_it_is_all_english() -> None:
    said = talk(*keys("9", "1", "1", "9", "1", "40115"))
    assert said[1].endswith("9. Bahasa Indonesia")
    assert "Which" in said[-1] or "right?" in said[-1]


def test_the_closed_hotline_says_why_and_takes_what_is_written() -> None:
    said = talk(at=SATURDAY)
    assert "akhir pekan kami tutup" in said[0]
    assert "1. Melaporkan masalah" in said[0]


def test_who_has_no_number_is_asked_for_one_and_may_do_without() -> None:
    said = talk(*keys("3", "1"), caller=None)
    assert said[-1].startswith("Kami belum punya nomor telepon Anda.")
    assert said[-1].endswith("9. Chat dengan petugas")


def test_who_does_not_know_the_place_goes_on_without_it() -> None:
    said = talk(*keys("1", "1", "9", "2"), Pressed("#"))
    assert said[-1].startswith("Tidak apa-apa, kita lanjut tanpa daerah.")


def test_what_was_not_understood_is_said_before_the_question() -> None:
    said = talk(Pressed("7"), Silent())
    hint = "Kapan saja boleh tulis: menu, kembali, atau petugas."
    assert said[1].startswith(f"Maaf, kami belum menangkap maksud Anda. {hint}\n\nAda yang bisa kami bantu?")
    assert said[2].startswith("Kami masih menunggu jawaban Anda.\n\nAda yang bisa kami bantu?")


def test_the_words_that_help_everywhere_are_named_once_in_a_conversation() -> None:
    said = talk(Pressed("7"), Pressed("1"), Pressed("0"), Pressed("7"))
    assert ["Kapan saja" in one for one in said] == [False, True, False, False, False]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_status_of_a_report_is_written_with_what_can_be_done_next(language: str) -> None:
    waiting = replace(state(Step.WAITING, language), asked_ticket="12345671", back=("welcome",))
    answer = TicketAnswered(True, proven=True, status="received", category="demand", filed=NOW)
    turn = flow.step(waiting, answer, files(), NOW)
    found = written(turn.verbs)
    assert found is not None
    assert [one.keys for one in found.choices] == ["*", "9"]
    assert named_keys(found.body, language) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_written_in_place_of_something_has_that_in_the_catalogue(language: str) -> None:
    prompts = files().catalogues[language].prompts
    spoken = {key.removeprefix("written_") for key in prompts if key.startswith("written_")}
    replacing = {key for key in spoken if not key.startswith(("choice_", *OF_NOTICES))}
    assert replacing - ONLY_WRITTEN <= set(prompts)
    assert not spoken & HEARD_ONLY
    for key in prompts:
        if key.startswith("written_"):
            assert TELEPHONE_WORDS.search(prompts[key].text) is None, key


def test_on_a_telephone_nothing_has_changed() -> None:
    turn = flow.step(State(), Arrived(CALLER), files(), NOW)
    (ask,) = turn.verbs
    assert isinstance(ask, Ask)
    assert ask.choices == ()
    assert not any(say.prompt.startswith("written_") for say in ask.says)
    assert "in_writing" not in turn.state.to_json()
