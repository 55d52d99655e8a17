"""What somebody means who answers a notice."""

from __future__ import annotations

import pytest

from ivr.hotline.writing.notice_answers import four_digits, is_solved, story_in, wants_to_read


@pytest.mark.parametrize("text", ["1", "1️⃣", "ya", "Iya pak", "baca", "BACA", "mau", "Read", "ok", "apa jawabannya?"])
def test_the_answer_is_asked_for(text: str) -> None:
    assert wants_to_read(text)


@pytest.mark.parametrize("text", ["2", "halo", "tidak", "menu", "saya mau lapor lagi", "1 karung busuk", ""])
def test_anything_else_asks_for_something_else(text: str) -> None:
    assert not wants_to_read(text)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "ya",
        "Sudah",
        "sudah selesai pak",
        "Alhamdulillah sudah",
        "beres",
        "sudah cair kemarin",
        "yes",
        "It is solved",
    ],
)
def test_it_is_solved(text: str) -> None:
    assert is_solved(text) is True


@pytest.mark.parametrize(
    "text",
    ["2", "belum", "Belum pak", "blm cair", "tidak", "ya belum", "sudah dijawab tapi belum cair", "Not yet", "nggak",
     "bantuannya belum juga turun sampai hari ini"],
)  # fmt: skip
def test_it_is_not_solved_yet(text: str) -> None:
    assert is_solved(text) is False


@pytest.mark.parametrize(
    "text",
    ["", "petani", "terima kasih", "sudah tapi masih dipotong", "Pak Lurah datang ke toko saya", "3",
     "ya nanti saya tanyakan dulu ke anak saya ya"],
)  # fmt: skip
def test_words_that_may_mean_anything_close_no_case(text: str) -> None:
    assert is_solved(text) is None


def test_what_is_told_beside_a_bare_not_yet_is_passed_on() -> None:
    assert story_in("Belum, uangnya masih dipotong.") == "Belum, uangnya masih dipotong."
    assert [story_in(text) for text in ("2", "belum", "Belum pak", "not yet")] == [""] * 4


def test_four_digits_are_found_among_few_words() -> None:
    assert four_digits("7890") == "7890"
    assert four_digits("nomornya 78 90") == "7890"
    assert four_digits("123") == "123"
    assert four_digits("petugas") is None
    assert four_digits("ada 2 karung yang busuk di toko") is None
