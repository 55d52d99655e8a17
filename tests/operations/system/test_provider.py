"""What is checked at the provider: its clock, and where our number sends its calls."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.clock import system_clock
from ivr.hotline.phone import NumberSettings, TryLater
from ivr.records.audit import AuditEntry
from tests.support.checked import problems, verdicts
from tests.support.line import NUMBER, PUBLIC_URL, Line
from tests.support.shell import Shell

pytestmark = pytest.mark.usefixtures("provider")


def test_a_clock_that_differs_from_the_provider_s_is_named(
    line: Line, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line.hotline.phone, "server_time", lambda: system_clock() + timedelta(minutes=5))
    assert [(check, message) for check, message, _ in problems(shell, "--twilio")] == [
        ("clock", "this machine's clock is 0:05:00 behind that of the provider")
    ]


def test_a_number_whose_events_go_elsewhere_is_named_and_can_be_set(line: Line, shell: Shell) -> None:
    assert verdicts(shell, "--twilio")["number"] == "ok"
    line.hotline.phone.configure_number(
        NumberSettings("https://elsewhere.example/voice", "", f"{PUBLIC_URL}/voice/fallback")
    )
    assert problems(shell, "--twilio") == [
        (
            "number",
            f"Voice URL of {NUMBER} is https://elsewhere.example/voice, not {PUBLIC_URL}/voice/incoming",
            "run `hotline check --twilio --fix`",
        ),
        (
            "number",
            f"Status callback of {NUMBER} is not set, not {PUBLIC_URL}/voice/status",
            "run `hotline check --twilio --fix`",
        ),
    ]
    told = shell.say("check", "--twilio", "--fix")
    assert f"OK       fix: Voice URL: https://elsewhere.example/voice -> {PUBLIC_URL}/voice/incoming" in told
    assert f"OK       fix: Status callback: not set -> {PUBLIC_URL}/voice/status" in told
    assert f"OK       number: {NUMBER} calls {PUBLIC_URL}/voice/incoming" in told
    with line.database.reading() as session:
        (entry,) = session.scalars(select(AuditEntry))
    assert (entry.actor, entry.action, entry.subject) == ("shell:siti", "number:configure", NUMBER)
    assert entry.before is not None
    assert entry.before["voice_url"] == "https://elsewhere.example/voice"
    assert entry.after is not None
    assert entry.after["voice_url"] == f"{PUBLIC_URL}/voice/incoming"
    assert "there was nothing to set" in shell.say("check", "--twilio", "--fix")


def test_a_number_is_not_set_where_that_cannot_be_written_down(line: Line, shell: Shell, empty_url: str) -> None:
    elsewhere = NumberSettings("https://elsewhere.example/voice", "", "")
    line.hotline.phone.configure_number(elsewhere)
    shell.give("check", "--twilio", "--fix", exit_code=1, DATABASE_URL=empty_url)
    assert line.hotline.phone.number_settings() == elsewhere


def test_a_number_that_the_account_does_not_have_is_named(
    line: Line, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line.hotline.phone, "number_settings", lambda: None)
    ((check, message, _),) = problems(shell, "--twilio")
    assert (check, message) == ("number", f"the provider's account does not have {NUMBER}")
    assert {check for check, _, _ in problems(shell, "--twilio", "--fix")} == {"fix", "number"}


def test_a_provider_that_cannot_be_asked_is_named(line: Line, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise TryLater("it is away")

    monkeypatch.setattr(line.hotline.phone, "server_time", away)
    monkeypatch.setattr(line.hotline.phone, "number_settings", away)
    for options in (("--twilio",), ("--twilio", "--fix")):
        found = problems(shell, *options)
        assert {check for check, _, _ in found} - {"fix"} == {"clock", "number"}
        assert all("TWILIO_AUTH_TOKEN" in to_do for _, _, to_do in found)
