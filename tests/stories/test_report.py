"""A caller reports how a business is doing."""

from __future__ import annotations

from tests.support.line import CALLER, Line


def test_a_business_in_bandung_reports_falling_sales_and_is_told_its_ticket(line: Line) -> None:
    caller = line.dial()
    assert "Selamat datang" in caller.heard
    assert "For English, press 9" in caller.heard
    assert "Penjualan turun tekan 1" in caller.press("1").heard
    assert "setelah nada" in caller.press("1").heard
    assert "Untuk koperasi, tekan 1" in caller.press("9").heard
    assert "kode pos" in caller.press("2").heard
    assert "Kota Bandung, Jawa Barat" in caller.press("40115").heard
    assert "tekan 9" in caller.press("1").heard
    caller.press("9")
    assert "Laporan Anda sudah kami catat" in caller.heard
    assert caller.heard.lower().count("nomor tiket anda: ") == 2
    assert caller.ended
    (report,) = line.reports()
    assert (report.ticket, report.number, report.who) == (caller.ticket, CALLER, "business")
    assert (report.category, report.region, report.postal_code) == ("demand", "32.73", "40115")
    assert (report.status, report.callback) == ("received", None)
    assert line.voicemails(every=True) == []


def test_the_whole_call_can_be_had_in_english(line: Line) -> None:
    caller = line.dial()
    assert "To report, press 1" in caller.press("9").heard
    assert "Distribution press 3" in caller.press("1").heard
    assert "For a cooperative, press 1" in caller.press("3", "9").heard
    caller.press("1", "40115", "1", "9")
    assert "We have written down your report" in caller.heard
    (report,) = line.reports()
    assert (report.language, report.who, report.category) == ("en", "cooperative", "distribution")


def test_nine_leads_back_to_indonesian(line: Line) -> None:
    assert "Untuk melapor tekan 1" in line.dial().press("9", "9").heard
