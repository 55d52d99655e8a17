"""Ticket numbers, and the categories that callers choose from."""

import json
import random
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.errors import HotlineError
from ivr.hotline.report import (
    DEFAULT_CATEGORIES,
    BadCategories,
    Category,
    ReportStatus,
    Who,
    categories_from_data,
    categories_to_data,
    check_categories,
    damm_digit,
    is_ticket,
    new_ticket,
)

DIGITS = "0123456789"
seeds = st.integers(0, 2**32)


def ticket(seed: int) -> str:
    return new_ticket(random.Random(seed))


# Ticket numbers ---------------------------------------------------------------------------------------------------


@given(seeds)
def test_a_new_ticket_is_a_ticket_of_eight_digits_that_does_not_begin_with_zero(seed: int):
    assert is_ticket(ticket(seed))
    assert len(ticket(seed)) == 8
    assert ticket(seed)[0] != "0"


@given(seeds)
def test_every_wrong_digit_is_noticed(seed: int):
    right = ticket(seed)
    for at, digit in product(range(8), DIGITS):
        if digit != right[at]:
            assert not is_ticket(right[:at] + digit + right[at + 1 :])


@given(seeds)
def test_every_swap_of_two_neighbours_is_noticed(seed: int):
    right = ticket(seed)
    for at, (one, other) in enumerate(pairwise(right)):
        if one != other:
            assert not is_ticket(right[:at] + other + one + right[at + 2 :])


def test_the_check_digit_proves_both_for_numbers_of_any_length():
    after = {interim: [damm_digit(reach(interim) + digit) for digit in DIGITS] for interim in DIGITS}
    for interim in DIGITS:
        assert sorted(after[interim]) == list(DIGITS), "a wrong digit leads elsewhere"
        assert sorted(after[other][int(interim)] for other in DIGITS) == list(DIGITS), "and never back on the way"
        assert after[interim][int(interim)] == "0"
        for one, other in product(DIGITS, DIGITS):
            if one != other:
                assert after[after[interim][int(one)]][int(other)] != after[after[interim][int(other)]][int(one)]


def reach(interim: str) -> str:
    """Digits whose check digit is `interim`."""
    return next(digit for digit in DIGITS if damm_digit(digit) == interim)


def test_the_check_digit_is_damm_s():
    assert damm_digit("572") == "4"
    assert damm_digit("5724") == "0"
    assert damm_digit("") == "0"


@pytest.mark.parametrize("text", ["12a", "-1", "1 2", "١"])
def test_only_digits_have_a_check_digit(text: str):
    with pytest.raises(ValueError, match="digits"):
        damm_digit(text)


@pytest.mark.parametrize("text", ["", "0000000", "00000000", "123", "1234567٨", " 12345674", "12345674#", "1234567a"])
def test_what_is_no_ticket_is_recognised(text: str):
    assert not is_ticket(text)


@given(st.text())
def test_any_text_can_be_asked_whether_it_is_a_ticket(text: str):
    assert is_ticket(text) in (True, False)


def test_tickets_come_from_the_whole_range_and_do_not_follow_one_another():
    drawn = [new_ticket() for _ in range(2000)]
    assert len(set(drawn)) > 1980
    assert {number[0] for number in drawn} == set("123456789")
    assert {number[-1] for number in drawn} == set(DIGITS)


def test_statuses_and_callers_are_stored_by_these_words():
    assert [status.value for status in ReportStatus] == ["partial", "received"]
    assert [who.value for who in Who] == ["cooperative", "business"]


# Categories -------------------------------------------------------------------------------------------------------


def test_the_default_categories_are_on_keys_1_to_7_and_9():
    assert [(category.key, category.code) for category in DEFAULT_CATEGORIES] == [
        ("1", "demand"),
        ("2", "capital"),
        ("3", "distribution"),
        ("4", "raw_materials"),
        ("5", "contact_fear"),
        ("6", "spoiled_goods"),
        ("7", "production"),
        ("9", "other"),
    ]


def test_the_default_categories_have_names_that_fit_into_a_sentence_in_both_languages():
    for category in DEFAULT_CATEGORIES:
        assert set(category.name) == {"id", "en"}
        for name in category.name.values():
            assert name[0].islower()
            assert name[-1].isalpha()


def test_categories_survive_being_stored_as_json():
    stored = json.loads(json.dumps(categories_to_data(DEFAULT_CATEGORIES)))
    assert categories_from_data(stored, ("id", "en")) == DEFAULT_CATEGORIES


def test_categories_come_back_in_the_order_of_their_keys():
    assert check_categories(reversed(DEFAULT_CATEGORIES)) == DEFAULT_CATEGORIES


def test_categories_can_be_members_of_a_set():
    assert len(set(DEFAULT_CATEGORIES)) == 8


def named(key: str = "1", code: str = "demand", **names: str) -> Category:
    return Category(key, code, names or {"id": "a", "en": "b"})


@pytest.mark.parametrize(
    ("categories", "problem"),
    [
        ([], "no category"),
        ([named(key="0")], "key '0'"),
        ([named(key="12")], "key '12'"),
        ([named(key="*")], "key '*'"),
        ([named(code="Sales")], "code 'Sales'"),
        ([named(code="a b")], "code 'a b'"),
        ([named(), named(code="capital")], "key '1' occurs twice"),
        ([named(), named(key="2")], "code 'demand' occurs twice"),
        ([named(id="a")], "no name in en"),
        ([named(id="a", en=" ")], "empty name"),
    ],
)
def test_categories_that_callers_could_not_choose_from_are_refused(categories: list[Category], problem: str):
    with pytest.raises(BadCategories) as caught:
        check_categories(categories)
    assert problem in str(caught.value)
    assert isinstance(caught.value, HotlineError)


def test_all_problems_are_told_together():
    with pytest.raises(BadCategories) as caught:
        check_categories([named(key="0"), named(key="0", code="Sales")])
    assert str(caught.value).count(";") == 3


@pytest.mark.parametrize("data", [None, [1], [{}], [{"key": "1", "code": "a", "name": "b"}], [{"key": 1, "code": "a"}]])
def test_stored_data_of_another_shape_is_refused(data: list[object]):
    with pytest.raises(BadCategories):
        categories_from_data(data)  # type: ignore[arg-type]


def test_stored_categories_need_a_name_in_any_language_at_least():
    assert categories_from_data([{"key": "1", "code": "a", "name": {"jv": "b"}}])[0].name == {"jv": "b"}
    with pytest.raises(BadCategories):
        categories_from_data([{"key": "1", "code": "a", "name": {}}])
