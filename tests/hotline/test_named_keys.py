"""The keys that a sentence names."""

from __future__ import annotations

import pytest

from ivr.hotline.named_keys import named_keys


@pytest.mark.parametrize(
    ("text", "language", "keys"),
    [
        ("Untuk melapor, tekan 1. Untuk informasi, tekan tombol empat.", "id", "14"),
        ("Tekan 1 atau 2, atau bintang untuk kembali.", "id", "12"),
        ("Masukkan lima angka kode pos, lalu tekan pagar.", "id", "#"),
        ("Paling lama 3 menit; pada pukul 8.", "id", ""),
        ("Press the star key, or press key 5; push nine.", "en", "*59"),
        ("Pressing matters for 3 people.", "en", ""),
    ],
)
def test_keys_are_found_where_callers_are_told_to_press_them(text: str, language: str, keys: str) -> None:
    assert named_keys(text, language) == set(keys)
