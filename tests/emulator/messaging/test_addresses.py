"""What an address is, and what is known of who is behind it."""

import pytest

from ivr.emulator.messaging.addresses import is_landline, is_valid, masked, normal, number_of


@pytest.mark.parametrize(
    ("typed", "address", "number"),
    [
        ("whatsapp:+62 812-3456-7890", "whatsapp:+6281234567890", "+6281234567890"),
        ("+62 812 3456 7890", "+6281234567890", "+6281234567890"),
        ("whatsapp:ID.Ab12", "whatsapp:ID.Ab12", None),
        ("whatsapp:ID.ENT.9Z", "whatsapp:ID.ENT.9Z", None),
    ],
)
def test_a_number_or_a_username_is_an_address(typed, address, number):
    assert normal(typed) == address
    assert is_valid(address)
    assert number_of(address) == number


@pytest.mark.parametrize("wrong", ["", "banana", "ID.Ab12", "whatsapp:0812", "whatsapp:id.x", "whatsapp:ID.", "+62"])
def test_anything_else_is_none(wrong):
    assert not is_valid(normal(wrong))


def test_indonesian_landlines_are_told_from_mobile_telephones():
    assert [is_landline(number) for number in ("+622112345678", "+6281234567890", "+6591234567")] == [
        True,
        False,
        False,
    ]


def test_callbacks_hide_the_last_digits():
    assert masked("+6281234567890") == "+628123456XXXX"
