"""What somebody meant by what they wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.choices import Choice, Meaning
from ivr.hotline.dry_run import TICKET
from ivr.hotline.state import Step
from ivr.hotline.writing.understanding import Picked, Placed, Typed, Understood, Words, understood
from ivr.hotline.written_events import Command, Entry

CATEGORIES = (
    Choice("1", "Penjualan turun"),
    Choice("2", "Modal atau cicilan"),
    Choice("4", "Bahan baku"),
    Choice("9", "Hal lain"),
)
RIGHT_OR_WRONG = (Choice("1", "Benar", meaning=Meaning.YES), Choice("2", "Bukan", meaning=Meaning.NO))
SKIP = (Choice("9", "Lewati", meaning=Meaning.ENOUGH),)


def key(found: Understood) -> str | None:
    return found.choice.key if isinstance(found, Picked) else None


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        *(("1", "1"), ("1.", "1"), ("(2)", "2"), ("*2*", "2"), ("1️⃣", "1"), ("９", "9"), ("٤", "4"), ("02", "2")),
        *(("nomor 9", "9"), ("No. 2", "2"), ("pilih nomor 1 pak", "1"), ("yang ketiga", None), ("dua", "2")),
        *(("Modal atau cicilan", "2"), ("modal", "2"), ("cicilan", "2"), ("penjualn turun", "1"), ("BAHAN BAKU", "4")),
        *(("hal lain", "9"), ("lain", "9"), ("3", None), ("12", None), ("1 2", None)),
    ],
)
def test_a_choice_is_its_number_or_its_label_however_it_is_written(text: str, picked: str | None) -> None:
    assert key(understood(text, Step.CATEGORY, CATEGORIES)) == picked


@pytest.mark.parametrize(
    "text",
    [
        "penjualan saya turun sejak bulan maret",
        "saya punya 2 warung dan modal habis",
        "1 juta modal saya hilang",
        "Sudah 3 minggu bahan baku tidak datang pak, tolong",
    ],
)
def test_a_story_is_never_taken_for_a_choice(text: str) -> None:
    assert understood(text, Step.CATEGORY, CATEGORIES) == Words(text)


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        *(("ya", "1"), ("Iya pak", "1"), ("betul", "1"), ("OK", "1"), ("oke boleh", "1"), ("iyaaa bu", "1")),
        *(("ya silakan", "1"), ("siap", "1"), ("👍🏽", "1"), ("nggih, leres", "1"), ("iya, betul di situ", "1")),
        *(("bukan", "2"), ("salah", "2"), ("nggak", "2"), ("ga usah", "2"), ("tidak perlu, terima kasih", "2")),
        *(("gak bener", "2"), ("tidak mau", "2")),
        *(("ya tapi bukan yang itu kemarin", None), ("boleh tanya", None), ("tidak tahu", None)),
    ],
)
def test_people_have_many_words_for_yes_and_no(text: str, picked: str | None) -> None:
    assert key(understood(text, Step.REGION_CHECK, RIGHT_OR_WRONG)) == picked


WHO = (Choice("1", "Koperasi", meaning=Meaning.COOPERATIVE), Choice("2", "Usaha (UMKM)", meaning=Meaning.BUSINESS))
NEXT = (
    Choice("1", "Ya, telepon saya", meaning=Meaning.CALL),
    Choice("2", "Chat dengan petugas", meaning=Meaning.CHAT),
    Choice("9", "Sudah cukup", meaning=Meaning.ENOUGH),
)


@pytest.mark.parametrize(
    ("text", "picked"),
    [("usaha mikro", "2"), ("warung", "2"), ("usaha kecil bu", "2"), ("koperasi simpan pinjam", "1"), ("KUD", "1")],
)
def test_whose_it_is_is_said_as_people_say_it(text: str, picked: str) -> None:
    assert key(understood(text, Step.WHO, WHO)) == picked


@pytest.mark.parametrize(
    ("text", "picked"),
    [
        *(("ya", "1"), ("boleh", "1"), ("mau ditelpon aja", "1"), ("telpon saja", "1"), ("chat aja", "2")),
        *(("wa saja", "2"), ("di sini saja", "2"), ("tidak usah", "9"), ("nggak", "9"), ("itu saja", "9")),
    ],
)
def test_how_to_go_on_is_said_as_people_say_it(text: str, picked: str) -> None:
    assert key(understood(text, Step.NEXT, NEXT)) == picked


def test_a_yes_to_the_first_menu_asks_for_nothing() -> None:
    assert understood("ya", Step.WELCOME, FIRST) == Words("ya")
    assert understood("ga usah", Step.WITHDRAW, RIGHT_OR_WRONG) == Words("ga usah")


FIRST = (
    Choice("1", "Melaporkan masalah", meaning=Meaning.REPORT),
    Choice("2", "Menanyakan laporan", meaning=Meaning.TICKET),
    Choice("3", "Ditelepon petugas", meaning=Meaning.CALL),
    Choice("4", "Informasi", meaning=Meaning.INFORMATION),
)


@pytest.mark.parametrize(
    ("text", "picked"),
    [("mau lapor min", "1"), ("Pengaduan", "1"), ("cek tiket", "2"), ("telpon saya dong", "3"), ("info", "4")],
)
def test_what_somebody_came_for_is_said_in_words_of_their_own(text: str, picked: str) -> None:
    assert key(understood(text, Step.WELCOME, FIRST)) == picked


def test_a_ticket_alone_is_one_at_the_beginning_and_a_story_with_eight_digits_is_none() -> None:
    assert understood(f"tiket {TICKET[:4]} {TICKET[4:]}", Step.WELCOME, FIRST) == Typed(Entry.TICKET, TICKET)
    assert understood("12345678", Step.WELCOME, FIRST) == Words("12345678")
    story = f"saya sudah bayar {TICKET} rupiah tapi barang tidak datang"
    assert understood(story, Step.WELCOME, FIRST) == Words(story)


def test_who_has_nothing_to_tell_says_so_in_words_of_their_own() -> None:
    assert key(understood("tidak ada", Step.STORY, SKIP)) == "9"
    assert understood("tidak ada pembeli", Step.STORY, SKIP) == Words("tidak ada pembeli")


def test_another_region_in_place_of_no_is_understood_at_once() -> None:
    found = understood("Kab. Cianjur", Step.REGION_CHECK, RIGHT_OR_WRONG)
    assert isinstance(found, Placed)
    assert [one.code for one in found.meant.regions] == ["32.03"]


@pytest.mark.parametrize("step", [Step.NUMBER_TYPE, Step.NUMBER_OWN, Step.NUMBER_CHECK])
@pytest.mark.parametrize(
    "text", ["081234567890", "0812-3456-7890", "+62 812 3456 7890", "nomor saya 0812 3456 7890 ya"]
)
def test_a_number_is_found_also_in_a_sentence(step: Step, text: str) -> None:
    assert understood(text, step, ()) == Typed(Entry.NUMBER, "+6281234567890")


def test_a_number_that_is_none_is_still_an_answer_and_the_question_says_what_is_wrong() -> None:
    assert understood("0812345678901234", Step.NUMBER_TYPE, ()) == Typed(Entry.NUMBER, "0812345678901234")
    assert understood("08123", Step.NUMBER_TYPE, ()) == Words("08123")


@pytest.mark.parametrize("text", ["12345674", "1234 5674", "tiket 1234-5674"])
def test_a_ticket_is_eight_digits(text: str) -> None:
    assert understood(text, Step.TICKET, ()) == Typed(Entry.TICKET, "12345674")


def test_a_ticket_is_not_cut_from_a_longer_number() -> None:
    assert understood("081234567890", Step.TICKET, ()) == Words("081234567890")


def test_four_digits_are_a_proof_where_one_is_asked_for() -> None:
    assert understood("7890", Step.TICKET_PROOF, ()) == Typed(Entry.PROOF, "7890")
    assert understood("789", Step.TICKET_PROOF, ()) == Words("789")


@pytest.mark.parametrize("step", list(Step))
def test_a_command_is_understood_whatever_is_asked(step: Step) -> None:
    assert understood("menu", step, ()) is Command.MENU
    assert understood("petugas", step, ()) is Command.PERSON
    assert understood("berhenti", step, ()) is Command.STOP


def test_a_choice_comes_before_a_command_of_the_same_word() -> None:
    assert key(understood("sudah cukup", Step.NEXT, (Choice("9", "Cukup", meaning=Meaning.ENOUGH),))) == "9"
    assert understood("sudah cukup", Step.CATEGORY, CATEGORIES) is Command.CANCEL


@given(st.text(max_size=200), st.sampled_from(Step), st.sampled_from([(), CATEGORIES, RIGHT_OR_WRONG, SKIP]))
def test_anything_at_all_is_understood_as_something_and_words_are_kept_as_they_came(
    text: str, step: Step, choices: tuple[Choice, ...]
) -> None:
    found = understood(text, step, choices)
    if isinstance(found, Words):
        assert found.text == text
    if isinstance(found, Picked):
        assert found.choice in choices
