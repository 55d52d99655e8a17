"""Our number at the phone company: whether its events come to our doors, and setting it so that they do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ivr.clock import Clock
from ivr.hotline.phone import AlreadyOver, NumberSettings, Phone, PhoneError
from ivr.operations import audit
from ivr.operations.system.checks import clock
from ivr.operations.system.findings import Finding, Verdict
from ivr.records.database import Database

FIX = "run `hotline check --twilio --fix`"
CREDENTIALS = "see that TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are right, and that the provider can be reached"


def doors(public_url: str) -> NumberSettings:
    """Where the events of our number must go."""
    return NumberSettings(
        voice_url=f"{public_url}/voice/incoming",
        status_url=f"{public_url}/voice/status",
        fallback_url=f"{public_url}/voice/fallback",
    )


def number(phone: Phone, number: str, public_url: str) -> Iterator[Finding]:
    """Compare the settings of our number with our doors."""
    try:
        found = phone.number_settings()
    except PhoneError as error:
        yield Finding("number", Verdict.PROBLEM, f"the provider was asked in vain: {error}", CREDENTIALS)
        return
    if found is None:
        to_do = "buy or port it there, or correct HOTLINE_NUMBER or TWILIO_ACCOUNT_SID"
        yield Finding("number", Verdict.PROBLEM, f"the provider's account does not have {number}", to_do)
        return
    wanted, wrong = doors(public_url), differences(found, doors(public_url))
    for name, have, want in wrong:
        yield Finding("number", Verdict.PROBLEM, f"{name} of {number} is {have or 'not set'}, not {want}", FIX)
    if not wrong:
        yield Finding("number", Verdict.OK, f"{number} calls {wanted.voice_url}")


def differences(have: NumberSettings, want: NumberSettings) -> list[tuple[str, str, str]]:
    """What is not as wanted: the provider's name of the setting, what it is, what it must be."""
    settings = (
        ("Voice URL", have.voice_url, want.voice_url),
        ("Status callback", have.status_url, want.status_url),
        ("Fallback URL", have.fallback_url, want.fallback_url),
    )
    return [setting for setting in settings if setting[1] != setting[2]]


def set_number(
    database: Database, phone: Phone, number: str, public_url: str, actor: str, now: datetime
) -> list[tuple[str, str, str]]:
    """Point the number at our doors; gives what was changed, as `differences` does. Raises PhoneError.

    An entry says so before the provider is asked: a change that nobody wrote down would be worse than the reverse.
    """
    have, want = phone.number_settings(), doors(public_url)
    if have is None:
        raise AlreadyOver(f"The provider's account does not have {number}")
    changed = differences(have, want)
    if changed:
        with database.begin() as session:
            audit.record(session, actor, "number:configure", number, vars(have), vars(want), now)
        phone.configure_number(want)
    return changed


def provider_clock(phone: Phone, machine: Clock) -> Finding:
    """Whether this machine's clock agrees with the phone company's."""
    try:
        return clock(machine, phone.server_time, "the provider")
    except PhoneError as error:
        return Finding("clock", Verdict.PROBLEM, f"the provider was asked in vain: {error}", CREDENTIALS)
