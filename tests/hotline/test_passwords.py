"""Which passwords will do."""

from __future__ import annotations

import pytest

from ivr.hotline.passwords import PasswordTooEasy, PasswordTooLong, PasswordTooShort, check_password


@pytest.mark.parametrize(
    "password",
    [
        "kuda baterai staples",
        "kertas-payung-gunung",
        "Xq7#mVw2!pLz",
        "kp4w-9xjm-t7rd-h2qn",
        "saya minum kopi tubruk",
    ],
)
def test_a_few_words_or_many_random_characters_will_do(password: str) -> None:
    check_password(password, "sari", "Sari Wulandari")


@pytest.mark.parametrize("password", ["", "pendek", "sebelas-hur"])
def test_a_short_password_will_not_do(password: str) -> None:
    with pytest.raises(PasswordTooShort, match="at least 12"):
        check_password(password, "sari", "Sari Wulandari")


def test_a_password_that_would_take_long_to_check_will_not_do() -> None:
    with pytest.raises(PasswordTooLong):
        check_password("kuda baterai " * 50, "sari", "Sari Wulandari")


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "Password2026!",
        "katasandi-rahasia",
        "sariwulandari2026",
        "Sari.Wulandari.1",
        "hotline-koperasi-2026",
        "123456789012",
        "qwertyuiop123",
        "poiuytrewq-99",
        "aaaaaaaaaaaa",
        "abababababab",
        "1500587-1500587",
        "Indonesia Merdeka 1945",
    ],
)
def test_what_anybody_would_guess_first_will_not_do(password: str) -> None:
    with pytest.raises(PasswordTooEasy):
        check_password(password, "sari", "Sari Wulandari")
