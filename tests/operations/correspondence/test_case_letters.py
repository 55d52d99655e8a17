"""What offices are told: the letter word for word, in the hotline's own language with its others beside it."""

from __future__ import annotations

from dataclasses import replace

from ivr.operations.correspondence.case_letters import CaseLine, about_case, about_cases
from ivr.operations.correspondence.wording import Wording
from tests.support.line import WIB, files, wib
from tests.support.office import SENDER

LINE = CaseLine(
    "12345674",
    {"id": "modal", "en": "capital"},
    "Kota Bandung, Jawa Barat",
    wib("2026-11-26 15:00"),
    late=False,
    link="https://hotline.example.id/o/x",
)
OURS, ENGLISH_FIRST = Wording(("id", "en"), WIB), Wording(("en", "id"), WIB)
LETTER = """\
Kepada Dinas Koperasi Kota Bandung,

Hotline 1500-587 (Kementerian Koperasi dan UKM) meneruskan sebuah laporan kepada kantor Anda.

Tiket     : 1234 5674
Kategori  : modal
Wilayah   : Kota Bandung, Jawa Barat
Tenggat   : Kamis, 26 November 2026 15.00 WIB

Buka, ambil, dan jawab laporan ini di sini; tidak perlu akun:
https://hotline.example.id/o/x

Tautan ini khusus untuk kantor Anda. Jangan diteruskan ke luar kantor.

---
A report was forwarded to your office: capital, Kota Bandung, Jawa Barat.
Please answer by Thursday, 26 November 2026 15:00 WIB. Open the link above; no account is needed.
"""
ALL_OF_THEM = """\
Kepada Dinas Koperasi Kota Bandung,

2 laporan menunggu kantor Anda. / 2 reports wait for your office.

* 1234 5674 - modal, Kota Bandung, Jawa Barat
  tenggat: Kamis, 26 November 2026 15.00 WIB / due: Thursday, 26 November 2026 15:00 WIB
  https://hotline.example.id/o/x

* 1234 5674 - modal, Kota Bandung, Jawa Barat
  TERLAMBAT: - / LATE: -
  https://hotline.example.id/o/x

Tautan khusus untuk kantor Anda. / These links are for your office alone.
Hotline 1500-587
"""


def test_a_letter_about_a_case_word_for_word() -> None:
    words = about_case(SENDER, "Dinas Koperasi\nKota Bandung", LINE, OURS)
    assert words.subject == "Laporan 1234 5674: modal, Kota Bandung, Jawa Barat"
    assert words.text == LETTER
    assert (words.html, words.picture) == ("", None)


def test_a_letter_about_all_cases_of_an_office_word_for_word() -> None:
    late = replace(LINE, deadline=None, late=True)
    words = about_cases(SENDER, "Dinas Koperasi Kota Bandung", [LINE, late], OURS)
    assert words.subject == "2 laporan menunggu jawaban"
    assert words.text == ALL_OF_THEM


def test_one_report_waits_and_two_wait() -> None:
    assert "1 report waits for your office." in about_cases(SENDER, "Dinas", [LINE], OURS).text
    assert "2 reports wait for your office." in about_cases(SENDER, "Dinas", [LINE, LINE], OURS).text


def test_an_english_hotline_writes_in_english_first() -> None:
    words = about_case(SENDER, "The office", LINE, ENGLISH_FIRST)
    assert words.subject == "Report 1234 5674: capital, Kota Bandung, Jawa Barat"
    assert words.text.startswith("To The office,\n\nHotline 1500-587 (Kementerian Koperasi dan UKM) forwards a report")
    assert "\nCategory  : capital\n" in words.text
    letter, summary = words.text.split("\n---\n")
    assert "Due by    : Thursday, 26 November 2026 15:00 WIB" in letter
    assert summary.startswith("Sebuah laporan diteruskan kepada kantor Anda: modal, Kota Bandung, Jawa Barat.\n")
    assert "Kamis, 26 November 2026 15.00 WIB" in summary
    daily = about_cases(SENDER, "The office", [LINE], ENGLISH_FIRST)
    assert daily.subject == "1 report waits for an answer"
    assert "1 report waits for your office. / 1 laporan menunggu kantor Anda." in daily.text
    assert "* 1234 5674 - capital, Kota" in daily.text


def test_a_hotline_of_one_language_says_everything_once() -> None:
    ours = Wording(("en",), WIB)
    assert "---" not in about_case(SENDER, "The office", LINE, ours).text
    assert " / " not in about_cases(SENDER, "The office", [LINE], ours).text


def test_nothing_that_is_filled_in_is_read_as_a_placeholder() -> None:
    words = about_case(SENDER, "Dinas {link} {0}", replace(LINE, category={"id": "{name}"}), OURS)
    assert words.text.startswith("Kepada Dinas {link} {0},")
    assert "Kategori  : {name}" in words.text
    assert "forwarded to your office: -, Kota Bandung" in words.text


def test_the_release_in_force_says_which_languages_and_which_first() -> None:
    script = files()
    turned = replace(script, catalogues=dict(reversed(script.catalogues.items())))
    assert [Wording.of(one).languages for one in (script, turned)] == [("id", "en"), ("en", "id")]
