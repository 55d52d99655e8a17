"""A caller tells about a business: for whom, what happened, where, and what should come of it."""

from __future__ import annotations

import pytest

from ivr.hotline.report import DEFAULT_CATEGORIES
from tests.support.keys import NOWHERE, to_the_place, told
from tests.support.line import CALLER, Line


@pytest.mark.parametrize(("key", "who"), [("1", "cooperative"), ("2", "business")])
def test_a_cooperative_is_told_from_a_business(line: Line, key: str, who: str) -> None:
    line.dial().press(*told(who=key))
    assert [report.who for report in line.reports()] == [who]


def test_every_category_is_offered_and_can_be_chosen(line: Line) -> None:
    for number, category in enumerate(DEFAULT_CATEGORIES):
        caller = line.dial(f"+62812345670{number:02d}").press("1")
        assert f"{category.name['id'].capitalize()} tekan {category.key}." in caller.heard
        caller.press(category.key, "9", "2", "#", "9")
        assert caller.ended
    assert [report.category for report in line.reports()] == [category.code for category in DEFAULT_CATEGORIES]


def test_a_key_without_a_category_is_no_category(line: Line) -> None:
    caller = line.dial().press("1", "8")
    assert line.words("wrong_key") in caller.heard
    assert "tekan 9" in caller.heard
    assert line.reports() == []
    caller.hang_up()


def test_an_unknown_postal_code_falls_back_to_what_its_neighbours_share(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "40199")
    assert line.words("region_check", region="Jawa Barat") in caller.heard
    caller.press("1", "9")
    (report,) = line.reports()
    assert (report.region, report.postal_code) == ("32", "40199")


@pytest.mark.parametrize(
    ("language", "key", "region"), [("id", "1", "73.06"), ("en", "2", "73.71"), ("id", "3", "73.08")]
)
def test_a_postal_code_of_several_places_is_read_out_as_a_choice(
    line: Line, language: str, key: str, region: str
) -> None:
    caller = line.dial(language=language).press("1", "1", "9", "2", "90225")
    assert line.words("region_choice", language) in caller.heard
    assert line.words("region_choice_item", language, region="Kota Makassar, Sulawesi Selatan", key="2") in caller.heard
    assert line.words("region_choice_none", language, key="4") in caller.heard
    caller.press(key, "9")
    assert [report.region for report in line.reports()] == [region]


def test_none_of_several_places_asks_for_the_code_again(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "90225", "4")
    assert caller.heard == line.words("region")
    caller.press("40115", "1", "9")
    assert [report.region for report in line.reports()] == ["32.73"]


def test_a_place_that_was_not_offered_cannot_be_chosen(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "90225", "7")
    assert line.words("wrong_key") in caller.heard
    caller.press("2", "9")
    assert [report.region for report in line.reports()] == ["73.71"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_who_does_not_know_the_postal_code_presses_hash(line: Line, language: str) -> None:
    caller = line.dial(language=language).press("1", "1", "9", "2", "#")
    assert line.words("region_skipped", language) in caller.heard
    assert line.words("next_call", language) in caller.heard
    caller.press("9")
    (report,) = line.reports()
    assert (report.region, report.postal_code, report.status) == (None, None, "received")


@pytest.mark.parametrize("entries", [("00000", "99999"), ("40115", "2", "40115", "2"), ("90225", "4", "00000")])
def test_after_two_failures_the_call_goes_on_without_a_region(line: Line, entries: tuple[str, ...]) -> None:
    caller = line.dial().press(*to_the_place(), *entries)
    assert line.words("region_skipped") in caller.heard
    assert line.words("next_call") in caller.heard
    caller.press("9")
    (report,) = line.reports()
    assert (report.region, report.postal_code) == (None, None)


def test_an_unknown_postal_code_is_said_to_be_unknown(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "00000")
    assert caller.heard == f"{line.words('region_not_found')} {line.words('region')}"
    caller.press("40115", "1", "9")
    assert [report.region for report in line.reports()] == ["32.73"]


def test_silence_at_the_postal_code_is_not_held_against_the_caller(line: Line) -> None:
    caller = line.dial().press(*to_the_place()).stay_silent()
    assert line.words("region_skipped") in caller.heard
    caller.press("9")
    assert [report.region for report in line.reports()] == [None]


def test_the_wrong_region_is_asked_again(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "40115", "2")
    assert caller.heard == line.words("region")
    caller.press("60111")
    assert "Kota Surabaya, Jawa Timur" in caller.heard
    caller.press("1", "9")
    assert [report.region for report in line.reports()] == ["35.78"]


def test_a_caller_without_a_region_can_go_back_and_give_one(line: Line) -> None:
    """Also after the region that was read back had been refused twice."""
    caller = line.dial().press("1", "1", "9", "2", "40115", "2", "40115", "2", "*")
    assert caller.heard == line.words("region")
    caller.press("60111", "1", "9")
    assert [report.region for report in line.reports()] == ["35.78"]


def test_a_caller_without_a_region_can_go_back_further(line: Line) -> None:
    caller = line.dial().press("1", "1", "9", "2", "40115", "2", "40115", "2", "*", "*")
    assert line.words("who") in caller.heard


def test_nothing_more_to_say_ends_with_the_ticket_twice(line: Line) -> None:
    caller = line.dial().press(*told("2", who="1"))
    assert caller.heard.startswith(line.words("filed"))
    assert caller.heard.endswith(line.words("goodbye"))
    (report,) = line.reports()
    assert (report.ticket, report.number, report.status) == (caller.ticket, CALLER, "received")


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        (("1",), None),
        (("1", "8"), None),
        (("1", "1"), "partial"),
        (("1", "1", "9"), "partial"),
        (("1", "1", "9", "2"), "partial"),
        (("1", "1", "9", "2", "40115"), "partial"),
        (("1", "1", "9", "2", "90225"), "partial"),
        (("1", "1", "9", "2", "40115", "1"), "received"),
        (("1", "1", "1"), "partial"),
    ],
    ids=lambda value: "".join(value) if isinstance(value, tuple) else str(value),
)
def test_hanging_up_keeps_what_was_said(line: Line, entries: tuple[str, ...], status: str | None) -> None:
    caller = line.dial().press(*entries).hang_up()
    assert caller.ended
    assert [report.status for report in line.reports()] == ([status] if status else [])
    assert line.callbacks() == []


def test_hanging_up_while_a_number_is_being_typed_keeps_what_was_said(line: Line) -> None:
    caller = line.dial(None).press("3", "1")
    caller.call.press("0812")
    caller.hang_up()
    (report,) = line.reports()
    assert (report.status, report.category, report.number) == ("partial", "demand", None)
    assert line.callbacks() == []


def test_hanging_up_during_the_greeting_leaves_nothing(line: Line) -> None:
    line.exchange.phone(CALLER).call("1500-587").wait(2).hang_up()
    line.clock.advance(5)
    assert line.reports() == []


def test_a_report_knows_the_language_in_which_it_was_told(line: Line) -> None:
    line.dial(language="en").press(*told("3", who="1", where=NOWHERE))
    assert [report.language for report in line.reports()] == ["en"]
