"""A caller who is lost: hears it again, goes back, is silent, presses what is not there, and is let go politely."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.keys import to_the_place
from tests.support.line import SATURDAY, Caller, Line

STEPS: dict[str, tuple[str, ...]] = {
    "first menu": (),
    "category": ("1",),
    "who": ("1", "1", "9"),
    "region": to_the_place(),
    "region check": (*to_the_place(), "40115"),
    "region choice": (*to_the_place(), "90225"),
    "next": (*to_the_place(), "40115", "1"),
    "own number": ("3", "1"),
    "another number": ("3", "1", "2"),
    "number check": ("3", "1", "2", "081311112222#"),
    "when": ("3", "1", "1"),
    "ticket": ("2",),
    "information": ("4",),
}
"""How each question is reached."""

BEFORE: dict[str, str] = {
    "category": "first menu",
    "region": "who",
    "region check": "region",
    "region choice": "region",
    "next": "region check",
    "another number": "own number",
    "number check": "another number",
    "when": "own number",
    "ticket": "first menu",
    "information": "first menu",
}
"""Where star leads from each question."""

MENUS = [name for name in STEPS if name not in ("region", "another number", "ticket")]
TYPED = ["another number", "ticket"]


def at(line: Line, step: str, language: str = "id") -> Caller:
    return line.dial(language=language).press(*STEPS[step])


def question(line: Line, step: str, language: str = "id") -> str:
    """What is asked there, without what was said once on the way."""
    prompt = {
        "first menu": "menu_open",
        "who": "who",
        "category": "category",
        "region": "region",
        "next": "next_call",
        "another number": "number_type",
        "when": "when",
        "ticket": "ticket_ask",
        "information": "information",
        "region choice": "region_choice",
    }.get(step)
    if prompt:
        return line.words(prompt, language)
    return {"region check": "Bandung", "own number": " ", "number check": " "}[step]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("step", MENUS)
def test_zero_says_the_question_again(line: Line, step: str, language: str) -> None:
    caller = at(line, step, language)
    first = caller.heard
    again = caller.press("0").heard
    assert first.endswith(again)
    assert question(line, step, language) in again
    assert caller.press("0").heard == again


def test_zero_is_a_digit_where_a_number_is_typed(line: Line) -> None:
    assert "nol delapan satu tiga" in at(line, "another number").press("081311112222#").heard
    assert line.words("region_not_found") in at(line, "region").press("00000").heard


@pytest.mark.parametrize("step", BEFORE)
def test_star_goes_one_step_back(line: Line, step: str) -> None:
    caller = at(line, step).press("*").hang_up()
    there = at(line, BEFORE[step])
    assert caller.everything.endswith(there.heard[-60:])


@pytest.mark.parametrize("step", [step for step in BEFORE if BEFORE.get(BEFORE[step]) and BEFORE[step] != "own number"])
def test_star_twice_goes_two_steps_back(line: Line, step: str) -> None:
    two_before = BEFORE[BEFORE[step]]
    there = at(line, two_before).hang_up()
    caller = at(line, step).press("*", "*")
    assert caller.heard.endswith(there.everything[-60:])


def test_star_at_the_first_menu_says_it_again(line: Line) -> None:
    caller = line.dial().press("*")
    menu = f"{line.words('other_language', 'en')} {line.words('menu_open')}"
    assert caller.heard == menu
    assert caller.press("*").heard == menu


def test_star_among_digits_goes_back_too(line: Line) -> None:
    caller = at(line, "ticket").press("123*#")
    assert line.words("menu_open") in caller.heard


def test_a_caller_can_go_back_to_the_start_and_come_for_something_else(line: Line) -> None:
    caller = at(line, "next").press("*", "*", "*", "*", "*", "*")
    assert line.words("menu_open") in caller.heard
    caller.press("3", "2", "1", "1")
    (report,) = line.reports()
    assert (report.category, report.status) == ("capital", "received")
    assert len(line.callbacks()) == 1


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("step", [*MENUS, *TYPED])
def test_silence_and_a_wrong_answer_are_answered_differently(line: Line, step: str, language: str) -> None:
    wrong = {"another number": "99#", "ticket": "12345678"}.get(step, "#")
    told = {"another number": "number_wrong", "ticket": "ticket_wrong"}.get(step, "wrong_key")
    caller = at(line, step, language)
    if STEPS[step] and STEPS[step][-1][-1:] in "5#" and step not in TYPED:
        wrong = "8"  # a hash would be taken for the end of what was typed before
    caller.press(wrong)
    assert caller.heard.startswith(line.words(told, language))
    if step == "ticket":
        caller.press("#")
    caller.stay_silent()
    assert caller.heard.startswith(line.words("silence", language))
    assert step == "another number" or question(line, step, language) in caller.heard


@pytest.mark.parametrize("step", [*MENUS, *TYPED])
def test_three_misses_end_politely_and_keep_what_was_said(line: Line, step: str) -> None:
    caller = at(line, step)
    for _ in range(5 if step == "another number" else 3):  # it leads to the question when, on the number they call from
        assert not caller.ended
        caller.stay_silent()
    assert caller.ended
    assert caller.heard.startswith(line.words("given_up"))
    has_told = step not in ("first menu", "category", "ticket", "information")
    is_rung = step in ("own number", "another number", "number check", "when")
    status = "received" if is_rung else "partial"
    assert [report.status for report in line.reports()] == ([status] if has_told else [])
    assert len(line.callbacks()) == is_rung
    if is_rung:
        assert "Petugas kami akan menelepon Anda" in caller.heard
        assert line.reports()[0].ticket == caller.ticket
    elif has_told:
        assert line.words("kept") in caller.heard
        assert line.reports()[0].ticket == caller.ticket
    else:
        assert caller.heard == f"{line.words('given_up')} {line.words('ring_again')}"


def test_misses_count_only_in_a_row(line: Line) -> None:
    caller = line.dial().press("8", "8", "1", "8", "8", "0", "8", "8", "2")
    assert not caller.ended
    assert line.words("message_skip") in caller.heard


def test_silence_and_wrong_keys_count_together(line: Line) -> None:
    caller = line.dial().press("8").stay_silent().press("7")
    assert caller.ended


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_end_after_three_misses_while_closed(line_at: Callable[[str], Line], language: str) -> None:
    line = line_at(SATURDAY)
    caller = line.dial(language=language).press("5", "6", "7")
    assert caller.heard == f"{line.words('given_up', language)} {line.words('ring_again', language)}"


def test_a_hash_after_the_postal_code_is_no_answer(line: Line) -> None:
    caller = at(line, "region check").press("#")
    assert "Kota Bandung" in caller.heard
    assert line.words("wrong_key") not in caller.heard
    assert line.words("next_call") in caller.press("1").heard


def test_a_hash_after_an_unknown_postal_code_does_not_skip_the_question(line: Line) -> None:
    caller = at(line, "region").press("00000", "#")
    assert caller.heard == line.words("region")
    assert "Kota Bandung" in caller.press("40115").heard


def test_a_second_hash_is_an_answer(line: Line) -> None:
    assert line.words("wrong_key") in at(line, "region check").press("#", "#").heard
    assert line.words("region_skipped") in at(line, "region").press("00000", "#", "#").heard


def test_the_language_can_be_changed_back_and_forth(line: Line) -> None:
    caller = line.dial().press("9")
    assert caller.heard == f"{line.words('menu_open', 'en')} {line.words('other_language', 'id')}"
    assert caller.press("9").heard == f"{line.words('other_language', 'en')} {line.words('menu_open', 'id')}"


def test_the_language_stays_through_the_call(line: Line) -> None:
    caller = line.dial(language="en").press("1", "8", "1", "9", "*", "0", "9", "2", "#", "9")
    said = caller.call.heard("say")
    languages = [entry.language for entry in said]
    assert set(languages[3:]) == {"en-US", "id-ID"}
    assert [entry.text for entry in said if entry.language == "id-ID"][2:] == [line.words("other_language", "id")]


def test_the_voice_of_each_sentence_is_that_of_its_language(line: Line) -> None:
    caller = line.dial(language="en")
    voices = {(entry.language, entry.voice) for entry in caller.call.heard("say")}
    expected = {(c.voice.language, c.voice.name) for c in line.hotline.files.catalogues.values()}
    assert voices == expected


def test_keys_pressed_before_the_menu_is_said_to_the_end_are_taken(line: Line) -> None:
    call = line.exchange.phone("+6281234567890").call("1500-587")
    call.wait(1).press("1").listen()
    assert line.words("category") in call.said
