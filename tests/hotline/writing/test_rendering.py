"""The verbs of a turn as one message."""

from __future__ import annotations

import pytest

from ivr.hotline.choices import Choice
from ivr.hotline.verbs import Ask, HangUp, Say
from ivr.hotline.writing.rendering import LONGEST, Written, parts, unmarked, written

YES, NO = Choice("1", "Ya"), Choice("2", "Tidak")


def say(text: str, prompt: str = "") -> Say:
    return Say(text, "id", prompt)


def test_the_question_is_a_paragraph_of_its_own_and_each_choice_a_line() -> None:
    ask = Ask((say("Terima kasih."), say("Kami catat."), say("Ditelepon?")), choices=(YES, NO))
    assert written((ask,)) == Written("Terima kasih. Kami catat.\n\nDitelepon?\n\n1. Ya\n2. Tidak", (YES, NO))


def test_what_makes_sense_to_listeners_alone_is_left_out() -> None:
    verbs = (say("Siapkan pena.", "pen"), say("Tiket: 1."), say("Sekali lagi: 1.", "ticket_again"), HangUp())
    assert written(verbs) == Written("Tiket: 1.")


def test_a_turn_that_says_nothing_is_no_message() -> None:
    assert written(()) is None
    assert written((HangUp(),)) is None
    assert written((say("Tekan 0.", "ticket_repeat"),)) is None


def test_what_is_said_twice_is_written_once() -> None:
    assert written((say("Halo."), say("Halo."))) == Written("Halo.")


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1, 5 * LONGEST])
def test_a_message_is_never_too_long_and_its_choices_are_always_whole(length: int) -> None:
    found = written((Ask((say("x" * length),), choices=(YES, NO)),))
    assert found is not None
    assert len(found.body) <= LONGEST
    assert found.body.endswith("\n\n1. Ya\n2. Tidak")


def test_what_somebody_else_wrote_makes_nothing_bold() -> None:
    assert "*" not in unmarked("*halo* _a_").replace("\u200b*", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [""]),
        ("Halo.", ["Halo."]),
        ("a" * LONGEST, ["a" * LONGEST]),
        ("a" * (LONGEST + 1), ["a" * LONGEST, "a"]),
        (f"{'a' * 900}\n\n{'b' * 900}", ["a" * 900, "b" * 900]),
        (f"{'a' * 9}\n\n{' '.join('b' * 1200)}", ["a" * 9, *[" ".join("b" * 800)], " ".join("b" * 400)]),
        (f"{'a' * 1590} besok pagi", ["a" * 1590 + " besok", "pagi"]),
    ],
)
def test_what_is_too_long_is_several_messages_of_whole_words(text: str, expected: list[str]) -> None:
    assert parts(text) == expected
