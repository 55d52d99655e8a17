"""How often somebody may fail to sign in: counted by place, so that nobody is hindered by what is tried elsewhere."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.records.database import Database
from ivr.records.people import SignInTry, Staff

WINDOW = timedelta(minutes=15)
MOST_FOR_LOGIN = 5
"""Failures for one login at one place within the window; a colleague elsewhere is not touched by them."""
MOST_FOR_ADDRESS = 50
"""Failures from one address in browsers that are not known, whoever was tried: an office shares one address."""
MOST_FOR_NETWORK = 200
"""Failures from one wider IPv6 network (/48), of which whoever has one can use 65,536 narrow ones."""
LOGIN_WINDOW = timedelta(hours=1)
MOST_FOR_LOGIN_ANYWHERE = 30
"""Failures for one login in browsers that are not known, from wherever: many addresses gain a guesser nothing. The
person themselves goes on in the browser that they always use."""
CODES_WINDOW = timedelta(hours=1)
MOST_CODES = 10
"""Wrong codes for one login in browsers that are not known, from wherever: who guesses them has the password."""
_WIDE = 48
_SKEW = timedelta(minutes=1)
"""So much may the clocks of two machines differ. What lies further ahead is left from a demo's clock."""


class Outcome(StrEnum):
    """What came of a try; while it is being looked at it counts as failed, so that many at once gain nothing."""

    FAILED = "failed"
    PASSWORD_RIGHT = "password_right"  # noqa: S105
    WRONG_CODE = "wrong_code"
    WORKED = "worked"
    THROTTLED = "throttled"


_FAILURES = (Outcome.FAILED, Outcome.WRONG_CODE)


class TooManyTries(HotlineError):
    """Too many failures; `minutes` says after how long the next try counts."""

    def __init__(self, wait: timedelta) -> None:
        self.minutes = max(1, -(-int(wait.total_seconds()) // 60))
        super().__init__(f"Too many failed tries. Try again in {self.minutes} min, or ask an admin for a new password.")


@dataclass(frozen=True)
class Place:
    """From where somebody tries: the address, and the browser if this person has signed in with it before.

    `shared`: a whole call centre is known to be behind this address.
    """

    address: str | None
    browser: str | None = None
    shared: bool = False


@dataclass(frozen=True)
class Try:
    """One try under way."""

    id: int
    login: str
    place: Place
    is_code: bool


def note(database: Database, login: str, place: Place, outcome: Outcome, now: datetime) -> Try:
    """Write a try down, as failed, before anything is looked at."""
    row = SignInTry(
        login=login[:64],
        address=place.address,
        network=wider_network(place.address),
        browser=place.browser,
        at=now,
        outcome=outcome,
    )
    with database.begin() as session:
        session.add(row)
        session.flush()
        return Try(row.id, row.login, place, outcome is Outcome.WRONG_CODE)


def settle(session: Session, tried: Try, outcome: Outcome) -> None:
    """What came of a try."""
    session.execute(update(SignInTry).where(SignInTry.id == tried.id).values(outcome=outcome))


def check(database: Database, tried: Try, now: datetime) -> None:
    """Raises TooManyTries when a window is full without this try, which then does not count."""
    with database.reading() as session:
        free_at = max(_free_at_place(session, tried, now), _free_at_address(session, tried, now))
        free_at = max(free_at, _free_for_login(session, tried, now), _free_for_codes(session, tried, now))
    if free_at > now:
        with database.begin() as session:
            settle(session, tried, Outcome.THROTTLED)
        raise TooManyTries(free_at - now)


def _free_at_place(session: Session, tried: Try, now: datetime) -> datetime:
    """When this login may be tried again here. Whoever got in was not guessing: what failed before is forgiven."""
    query = _others(tried, now, WINDOW).where(SignInTry.login == tried.login)
    if tried.place.browser is None:
        query = query.where(SignInTry.address == tried.place.address, SignInTry.browser.is_(None))
    else:
        query = query.where(SignInTry.browser == tried.place.browser)
    failures: list[datetime] = []
    told = (*_FAILURES, Outcome.WORKED)
    for at, outcome in session.execute(query.where(SignInTry.outcome.in_(told)).limit(MOST_FOR_LOGIN)):
        if outcome == Outcome.WORKED:
            break
        failures.append(at)
    return failures[-1] + WINDOW if len(failures) >= MOST_FOR_LOGIN else now


def _free_at_address(session: Session, tried: Try, now: datetime) -> datetime:
    """When anybody may be tried again from this address, and from the wider network around it."""
    if tried.place.browser is not None:
        return now
    here = _unknown_failures(tried, now, WINDOW)
    most = _most_for_address(session, tried.place)
    free_at = _last(session, here.where(SignInTry.address == tried.place.address), most, WINDOW, now)
    network = wider_network(tried.place.address)
    if network is None:
        return free_at
    most = max(most, MOST_FOR_NETWORK)
    return max(free_at, _last(session, here.where(SignInTry.network == network), most, WINDOW, now))


def _most_for_address(session: Session, place: Place) -> int:
    """Behind a shared address everybody who has an account may mistype once, on a morning on which all begin."""
    if not place.shared:
        return MOST_FOR_ADDRESS
    accounts = session.scalar(select(func.count()).where(Staff.active)) or 0
    return max(MOST_FOR_ADDRESS, accounts)


def _free_for_login(session: Session, tried: Try, now: datetime) -> datetime:
    if tried.place.browser is not None:
        return now
    anywhere = _unknown_failures(tried, now, LOGIN_WINDOW).where(SignInTry.login == tried.login)
    return _last(session, anywhere, MOST_FOR_LOGIN_ANYWHERE, LOGIN_WINDOW, now)


def _free_for_codes(session: Session, tried: Try, now: datetime) -> datetime:
    if tried.place.browser is not None or not tried.is_code:
        return now
    wrong = _unknown_failures(tried, now, CODES_WINDOW).where(SignInTry.login == tried.login)
    wrong = wrong.where(SignInTry.outcome == Outcome.WRONG_CODE)
    return _last(session, wrong, MOST_CODES, CODES_WINDOW, now)


def wider_network(address: str | None) -> str | None:
    """The /48 around an IPv6 address or network, as text; None for everything else."""
    try:
        narrow = ipaddress.ip_network(address or "", strict=False)
    except ValueError:
        return None
    if narrow.version == 4:
        return None
    return str(ipaddress.ip_network((narrow.network_address, _WIDE), strict=False))


def _unknown_failures(tried: Try, now: datetime, window: timedelta) -> Select[datetime, str]:
    """What else failed within a window, in browsers in which the person is not known."""
    return _others(tried, now, window).where(SignInTry.browser.is_(None), SignInTry.outcome.in_(_FAILURES))


def _others(tried: Try, now: datetime, window: timedelta) -> Select[datetime, str]:
    """What else was tried within a window, the latest first."""
    lately = SignInTry.at.between(now - window, now + _SKEW), SignInTry.id != tried.id
    query = select(SignInTry.at, SignInTry.outcome).where(*lately)
    return query.order_by(SignInTry.at.desc(), SignInTry.id.desc())


def _last(session: Session, query: Select[datetime, str], most: int, window: timedelta, now: datetime) -> datetime:
    failures = session.execute(query.limit(most)).all()
    return failures[-1][0] + window if len(failures) >= most else now
