"""Letters as an SMS counts them."""

from __future__ import annotations

from ivr.hotline.writing import sms


def test_plain_letters_count_once_and_brackets_twice() -> None:
    assert sms.length("Tiket 48217730") == 14
    assert sms.length("[1] ~") == 8
    assert sms.fits("a" * 160)
    assert not sms.fits("a" * 161)
    assert not sms.fits("[" * 81)


def test_letters_that_not_every_telephone_knows_are_named() -> None:
    assert sms.strange("Sudah selesai – “ya”? …") == "–“”…"
    assert not sms.fits("“ya”")
