"""What a template is turned down for by its form alone."""

import pytest

from ivr.emulator.messaging.template_rules import complaints


@pytest.fixture
def complained(exchange):
    def of(body, kind="twilio/text", **samples):
        return complaints(exchange.messaging.contents.add("x", "id", samples, {kind: {"body": body}}))

    return of


def test_a_sound_one_waits_for_somebody_who_reads_it(complained):
    assert complained("Laporan Anda bernomor {{1}}. Kami menelepon sebelum {{2}} hari ini.", **{"1": "4711"}) == []
    assert complained("Tanpa peubah sama sekali.") == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("{{1}} adalah nomor laporan Anda", "beginning or end"),
        ("Nomor laporan Anda adalah {{1}}.", "beginning or end"),
        ("Nomor laporan {{1}} {{2}} dari kami untuk Anda", "side by side"),
        ("Nomor laporan {{1}} dan {{3}} dari kami untuk Anda", "numbered"),
        ("Nomor {{1}} ini", "too few words"),
        ("Tulis ke https://wa.me/628110000587 saja", "wa.me"),
    ],
)
def test_each_slip_of_its_form_is_named(complained, body, complaint):
    (found,) = complained(body)
    assert complaint in found


def test_a_sample_has_no_line_breaks_and_a_place_is_no_template(complained):
    assert complained("Nomor {{1}} ada di sini", **{"1": "4711\n0815"}) == ["the sample of 1 has line breaks"]
    assert complained("x", kind="twilio/location") == ["twilio/location cannot be approved"]
