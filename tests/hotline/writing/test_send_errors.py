"""Every code of the table: what is done, what is learnt of the person, and who must look."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.hotline.writing.send_errors import ERRORS, UNKNOWN, Fault, Learnt, Remedy, error

EXPECTED = {
    **dict.fromkeys((63003, 63024), (Remedy.OTHER_CHANNEL, Fault.THEIRS, Learnt.NO_WHATSAPP)),
    63016: (Remedy.TEMPLATE, Fault.THEIRS, None),
    63014: (Remedy.NOTHING, Fault.THEIRS, Learnt.BLOCKED_US),
    **dict.fromkeys((63049, 63032), (Remedy.OTHER_CHANNEL, Fault.PROVIDERS, None)),
    **dict.fromkeys((63007, 63020, 63051, 63001), (Remedy.OTHER_CHANNEL, Fault.SETTINGS, None)),
    **dict.fromkeys((63018, 63017, 20429, 63012, 30001), (Remedy.LATER, Fault.PROVIDERS, None)),
    **dict.fromkeys((20003,), (Remedy.LATER, Fault.SETTINGS, None)),
    63038: (Remedy.LATER, Fault.SETTINGS, None),
    **dict.fromkeys((63005, 63013, 63021, 63030), (Remedy.PLAIN_TEXT, Fault.OURS, None)),
    63019: (Remedy.NOTHING, Fault.OURS, None),
    **dict.fromkeys((63027, 63028), (Remedy.OTHER_CHANNEL, Fault.OURS, None)),
    **dict.fromkeys((63040, 63041, 63042, 21655), (Remedy.OTHER_CHANNEL, Fault.SETTINGS, None)),
    **dict.fromkeys((21654, 21656), (Remedy.NOTHING, Fault.OURS, None)),
    **dict.fromkeys((21211, 21614, 30005, 30006), (Remedy.NOTHING, Fault.THEIRS, Learnt.NO_SMS)),
    **dict.fromkeys((21408, 21606, 21612, 30007), (Remedy.NOTHING, Fault.SETTINGS, None)),
    21610: (Remedy.NOTHING, Fault.THEIRS, Learnt.STOPPED_SMS),
    **dict.fromkeys((30003, 30008), (Remedy.LATER, Fault.THEIRS, None)),
}


def test_the_table_has_these_codes_and_no_others() -> None:
    assert set(ERRORS) == set(EXPECTED)


@pytest.mark.parametrize("code", sorted(EXPECTED))
def test_a_code_says_what_is_done(code: int) -> None:
    found = error(code)
    assert (found.remedy, found.fault, found.learnt) == EXPECTED[code]


@pytest.mark.parametrize("code", sorted(ERRORS))
def test_what_is_tried_again_is_tried_a_few_times_and_not_at_once(code: int) -> None:
    found = error(code)
    assert 1 <= found.tries <= 5
    if found.remedy is Remedy.LATER:
        assert found.tries > 1
        assert found.after >= timedelta(minutes=2)
    if found.remedy in (Remedy.NOTHING, Remedy.OTHER_CHANNEL):
        assert found.tries == 1, "the same is not sent again"


def test_what_we_must_set_right_is_alarming_and_what_people_want_is_not() -> None:
    assert error(63007).is_alarming
    assert error(63041).is_alarming
    assert not error(63014).is_alarming
    assert not error(63016).is_alarming


@pytest.mark.parametrize("code", [None, 0, 99999, -1])
def test_a_code_that_nobody_knows_is_a_failure_and_nothing_more(code: int | None) -> None:
    assert error(code) is UNKNOWN
    assert UNKNOWN.learnt is None
