"""What a voice would misread is found in a text, and nothing else is."""

from __future__ import annotations

import pytest

from ivr.hotline.misread import Why, misread
from ivr.hotline.script import WRITTEN
from prompts import catalogue

FOUND = [
    ("Selamat datang \N{WAVING HAND SIGN} di sini.", Why.PICTURE, "\N{WAVING HAND SIGN}"),
    ("Tunggu <break time='1s'/> sebentar.", Why.MARKUP, "<break time='1s'/>"),
    ("Hubungi 08111-450-587.", Why.DIGITS, "08111-450-587"),
    ("Hubungi 1500-587 sekarang.", Why.DIGITS, "1500-587"),
    ("Hubungi +628111450587.", Why.DIGITS, "+628111450587"),
    ("Kami buka pukul 08.00 pagi.", Why.CLOCK, "08.00"),
    ("Open at 8:30.", Why.CLOCK, "8:30"),
    ("Lihat https://kemenkopukm.go.id/bantuan.", Why.ADDRESS, "https://kemenkopukm.go.id/bantuan"),
    ("Lihat www.kemenkopukm.go.id untuk lengkapnya", Why.ADDRESS, "www.kemenkopukm.go.id"),
    ("Lihat kemenkopukm.go.id, di sana", Why.ADDRESS, "kemenkopukm.go.id"),
    ("Tulis ke halo@contoh.id ya", Why.ADDRESS, "halo@contoh.id"),
    ("Datang ke Kec. Coblong", Why.ABBREVIATION, "Kec"),
    ("Kantor di Jl. Merdeka", Why.ABBREVIATION, "Jl"),
    ("Gedung No. 5", Why.ABBREVIATION, "No"),
    ("Koperasi & usaha kecil", Why.SIGN, "&"),
    ("koperasi dan/atau usaha", Why.SIGN, "/"),
]


@pytest.mark.parametrize(("text", "why", "part"), FOUND)
def test_one_thing_is_found_with_its_reason(text: str, why: Why, part: str) -> None:
    assert [(one.why, one.part) for one in misread(text)] == [(why, part)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Untuk melapor tekan 1. Menanyakan laporan tekan 2.",
        "Kementerian Koperasi dan U K M, usaha-usaha kecil; jarak 1,5 meter (satu setengah)!",
        "Nomor tiket Anda: {ticket}. Nomor Anda {number}. Sudah dicek, belum?",
        "Rp 5.000.000 dari 24 November 2020, 50% lebih.",
        "Tidak, no. Yes or no.",
        "Belum ada. Kami buka kembali besok.",
    ],
)
def test_what_is_said_right_is_left_alone(text: str) -> None:
    assert misread(text) == ()


def test_nothing_that_comes_with_the_hotline_is_misread() -> None:
    for files in catalogue.load().values():
        for key, prompt in files.prompts.items():
            if not key.startswith(WRITTEN):
                assert misread(prompt.text) == (), prompt.text
        for item in files.information:
            assert (misread(item.title), misread(item.text)) == ((), ())


def test_several_are_told_in_the_order_of_the_text_each_once_and_not_without_end() -> None:
    parts = [one.part for one in misread("A & B & C, Kec. Coblong, 08.00, lalu 0812-3456-7890 & lagi")]
    assert parts == ["&", "Kec", "08.00", "0812-3456-7890"]
    assert len(misread(" ".join(f"{number}0000{number}" for number in range(50)))) == 6


@pytest.mark.parametrize(
    "text", ["<" * 50_000, "1-" * 50_000, "a." * 50_000, "{" * 50_000, "x@" * 25_000, "08." * 30_000]
)
def test_a_text_that_is_meant_to_take_long_does_not(text: str) -> None:
    assert len(misread(text)) <= 6
