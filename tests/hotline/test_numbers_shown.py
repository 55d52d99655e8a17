"""Telephone numbers as they are shown to people, and hidden in lists and logs."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ivr.hotline.numbers import caller_number, mask_in_text, mask_others, masked, national, without

mobiles = st.from_regex(r"\A\+628[1-35-9][0-9]{7,10}\Z").filter(lambda number: caller_number(number) == number)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+6281234567890", "0812-3456-7890"),
        ("+62224201234", "(022) 4201234"),
        ("+6561234567", "+65 6123 4567"),
        ("not a number", "not a number"),
        ("", ""),
    ],
)
def test_a_number_is_shown_as_people_write_it(number: str, shown: str):
    assert national(number) == shown


@pytest.mark.parametrize(
    ("number", "hidden"),
    [
        ("+6281234567890", "+62********890"),
        ("+6561234567", "+65*****567"),
        ("+14155552671", "+1*******671"),
        ("+62112", "******"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_its_country_and_its_last_three_digits(number: str, hidden: str):
    assert masked(number) == hidden


@given(st.text())
def test_a_mask_hides_at_least_three_characters_or_everything(number: str):
    hidden = masked(number)
    assert len(hidden) == len(number)
    assert hidden.count("*") >= min(3, len(number))


@pytest.mark.parametrize(
    "written",
    [
        *("+6281234567890", "6281234567890", "006281234567890", "081234567890", "81234567890", "+62 812-3456-7890"),
        *("0812-3456-7890", "0812 3456 7890", "0812.3456.7890", "%2B6281234567890", "62 81234567890"),
    ],
)
@pytest.mark.parametrize(
    "around",
    [
        *(
            "{}",
            "From={}&To=",
            "ring {}.",
            "({})",
            '"caller": "{}"',
            "whatsapp:{}",
            "caller={}, turn=3",
            "2026-11-24 {}",
        ),
        *("12345678 {}", "caller_{}", "caller-{}", "/callbacks/{}/ring", "{}\n", "40115 {}, 40116", "a {} b {}"),
    ],
)
def test_rule_13_a_number_in_text_is_masked_however_it_is_written(written: str, around: str):
    hidden = mask_in_text(around.replace("{}", written))
    assert hidden == around.replace("{}", "+62********890")


@pytest.mark.parametrize(
    "written", ["+62 (22) 420-1234", "(022) 4201234", "022-4201234", "+65 6123 4567", "+1 415 555 2671", "0274512345"]
)
def test_landlines_and_foreign_numbers_are_masked_too(written: str):
    hidden = mask_in_text(f"to {written}!")
    assert hidden.count("*") >= 5
    assert re.sub(r"\D", "", written)[-3:] in hidden
    assert re.sub(r"\D", "", written)[3:-3] not in re.sub(r"\D", "", hidden)


@pytest.mark.parametrize(
    "text",
    [
        "CA0812345678901234567890123456789a",
        "REffffffff081234567890123456789012",
        "08123456-7890-4123-8abc-081234567890",
        "0123456789abcdef0123456789abcdef",
        "2020-03-16T08:00:00+07:00",
        "2020-03-16T01:00:00.123456Z",
        "2020-03-16 08:00:00.081234+0700",
        "16-03-2020 08:00",
        "08-03-2020 08:00:00",
        "Mon, 16 Mar 2020 08:00:00 +0700",
        "ticket 12345674, 98765432",
        "ticket 81234567",
        "postal code 40115, 08123",
        "took 0.0812345678 s",
        "1606204800.123456",
        "127.0.0.1:8000",
        "10.0.0.255",
        "200 081 ok",
        "32.73",
        "Rp 81.500.000",
        "Rp62.000.000",
        "1500-587",
        "",
        "no digits at all",
    ],
)
def test_rule_13_what_is_no_telephone_number_is_left_alone(text: str):
    assert mask_in_text(text) == text


@given(st.text(), mobiles, st.text())
def test_rule_13_no_mobile_number_between_spaces_survives_in_a_log(before: str, number: str, after: str):
    hidden = mask_in_text(f"{before} {number} {after}")
    assert number not in hidden
    assert number[3:] not in hidden


@given(st.text(" +-.()0123456789a", max_size=60))
@example("+6222 420 1012 345 012 3456789")
@example("6234( 1900(46)2664-9085")
@example("+62 12345.0812345678")
def test_masking_twice_is_masking_once(text: str):
    once = mask_in_text(text)
    assert mask_in_text(once) == once
    others = mask_others(text, "+6281234567890")
    assert mask_others(others, "+6281234567890") == others


@pytest.mark.parametrize("before", ["", "2 ", "2-", "hp", "(", "12345678 ", "+6285711112222 "])
@pytest.mark.parametrize(
    "written",
    [
        *("+6281234567890", "0812-3456-7890", "+62 812 3456 7890", "+62 (0) 812-3456-7890", "006281234567890"),
        *("%2B6281234567890", "62 812.3456.7890", "0(812) 34567890"),
    ],
)
@pytest.mark.parametrize("after", ["", " 2 kali", "-2", " (2)", ", 2", " 40115", ".5", " 081311112222"])
def test_one_number_is_found_whatever_stands_around_it(before: str, written: str, after: str):
    text = f"{before}{written}{after}"
    assert without(text, "+6281234567890", "X") == f"{before}X{after}"
    assert written in mask_others(text, "+6281234567890")


@pytest.mark.parametrize("other", ["+1 812-345-67890", "0812-3456-78901", "+62812345678905", "0812-3456-789"])
def test_a_number_that_only_resembles_it_is_anothers(other: str):
    assert without(f"{other} 2 kali", "+6281234567890", "X") == f"{other} 2 kali"
    assert other not in mask_others(f"{other} 2 kali", "+6281234567890")


def test_masking_a_long_text_is_quick():
    text = (
        "turn 3 of CA0123456789abcdef0123456789abcdef: 081234567890 pressed 0812 3456 - 62 6 0000000000000000 " * 1000
    )
    start = time.process_time()
    mask_in_text(text)
    assert time.process_time() - start < 1


def test_who_shows_no_number_is_masked_too() -> None:
    told = "Invalid To: whatsapp:ID.7Kq2mZp4, To=whatsapp%3AID.ENT.7Kq2, PT.Maju, whatsapp:+6281234567890"
    assert mask_in_text(told) == "Invalid To: whatsapp:ID.***, To=whatsapp%3AID.***, PT.Maju, whatsapp:+62********890"
