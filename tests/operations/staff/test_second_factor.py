"""Codes at sign-in: each is taken once, recovery codes too; who guesses must wait, and nobody else has to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from ivr.operations.console import agents
from ivr.operations.staff import accounts, second_factor, sessions
from ivr.operations.staff import sign_in as staff_sign_in
from ivr.operations.staff.second_factor import WrongCode
from ivr.operations.staff.sign_in import BeginAgain, CodeNeeded, LetIn, NotLetIn, sign_in
from ivr.operations.staff.throttle import MOST_CODES, MOST_FOR_ADDRESS, MOST_FOR_LOGIN, Outcome, Place, TooManyTries
from ivr.records.audit import AuditEntry
from ivr.records.people import RecoveryCode, SignInTry
from tests.support.line import Line
from tests.support.people import PASSWORD, add_person

OFFICE = "192.0.2.1"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_at(moment: datetime) -> str:
    return pyotp.TOTP(SECRET).at(moment)


def wrong_code(line: Line) -> str:
    near = {code_at(line.now + timedelta(seconds=30 * step)) for step in (-2, -1, 0, 1, 2)}
    return next(code for code in ("000000", "111111", "222222", "333333", "444444", "555555") if code not in near)


def with_codes(line: Line, login: str = "dewi") -> list[str]:
    """Somebody whose telephone makes codes; the code of this moment is used up."""
    add_person(line.hotline, login)
    with line.database.begin() as session:
        return second_factor.turn_on(session, login, SECRET, code_at(line.now), line.now, line.now)


def first_step(line: Line, login: str = "dewi", address: str = OFFICE, browser: str | None = None) -> str:
    with pytest.raises(CodeNeeded) as half:
        sign_in(line.database, login, PASSWORD, address, line.now, browser)
    return half.value.token


def give(line: Line, step: str, code: str, address: str = OFFICE, browser: str | None = None) -> LetIn:
    place = Place(address, browser)
    return staff_sign_in.give_code(line.database, step, code, lambda _login: place, line.now, line.now)


def test_password_and_code_together_begin_a_session(line: Line) -> None:
    with_codes(line)
    line.clock.advance(60)
    step = first_step(line)
    assert sessions.signed_in(line.database, step, line.now) is None, "half a sign-in opens nothing"
    found = sessions.signed_in(line.database, give(line, step, code_at(line.now)).token, line.now)
    assert found is not None
    assert found.person.login == "dewi"
    with line.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "staff:sign-in")).one()
        outcomes = list(session.scalars(select(SignInTry.outcome).order_by(SignInTry.id)))
    assert entry.after == {"by": "code"}
    assert outcomes == [Outcome.PASSWORD_RIGHT, Outcome.WORKED]


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_telephone_may_be_half_a_minute_slow_or_fast(line: Line, seconds: int) -> None:
    with_codes(line)
    line.clock.advance(300)
    code = code_at(line.now + timedelta(seconds=seconds))
    assert give(line, first_step(line), f" {code[:3]} {code[3:]} ")


@pytest.mark.parametrize("seconds", [-90, 90])
def test_a_code_of_another_time_is_refused(line: Line, seconds: int) -> None:
    with_codes(line)
    line.clock.advance(300)
    with pytest.raises(WrongCode):
        give(line, first_step(line), code_at(line.now + timedelta(seconds=seconds)))


def test_a_code_is_taken_once_and_none_before_it(line: Line) -> None:
    with_codes(line)
    with pytest.raises(WrongCode):
        give(line, first_step(line), code_at(line.now))
    line.clock.advance(60)
    code, older = code_at(line.now), code_at(line.now - timedelta(seconds=30))
    assert give(line, first_step(line), code)
    for used in (code, older):
        with pytest.raises(WrongCode):
            give(line, first_step(line), used)


def test_one_code_sent_many_times_at_once_lets_in_once(line: Line) -> None:
    with_codes(line)
    line.clock.advance(60)
    steps = [first_step(line, browser="b") for _ in range(4)]
    code = code_at(line.now)

    def send(step: str) -> bool:
        try:
            return bool(give(line, step, code, browser="b"))
        except (WrongCode, TooManyTries):
            return False

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, steps)).count(True) == 1


def test_half_a_sign_in_is_good_for_one_code_and_ten_minutes(line: Line) -> None:
    with_codes(line)
    line.clock.advance(60)
    done, late = first_step(line), first_step(line)
    give(line, done, code_at(line.now))
    line.clock.advance(60)
    for step in (done, "made up", ""):
        with pytest.raises(BeginAgain):
            give(line, step, code_at(line.now))
    line.clock.advance(600)
    with pytest.raises(BeginAgain):
        give(line, late, code_at(line.now))


def test_a_new_password_or_being_disabled_ends_half_a_sign_in(line: Line) -> None:
    add_person(line.hotline, "agus", accounts.Role.ADMIN)
    with_codes(line)
    line.clock.advance(60)
    step = first_step(line)
    with line.database.begin() as session:
        agents.disable(session, "dewi", "staff:agus", line.now)
        accounts.enable(session, "dewi", "staff:agus", line.now)
    with pytest.raises(BeginAgain):
        give(line, step, code_at(line.now))


def test_each_recovery_code_works_once_instead_of_the_telephone(line: Line) -> None:
    codes = with_codes(line)
    assert len(codes) == len(set(codes)) == 10
    used = give(line, first_step(line), codes[3].upper().replace("-", " "))
    assert used.codes_left == 9
    with pytest.raises(WrongCode):
        give(line, first_step(line), codes[3])
    with line.database.begin() as session:
        newer = second_factor.renew_recovery_codes(session, "dewi", line.now)
    with pytest.raises(WrongCode):
        give(line, first_step(line), codes[4])
    assert give(line, first_step(line), newer[0]).codes_left == 9


def test_recovery_codes_are_kept_only_as_digests_and_are_ones_own(line: Line) -> None:
    codes = with_codes(line)
    with_codes(line, "agus")
    with line.database.reading() as session:
        kept = " ".join(session.scalars(select(RecoveryCode.code_hash)))
        told = " ".join(f"{entry.before} {entry.after}" for entry in session.scalars(select(AuditEntry)))
    for secret in (codes[0], codes[0].replace("-", ""), SECRET):
        assert secret not in kept + told
    with pytest.raises(WrongCode):
        give(line, first_step(line, "agus"), codes[0])


def test_guessing_codes_must_wait_even_with_the_right_password(line: Line) -> None:
    with_codes(line)
    line.clock.advance(60)
    for _ in range(MOST_FOR_LOGIN):
        with pytest.raises(WrongCode):
            give(line, first_step(line), wrong_code(line))
    with pytest.raises(TooManyTries):
        sign_in(line.database, "dewi", PASSWORD, OFFICE, line.now)
    line.clock.advance(15 * 60)
    step = first_step(line)
    for _ in range(MOST_FOR_LOGIN):
        with pytest.raises((WrongCode, TooManyTries)):
            give(line, step, wrong_code(line))
    with pytest.raises(TooManyTries):
        give(line, step, code_at(line.now))


def test_guessing_codes_from_many_addresses_must_wait_too(line: Line) -> None:
    with_codes(line)
    line.clock.advance(60)
    for number in range(MOST_CODES):
        address = f"198.51.100.{number}"
        with pytest.raises(WrongCode):
            give(line, first_step(line, address=address), wrong_code(line), address)
    with pytest.raises(TooManyTries):
        give(line, first_step(line, address="198.51.100.99"), code_at(line.now), "198.51.100.99")
    usual = first_step(line, browser="her own")
    assert give(line, usual, code_at(line.now), browser="her own"), "she is let in where she always is"


def test_guessing_from_the_same_network_does_not_stop_the_usual_browser(line: Line) -> None:
    add_person(line.hotline, "sari")
    for number in range(MOST_FOR_ADDRESS):
        with pytest.raises((NotLetIn, TooManyTries)):
            sign_in(line.database, "sari" if number % 2 else f"guess{number}", "wrong", OFFICE, line.now)
    with pytest.raises(TooManyTries):
        sign_in(line.database, "sari", PASSWORD, OFFICE, line.now)
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now, browser="her own")


def test_guessing_in_a_known_browser_must_wait_as_well(line: Line) -> None:
    add_person(line.hotline, "sari")
    for _ in range(MOST_FOR_LOGIN):
        with pytest.raises(NotLetIn):
            sign_in(line.database, "sari", "wrong", OFFICE, line.now, browser="stolen")
    with pytest.raises(TooManyTries):
        sign_in(line.database, "sari", PASSWORD, "203.0.113.5", line.now, browser="stolen")
    assert sign_in(line.database, "sari", PASSWORD, OFFICE, line.now, browser="her own")


def test_turning_codes_on_needs_a_right_code_and_ends_all_sessions(line: Line) -> None:
    add_person(line.hotline, "dewi")
    token = sign_in(line.database, "dewi", PASSWORD, OFFICE, line.now)
    with pytest.raises(WrongCode), line.database.begin() as session:
        second_factor.turn_on(session, "dewi", SECRET, wrong_code(line), line.now, line.now)
    assert sessions.signed_in(line.database, token, line.now) is not None
    with line.database.begin() as session:
        second_factor.turn_on(session, "dewi", SECRET, code_at(line.now), line.now, line.now)
    assert sessions.signed_in(line.database, token, line.now) is None


def test_an_admin_takes_lost_codes_away(line: Line) -> None:
    codes = with_codes(line)
    for _ in range(2):
        with line.database.begin() as session:
            second_factor.turn_off(session, "dewi", "staff:agus", line.now)
    assert sign_in(line.database, "dewi", PASSWORD, OFFICE, line.now)
    with line.database.reading() as session:
        assert session.scalars(select(RecoveryCode)).all() == []
        actions = session.scalars(
            select(AuditEntry.actor).where(AuditEntry.action == "staff:turn-off-second-factor").order_by(AuditEntry.id)
        )
        assert list(actions) == ["staff:agus"]
    assert codes
