"""`hotline check`: each thing that can be wrong is broken here, and must be named, with what to do about it."""

from __future__ import annotations

import pytest

from ivr.clock import system_clock
from tests.support.checked import verdicts
from tests.support.line import Line
from tests.support.shell import Shell


@pytest.fixture(autouse=True)
def _provider(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is the line's own, with a right clock."""
    monkeypatch.setattr("ivr.commands.check.phone_of", lambda _settings: line.hotline.phone)
    monkeypatch.setattr(line.hotline.phone, "server_time", system_clock)


def test_where_all_is_well_the_exit_code_is_0(line: Line, shell: Shell) -> None:
    found = verdicts(shell)
    assert {found[check] for check in ("settings", "prompts", "recordings", "database", "schema", "release")} == {"ok"}
    assert "problem" not in found.values()
    assert found["clock"] == ("skipped" if line.database.is_sqlite else "ok")
    assert "PROBLEM" not in shell.say("check")


def test_every_missing_setting_is_named_and_the_rest_is_looked_at_all_the_same(line: Line, shell: Shell) -> None:
    missing = ("PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "HOTLINE_NUMBER", "SECRET_KEY")
    result = shell.give("check", "--twilio", exit_code=1, **dict.fromkeys(missing, ""))
    for name in missing:
        assert f"PROBLEM  settings: {name} is missing\n         -> set it, for example {name}=" in result.stdout
    for line_of in ("OK       prompts: ", "OK       recordings: ", "OK       database: ", "OK       release: "):
        assert line_of in result.stdout
    assert "SKIPPED  number: the provider cannot be asked until its settings are right" in result.stdout


def test_an_address_of_a_database_that_nobody_understands_is_not_replaced_by_another(line: Line, shell: Shell) -> None:
    result = shell.give("check", exit_code=1, DATABASE_URL="mysql://somewhere")
    assert "PROBLEM  settings: DATABASE_URL must begin with sqlite:/// or postgresql://" in result.stdout
    assert "SKIPPED  database: " in result.stdout


def test_setting_needs_asking(line: Line, shell: Shell) -> None:
    assert "--fix needs --twilio" in shell.give("check", "--fix", exit_code=2).output
