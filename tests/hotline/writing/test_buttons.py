"""What a button carries, and how choices are shortened to fit on one."""

from __future__ import annotations

import pytest

from ivr.hotline.choices import Choice
from ivr.hotline.writing.buttons import (
    BUTTON_TITLE,
    LONGEST_PAYLOAD,
    ROW_TITLE,
    Replied,
    Tapped,
    as_buttons,
    as_rows,
    replied,
    tapped,
)


def test_a_tap_says_which_question_it_answers() -> None:
    button = Tapped("W" + "5" * 39, 999_999, "9")
    assert tapped(button.payload) == button
    assert len(button.payload) <= LONGEST_PAYLOAD


@pytest.mark.parametrize("payload", [None, "", "q:", "q:a:b:1", "1", "q:a:1:x", "q:a b:1:1", "q:a:1:1 ", "q:a:1:1\n"])
def test_a_payload_that_is_none_of_ours_is_no_tap(payload: str | None) -> None:
    assert tapped(payload) is None


def test_titles_fit_and_are_cut_at_a_word() -> None:
    long = (Choice("1", "Ya, sudah benar"), Choice("2", "Bukan, daerah yang lain sama sekali"))
    assert [one.label for one in as_buttons(long)] == ["Ya, sudah benar", "Bukan, daerah yang…"]
    assert all(len(one.label) <= BUTTON_TITLE for one in as_buttons(long))
    assert all(len(one.label) <= ROW_TITLE for one in as_rows(long))
    assert [one.key for one in as_rows(long)] == ["1", "2"]


def test_where_two_would_look_alike_there_are_none() -> None:
    alike = (Choice("1", "Kabupaten Kepulauan Sangihe"), Choice("2", "Kabupaten Kepulauan Talaud"))
    assert as_buttons(alike) == ()


def test_too_many_choices_fit_on_neither() -> None:
    many = tuple(Choice(str(key), f"Pilihan {key}") for key in range(11))
    assert as_buttons(many[:4]) == as_rows(many) == as_buttons(()) == as_rows(()) == ()
    assert len(as_rows(many[:10])) == 10


def test_a_button_of_a_notice_says_yes_or_no_and_to_which() -> None:
    assert Replied(yes=True, outbound=12).payload == "n:12:yes"
    assert replied("n:12:no") == Replied(yes=False, outbound=12)
    assert replied("yes") == Replied(yes=True)
    for other in (None, "", "n:x:yes", "n:12:maybe", "q:W1:2:1", "yes please", "n:12:yes\n"):
        assert replied(other) is None
