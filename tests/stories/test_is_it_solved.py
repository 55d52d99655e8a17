"""The answer is read in writing, and whether it has solved it is asked: yes closes the case, not yet opens it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.emulator.messaging.drafts import Draft
from ivr.hotline.case import CaseEvent
from ivr.operations.cases import cases, lookup
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case
from ivr.records.database import Database
from ivr.records.models import Report
from tests.support.line import CALLER, Line, line_for, wib
from tests.support.news import act, agrees, an_office, carry, case_of, notices, publish_news
from tests.support.scheduled import do
from tests.support.writing import Correspondent, inbounds

On = CaseEvent
ANSWER = "Cicilan ditunda *enam* bulan."
ASKED_AT = "2026-11-26 09:00"


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True, sms=True) as made:
        publish_news(made)
        yield made


@pytest.fixture
def sari(line: Line) -> Correspondent:
    return Correspondent(line)


def told_by_telephone(line: Line, ticket: str = "48217730") -> str:
    agrees(line)
    with line.database.begin() as session:
        values = {"language": "id", "status": "received", "created_at": line.now, "number": CALLER}
        session.add(Report(ticket=ticket, **values))
    return ticket


def told_in_writing(line: Line, sari: Correspondent) -> str:
    sari.write("Gula saya busuk semua, satu karung, sejak hari Senin.", "6", "2", "Kota Bandung", "1", "boleh", "9")
    return line.reports()[0].ticket


def answered(line: Line, ticket: str) -> None:
    act(line, ticket, On.CHECK)
    act(line, ticket, On.FORWARD, office=an_office(line))
    act(line, ticket, On.ANSWER, note=ANSWER)
    carry(line)
    carry(line)


def confirms(line: Line) -> dict[str, int]:
    return dict(do(line, "answered cases"))


def status(line: Line, ticket: str) -> str:
    return case_of(line, ticket).status


def reads(sari: Correspondent) -> list[str]:
    return [message.words for message in sari.person.received]


def asked(line: Line, sari: Correspondent, ticket: str) -> None:
    """The answer was told, and two working days later they are asked."""
    answered(line, ticket)
    act(line, ticket, On.CONFIRM)
    assert confirms(line)["to_be_asked"] == 1
    line.clock.advance_to(wib(ASKED_AT))
    carry(line)
    assert reads(sari)[-1].startswith(line.words("written_notice_solved", ticket=ticket))


def taps(line: Line, who: Correspondent, payload: str) -> None:
    """They tap a button that came with a notice, some time or other."""
    button = ("ButtonText", "Sudah selesai"), ("ButtonPayload", payload), ("ButtonType", "REPLY")
    who.person.send(Draft("button", "Sudah selesai", (), button))
    line.clock.settle()


def steps(line: Line, ticket: str) -> list[tuple[str, str, str | None]]:
    with line.database.reading() as session:
        case = session.get_one(Case, case_of(line, ticket).id)
        return [(step.event, step.actor, step.note) for step in lookup.steps(session, case)]


def test_who_told_it_in_writing_reads_the_answer_with_one_word_and_is_not_rung(line: Line, sari: Correspondent) -> None:
    ticket = told_in_writing(line, sari)
    answered(line, ticket)
    assert confirms(line) == {"asked": 0, "confirmed": 0, "to_be_asked": 0}
    sari.write("1")
    carry(line)
    assert ANSWER in reads(sari)[-1].replace("\u200b", "")
    assert confirms(line) == {"asked": 0, "confirmed": 1, "to_be_asked": 1}
    assert status(line, ticket) == "confirmed"
    assert line.callbacks() == []
    assert len(line.reports()) == 1


def test_a_long_answer_is_read_to_its_end(line: Line, sari: Correspondent) -> None:
    ticket = told_in_writing(line, sari)
    act(line, ticket, On.CHECK)
    act(line, ticket, On.FORWARD, office=an_office(line))
    act(line, ticket, On.ANSWER, note=" ".join(f"kata{number}" for number in range(400)))
    carry(line)
    carry(line)
    before = len(reads(sari))
    sari.write("1")
    carry(line)
    assert re.findall(r"kata\d+", " ".join(reads(sari)[before:])) == [f"kata{number}" for number in range(400)]
    assert confirms(line)["confirmed"] == 1


def test_who_told_it_by_telephone_reads_it_after_four_digits(line: Line, sari: Correspondent) -> None:
    ticket = told_by_telephone(line)
    answered(line, ticket)
    sari.write("baca")
    assert sari.says == line.words("written_answer_proof")
    sari.write("1111")
    assert sari.says == line.words("written_answer_proof_wrong")
    sari.write("7890")
    assert ANSWER in sari.says.replace("\u200b", "")
    carry(line)
    confirms(line)
    assert status(line, ticket) == "confirmed"


def test_whoever_guesses_reads_nothing_and_the_person_is_rung(line: Line, sari: Correspondent) -> None:
    ticket = told_by_telephone(line)
    answered(line, ticket)
    sari.write("1", "1111", "2222", "3333")
    assert sari.says == line.words("written_answer_lost")
    assert not any("Cicilan" in one for one in reads(sari))
    line.clock.advance_to(wib("2026-11-26 15:01"))
    assert confirms(line)["asked"] == 1
    assert len(line.callbacks()) == 1


@pytest.mark.parametrize("outcome", ["blocked", "sent", "no-whatsapp", "no consent"])
def test_whoever_is_not_reached_in_writing_is_rung_as_ever(line: Line, sari: Correspondent, outcome: str) -> None:
    ticket = told_by_telephone(line)
    if outcome == "no consent":
        agrees(line, given=False)
    else:
        sari.person.behave(outcome)
    answered(line, ticket)
    assert confirms(line)["asked"] == (outcome != "sent")
    line.clock.advance(timedelta(hours=24).total_seconds())
    assert confirms(line)["asked"] == (outcome == "sent"), "it never arrived"
    assert len(line.callbacks()) == 1


@pytest.mark.parametrize("word", ["1", "ya", "Sudah selesai", "sudah beres, terima kasih"])
def test_yes_closes_the_case_and_is_on_record(line: Line, sari: Correspondent, word: str) -> None:
    ticket = told_by_telephone(line)
    asked(line, sari, ticket)
    sari.write(word)
    assert sari.says == line.words("written_solved_yes", ticket=ticket)
    assert status(line, ticket) == "closed"
    assert steps(line, ticket)[-1][:2] == ("close", "caller")
    with line.database.reading() as session:
        newest = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
        assert (newest.actor, newest.action) == ("caller", "case:close")
    sari.write(word)
    assert sari.says == line.words("written_solved_noted", ticket=ticket, status=line.words("written_case_closed"))
    assert status(line, ticket) == "closed"


def test_not_yet_opens_it_again_with_their_words(line: Line, sari: Correspondent) -> None:
    ticket = told_by_telephone(line)
    asked(line, sari, ticket)
    sari.write("Belum, uangnya masih dipotong bulan ini.")
    assert sari.says == line.words("written_solved_not_yet_told", ticket=ticket)
    assert status(line, ticket) == "returned"
    assert steps(line, ticket)[-1] == ("reopen", "caller", "Belum, uangnya masih dipotong bulan ini.")
    (kept,) = [one for one in inbounds(line.database) if one.kept]
    assert kept.report_id == line.reports()[0].id


def test_a_bare_not_yet_asks_for_the_reason_which_goes_with_the_case(line: Line, sari: Correspondent) -> None:
    ticket = told_by_telephone(line)
    asked(line, sari, ticket)
    sari.write("2")
    assert sari.says == line.words("written_solved_not_yet", ticket=ticket)
    assert status(line, ticket) == "returned"
    sari.write("Uangnya masih dipotong.")
    assert sari.says == line.words("written_solved_more", ticket=ticket)
    assert steps(line, ticket)[-1] == ("note", "caller", "Uangnya masih dipotong.")
    assert len(line.reports()) == 1


def test_who_is_closed_by_the_desk_and_says_not_yet_is_open_again_and_a_change_of_mind_counts(
    line: Line, sari: Correspondent
) -> None:
    ticket = told_by_telephone(line)
    asked(line, sari, ticket)
    act(line, ticket, On.CLOSE)
    sari.write("belum")
    assert status(line, ticket) == "returned"
    question = notices(line, "solved")[0]
    sari.write("halo")
    taps(line, sari, f"n:{question.id}:yes")
    assert status(line, ticket) == "closed"
    assert [step[0] for step in steps(line, ticket)[-2:]] == ["reopen", "solve"]


@pytest.mark.parametrize(("title", "became"), [("Sudah selesai", "closed"), ("Belum", "returned")])
def test_a_button_of_the_template_says_it_too(line: Line, sari: Correspondent, title: str, became: str) -> None:
    ticket = told_by_telephone(line)
    asked(line, sari, ticket)
    sari.tap(title)
    assert status(line, ticket) == became


def test_a_button_in_the_window_names_the_question_which_stays_the_one_that_is_answered(
    line: Line, sari: Correspondent
) -> None:
    ticket = told_by_telephone(line)
    answered(line, ticket)
    act(line, ticket, On.CONFIRM)
    confirms(line)
    line.clock.advance_to(wib("2026-11-26 08:30"))
    sari.write("halo")
    line.clock.advance_to(wib(ASKED_AT))
    carry(line)
    question = sari.person.received[-1]
    sari.write("menu")
    sari.tap("Belum", question)
    assert sari.says == line.words("written_solved_not_yet", ticket=ticket)
    assert status(line, ticket) == "returned"


def test_a_tap_on_an_old_question_counts_for_the_case_that_goes_on(line: Line, sari: Correspondent) -> None:
    ticket, other = told_by_telephone(line), told_by_telephone(line, "48217748")
    asked(line, sari, ticket)
    question = notices(line, "solved")[0]
    act(line, other, On.CHECK)
    act(line, ticket, On.REOPEN)
    into = case_of(line, other).id
    with line.database.begin() as session:
        merge = cases.Act(On.MERGE, "staff:sari", into=into)
        cases.act(session, case_of(line, ticket).id, merge, line.hotline.files.hours, line.now)
    sari.write("halo")
    taps(line, sari, f"n:{question.id}:yes")
    assert status(line, ticket) == "merged"
    assert status(line, other) == "closed"


def test_a_tap_of_somebody_else_does_nothing(line: Line, sari: Correspondent) -> None:
    ticket = told_by_telephone(line)
    asked(line, sari, ticket)
    budi = Correspondent(line, "+6281399998888", "Budi")
    taps(line, budi, f"n:{notices(line, 'solved')[0].id}:yes")
    assert status(line, ticket) == "confirmed"


def test_words_that_say_neither_close_nothing(line: Line, sari: Correspondent) -> None:
    ticket = told_by_telephone(line)
    asked(line, sari, ticket)
    sari.write("Pak Lurah datang ke toko saya kemarin siang dan bertanya.")
    assert status(line, ticket) == "confirmed"
    sari.write("petugas")
    assert status(line, ticket) == "confirmed"
