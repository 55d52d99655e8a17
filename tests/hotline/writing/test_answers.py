"""Where what somebody writes leads: through every question, with stories, files, places, old buttons and commands."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr.hotline import dry_run, flow
from ivr.hotline.frozen import replace
from ivr.hotline.menus.menu import Context
from ivr.hotline.named_keys import named_keys
from ivr.hotline.notice import Event as News
from ivr.hotline.notice import NoticePolicy
from ivr.hotline.rehearsed_room import Full
from ivr.hotline.rules import Rules
from ivr.hotline.state import Goal, State, Step
from ivr.hotline.verbs import (
    Arrived,
    Ask,
    Commanded,
    Effect,
    Entered,
    Event,
    FileReport,
    Handed,
    KeepWritten,
    Left,
    Located,
    Pressed,
    Record,
    RequestCallback,
    Sent,
    Stale,
    WantNotices,
    WantPerson,
    Wrote,
)
from ivr.hotline.writing.questions import choices
from ivr.hotline.writing.rendering import written
from ivr.hotline.written_events import Command, Entry
from tests.support.line import CALLER, SATURDAY, TUESDAY_MORNING, files, wib
from tests.support.planned import planned

NOW = wib(TUESDAY_MORNING)
KOTA_BANDUNG, KAB_BANDUNG = "32.73", "32.04"
STORY, WORD = Wrote(12), Wrote(1)


class Chat:
    """One conversation, answered by invented operations."""

    def __init__(
        self, caller: str | None = CALLER, now: datetime = NOW, state: State | None = None, full: Full | None = None
    ) -> None:
        self.script = files() if full is None else planned(files())
        self.now, self.full, self.asked = now, full or Full.NOTHING, list[Effect]()
        self.turn = flow.Turn(state or State(in_writing=True, order=1))
        if state is None:
            self.take(Arrived(caller, in_writing=True), Commanded(Command.GREETING))

    def take(self, *events: Event) -> str:
        """The events one after the other; what is written in the end."""
        for event in events:
            self.turn = flow.step(self.turn.state, event, self.script, self.now)
            while self.turn.effects:
                self.asked += self.turn.effects
                found = [dry_run.seem(effect, self.script, self.now, self.full)[0] for effect in self.turn.effects]
                known = next((one for one in found if one is not None), None)
                if known is None:
                    self.turn = replace(self.turn, effects=())
                else:
                    self.turn = flow.step(self.turn.state, known, self.script, self.now)
        return self.body

    @property
    def body(self) -> str:
        """What is written now."""
        found = written(self.turn.verbs)
        return found.body if found else ""

    @property
    def step(self) -> Step:
        """The question that is asked."""
        return self.turn.state.step

    def chosen(self, at: int) -> Event:
        """One of the choices that there are, or a word where there are none."""
        offered = choices(Context(self.turn.state, self.script, self.now))
        return Pressed(offered[at % len(offered)].keys) if offered else WORD

    def number(self, kind: type[Effect]) -> int:
        """How often something was asked of the operations."""
        return sum(isinstance(one, kind) for one in self.asked)  # type: ignore[arg-type]


def at(step: Step, **changes: object) -> Chat:
    told = {"category": "demand", "goal": Goal.REPORT, "who": "business", **changes}
    return Chat(state=State(step=step, order=1, in_writing=True, caller=CALLER, back=("welcome",), **told))  # type: ignore[arg-type]


# Stories and files


def test_who_begins_with_their_story_is_asked_only_for_what_it_lacks() -> None:
    chat = Chat()
    assert chat.take(STORY).startswith("Sudah kami catat.\n\nApa masalahnya?")
    assert chat.take(Pressed("1")).startswith("Ini tentang koperasi")
    chat.take(Pressed("2"), Located((KOTA_BANDUNG,)), Pressed("1"))
    assert f"Nomor tiket Anda: {dry_run.TICKET}." in chat.take(Pressed("9"))
    assert (chat.step, chat.number(KeepWritten), chat.number(FileReport)) == (Step.ENDED, 1, 1)


@pytest.mark.parametrize("moment", [TUESDAY_MORNING, SATURDAY])
@pytest.mark.parametrize(
    ("event", "then"),
    [
        (STORY, "Sudah kami catat."),
        (Sent(), "Sudah kami catat."),
        (Pressed("1"), "Apa masalahnya?"),
        (Commanded(Command.PERSON), "Baik, petugas kami akan membalas"),
        (Entered(Entry.TICKET, dry_run.TICKET), "Laporan Anda"),
    ],
)
def test_whoever_begins_is_greeted_with_the_first_answer_and_once(event: Event, then: str, moment: str) -> None:
    chat = Chat(state=State(), now=wib(moment))
    chat.take(Arrived(CALLER, in_writing=True))
    body = chat.take(event)
    assert body.startswith("Halo, terima kasih sudah menghubungi Kementerian Koperasi dan UKM.")
    assert then in body
    assert ("akhir pekan kami tutup" in body) is (moment == SATURDAY)
    if chat.step is not Step.ENDED:
        assert "Halo" not in chat.take(Commanded(Command.REPEAT))


def test_a_greeting_is_no_story() -> None:
    chat = Chat()
    assert chat.take(WORD).startswith("Maaf, kami belum menangkap maksud Anda.")
    assert chat.take(Commanded(Command.GREETING)).startswith("Ada yang bisa kami bantu?")


@pytest.mark.parametrize("step", [Step.CATEGORY, Step.WHO, Step.REGION, Step.NEXT, Step.NUMBER_OWN, Step.TICKET])
@pytest.mark.parametrize("event", [STORY, Sent()])
def test_a_story_at_any_moment_is_kept_and_is_no_mistake(step: Step, event: Event) -> None:
    chat = at(step)
    for _ in range(5):
        assert chat.take(event).startswith("Sudah kami catat.")
    assert (chat.step, chat.turn.state.misses, chat.number(KeepWritten)) == (step, 0, 5)


def test_a_photo_in_place_of_a_story_leads_on() -> None:
    chat = at(Step.STORY, who=None)
    assert chat.take(Sent()).startswith("Ini tentang koperasi")
    assert chat.turn.state.recorded


def test_the_closed_hotline_takes_a_story_as_well() -> None:
    chat = Chat(now=wib(SATURDAY))
    assert "Apa masalahnya?" in chat.take(STORY)


def test_the_closed_hotline_takes_a_whole_report_in_writing() -> None:
    chat = Chat(now=wib(SATURDAY))
    chat.take(Pressed("1"), Pressed("1"), STORY, Pressed("2"), Located((KOTA_BANDUNG,)), Pressed("1"), Pressed("9"))
    (report,) = [one for one in chat.asked if isinstance(one, FileReport)]
    assert (report.who, report.region, report.complete) == ("business", KOTA_BANDUNG, True)


def test_a_story_without_a_category_is_filed_all_the_same() -> None:
    chat = Chat()
    chat.take(STORY)
    body = chat.take(Left())
    assert body.startswith("Karena lama tidak ada balasan, yang sudah Anda sampaikan kami simpan dulu.")
    assert f"Nomor tiket Anda: {dry_run.TICKET}." in body
    (report,) = [one for one in chat.asked if isinstance(one, FileReport)]
    assert (report.category, report.complete) == ("", True)


def test_who_has_told_nothing_is_left_in_peace_at_the_end() -> None:
    chat = Chat()
    chat.take(Commanded(Command.GREETING))
    assert (chat.take(Left()), chat.number(FileReport)) == ("", 0)


# Places


def test_one_place_is_asked_back_and_several_are_offered() -> None:
    chat = at(Step.REGION)
    assert chat.take(Located((KOTA_BANDUNG,))).startswith("Usahanya di Kota Bandung, Jawa Barat, benar?")
    assert "1. Kabupaten Bandung, Jawa Barat" in chat.take(Located((KAB_BANDUNG, KOTA_BANDUNG)))
    chat.take(Pressed("2"))
    assert (chat.step, chat.turn.state.region) == (Step.NEXT, KOTA_BANDUNG)


def test_another_place_in_place_of_no_does_not_count_as_a_failure() -> None:
    chat = at(Step.REGION)
    chat.take(Located((KAB_BANDUNG,)), Located((KOTA_BANDUNG,)), Located((KAB_BANDUNG,)), Located((KOTA_BANDUNG,)))
    assert (chat.step, chat.turn.state.region_failures) == (Step.REGION_CHECK, 0)


def test_a_place_that_is_not_found_twice_is_gone_on_without() -> None:
    chat = at(Step.REGION)
    assert chat.take(WORD).startswith("Maaf, daerah itu belum kami temukan.")
    assert chat.take(Located(())).startswith("Tidak apa-apa, kita lanjut tanpa daerah.")


def test_a_pin_where_no_place_was_asked_for_is_kept_like_a_file() -> None:
    chat = at(Step.CATEGORY)
    assert chat.take(Located((KOTA_BANDUNG,))).startswith("Sudah kami catat.")
    assert chat.number(KeepWritten) == 1


def test_a_pin_that_came_early_is_asked_back_where_the_place_is_asked_for() -> None:
    chat = Chat()
    chat.take(Located((KOTA_BANDUNG,)), Pressed("1"))
    assert chat.take(Pressed("2")).startswith("Usahanya di Kota Bandung, Jawa Barat, benar?")
    assert chat.take(Pressed("2")).startswith("Di mana tempat usahanya?")  # once: the second time it is asked openly
    assert chat.turn.state.pinned == ()


def test_an_early_pin_between_two_regions_offers_both() -> None:
    chat = at(Step.STORY, who="business")
    assert "1. Kabupaten Bandung" in chat.take(Located((KAB_BANDUNG, KOTA_BANDUNG)))


def test_what_rests_on_a_guess_is_asked_back_as_one() -> None:
    chat = at(Step.REGION)
    assert chat.take(Located((KOTA_BANDUNG,), sure=False)).startswith(
        "Usahanya sepertinya di Kota Bandung, Jawa Barat, betul?"
    )
    assert chat.take(Located((KAB_BANDUNG,))).startswith("Usahanya di Kabupaten Bandung, Jawa Barat, benar?")


# Numbers and tickets


def test_a_ticket_alone_needs_no_choice_before_it() -> None:
    chat = Chat()
    assert "Laporan Anda" in chat.take(Entered(Entry.TICKET, dry_run.TICKET))
    assert chat.take(Commanded(Command.BACK)).startswith("Ada yang bisa kami bantu?")


def test_who_wants_no_call_may_chat_with_somebody_about_the_whole_report() -> None:
    chat = at(Step.NEXT)
    assert "2. Chat dengan petugas" in chat.body or "2. Chat dengan petugas" in chat.take(Commanded(Command.REPEAT))
    body = chat.take(Pressed("2"))
    assert "petugas kami akan membalas Anda di sini" in body
    (wish,) = [one for one in chat.asked if isinstance(one, WantPerson)]
    assert wish.report is not None
    assert wish.report.complete


def test_who_writes_is_asked_once_whether_they_want_news() -> None:
    everything = replace(Rules(), notices=NoticePolicy(frozenset(News)))
    for key, wanted in (("1", True), ("2", False)):
        chat = at(Step.REGION_CHECK, candidates=(KOTA_BANDUNG,))
        chat.script = replace(chat.script, rules=everything)
        assert chat.take(Pressed("1")).startswith("Boleh Kementerian Koperasi dan UKM mengabari Anda di sini")
        assert "Mau ditelepon petugas kami?" in chat.take(Pressed(key))
        assert chat.asked == [WantNotices(wanted, "written_news_offer")]
    known = at(Step.REGION_CHECK, candidates=(KOTA_BANDUNG,), news=True)
    known.script = replace(known.script, rules=everything)
    assert "Mau ditelepon petugas kami?" in known.take(Pressed("1"))


def test_who_has_no_number_may_chat_instead() -> None:
    chat = Chat(caller=None)
    chat.take(STORY, Pressed("1"), Pressed("2"), Located((KOTA_BANDUNG,)), Pressed("1"), Pressed("1"))
    assert chat.step is Step.NUMBER_TYPE
    assert "petugas kami akan membalas Anda di sini" in chat.take(Pressed("9"))


def test_a_number_is_taken_wherever_one_is_spoken_of() -> None:
    for step in (Step.NUMBER_OWN, Step.NUMBER_TYPE, Step.NUMBER_CHECK):
        chat = at(step, number=CALLER, goal=Goal.CALLBACK)
        assert chat.take(Entered(Entry.NUMBER, "+6281298765432")).startswith("Nomornya 0812-9876-5432, benar?")


def test_a_person_without_a_number_gives_one_and_is_rung() -> None:
    chat = Chat(caller=None)
    chat.take(Pressed("3"), Pressed("1"), Entered(Entry.NUMBER, "+6281298765432"), Pressed("1"), Pressed("1"))
    (wish,) = [one for one in chat.asked if isinstance(one, RequestCallback)]
    assert wish.number == "+6281298765432"


def test_a_ticket_that_is_none_is_told_so() -> None:
    chat = at(Step.TICKET, category=None)
    assert chat.take(Entered(Entry.TICKET, "12345678")).startswith("Maaf, nomor tiket itu tidak kami temukan.")
    assert "Laporan Anda" in chat.take(Entered(Entry.TICKET, dry_run.TICKET))


# Commands


def test_the_menu_keeps_what_was_told() -> None:
    chat = at(Step.REGION, recorded=True)
    assert chat.take(Commanded(Command.MENU)).startswith("Ada yang bisa kami bantu?")
    assert (chat.turn.state.category, chat.turn.state.recorded, chat.turn.state.goal) == ("demand", True, None)


def test_once_a_report_is_filed_the_menu_belongs_to_another_conversation() -> None:
    chat = at(Step.NO_TIME, filed=True, ticket=dry_run.TICKET)
    assert chat.take(Commanded(Command.MENU)).startswith("Sementara itu, ada lagi yang bisa kami bantu?")


@pytest.mark.parametrize("step", [Step.REGION, Step.NUMBER_OWN, Step.WHEN, Step.NEXT])
def test_who_cancels_has_what_was_told_kept_and_is_not_rung(step: Step) -> None:
    chat = at(step, number=CALLER)
    assert chat.take(Commanded(Command.CANCEL)).startswith("Baik, kita sudahi dulu. Laporan Anda sudah kami catat.")
    assert (chat.step, chat.number(FileReport), chat.number(RequestCallback)) == (Step.ENDED, 1, 0)


def test_who_cancels_before_anything_was_told_is_only_taken_leave_of() -> None:
    chat = Chat()
    assert chat.take(Commanded(Command.CANCEL)) == "Baik, kita sudahi dulu."
    assert chat.asked == []


def test_berhenti_ends_it_and_stops_the_news_and_mulai_brings_it_back() -> None:
    chat = at(Step.REGION)
    assert "tidak akan mengirimi Anda kabar lagi" in chat.take(Commanded(Command.STOP))
    assert WantNotices(wanted=False) in chat.asked
    assert chat.number(FileReport) == 1
    again = Chat()
    assert "kami kabari Anda" in again.take(Commanded(Command.START))
    assert WantNotices(wanted=True) in again.asked


def test_who_wants_a_person_is_told_by_when_and_what_was_told_is_filed() -> None:
    chat = at(Step.REGION)
    body = chat.take(Commanded(Command.PERSON))
    assert "petugas kami akan membalas Anda di sini paling lambat" in body
    assert f"Nomor tiket Anda: {dry_run.TICKET}." in body
    assert chat.step is Step.ENDED


def test_no_time_is_told_where_there_is_none() -> None:
    turn = flow.step(State(step=Step.WAITING, in_writing=True), Handed(), files(), NOW)
    found = written(turn.verbs)
    assert found is not None
    assert "waktunya belum dapat kami sebutkan" in found.body


def test_who_is_not_understood_three_times_is_led_to_a_person_and_not_sent_away() -> None:
    chat = Chat()
    chat.take(WORD, WORD)
    assert chat.number(WantPerson) == 0
    assert "petugas kami akan membalas" in chat.take(WORD)
    assert chat.number(WantPerson) == 1


def test_another_language_is_asked_for_by_its_name() -> None:
    chat = at(Step.CATEGORY)
    assert chat.take(Commanded(Command.ENGLISH)).startswith("What is the problem?")
    assert chat.take(Commanded(Command.INDONESIAN)).startswith("Apa masalahnya?")


def test_an_old_button_gets_the_present_question() -> None:
    chat = at(Step.CATEGORY)
    body = chat.take(Stale())
    assert body.startswith("Pilihan itu dari pertanyaan sebelumnya.")
    assert "Apa masalahnya?" in body
    assert chat.turn.state.misses == 0


def test_silence_files_what_was_told_and_tells_the_ticket_once() -> None:
    chat = at(Step.REGION)
    assert f"Nomor tiket Anda: {dry_run.TICKET}." in chat.take(Left())
    assert chat.take(Left()) == ""
    assert chat.number(FileReport) == 1


# Anything in any order

EVENTS = st.one_of(
    st.integers(0, 9),
    st.builds(Wrote, st.integers(0, 40)),
    st.just(Sent()),
    st.just(Stale()),
    st.builds(Located, st.lists(st.sampled_from(["32.73", "32.04", "31"]), max_size=3, unique=True).map(tuple)),
    st.builds(Entered, st.sampled_from(Entry), st.sampled_from(["+6281234567890", "12345671", "12345678", "7890", ""])),
    st.builds(Commanded, st.sampled_from(Command)),
)
HEARD = re.compile(r"\b(tekan|bintang|pagar|nada|press|star|hash)\b", re.IGNORECASE)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(EVENTS, max_size=25),
    st.sampled_from([CALLER, None]),
    st.sampled_from([TUESDAY_MORNING, SATURDAY]),
    st.sampled_from([None, *Full]),
)
def test_whatever_comes_is_answered_in_words_and_at_most_one_report_is_filed(
    events: list[int | Event], caller: str | None, moment: str, full: Full | None
) -> None:
    chat = Chat(caller, wib(moment), full=full)
    for event in events:
        if chat.step is Step.ENDED:
            break
        body = chat.take(chat.chosen(event) if isinstance(event, int) else event)
        assert body, event
        assert not HEARD.search(body), body
        assert named_keys(body, chat.turn.state.language) == set()
        assert not any(isinstance(verb, Record) for verb in chat.turn.verbs)
        assert chat.step is Step.ENDED or any(isinstance(verb, Ask) for verb in chat.turn.verbs)
    chat.take(Left())
    assert chat.step is Step.ENDED
    filed = [one for one in chat.asked if isinstance(one, FileReport | RequestCallback)]
    handed = [one for one in chat.asked if isinstance(one, WantPerson) and one.report]
    assert len(filed) + len(handed) <= 1
