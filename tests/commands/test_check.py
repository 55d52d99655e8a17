"""`hotline check`: each thing that can be wrong is broken here, and must be named, with what to do about it."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from ivr.clock import system_clock
from ivr.hotline.phone import NumberSettings, TryLater
from ivr.hotline.script import Script
from ivr.operations.system import checks, leases
from ivr.operations.system.leases import SCHEDULER
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.releases import Release
from prompts import catalogue
from tests.commands.shell import Shell
from tests.support.line import NUMBER, PUBLIC_URL, Line
from tests.support.postgres import Postgres

Found = Mapping[str, Any]


def problems(shell: Shell, *options: str, **environment: str | None) -> list[tuple[str, str, str]]:
    """What is wrong: the check, what it found, what to do. The exit code agrees."""
    result = shell.give("check", *options, "--json", exit_code=1, **environment)
    found: list[Found] = json.loads(result.stdout)
    wrong = [(one["check"], one["message"], one["to_do"]) for one in found if one["verdict"] == "problem"]
    assert wrong
    assert all(to_do for _, _, to_do in wrong)
    return wrong


def verdicts(shell: Shell, *options: str, **environment: str | None) -> dict[str, str]:
    found = json.loads(shell.give("check", *options, "--json", **environment).stdout)
    return {one["check"]: one["verdict"] for one in found}


@pytest.fixture(autouse=True)
def _provider(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is the line's own, with a right clock."""
    monkeypatch.setattr("ivr.commands.check.phone_of", lambda _settings: line.hotline.phone)
    monkeypatch.setattr(line.hotline.phone, "server_time", system_clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that was never migrated."""
    if request.param == "sqlite":
        (tmp_path / "empty.db").touch()
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.url(server.create())


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


def test_a_malformed_number_is_named(line: Line, shell: Shell) -> None:
    ((check, message, to_do),) = problems(shell, HOTLINE_NUMBER="1500587")
    assert check == "settings"
    assert "HOTLINE_NUMBER is '1500587'" in message
    assert "+622150000587" in to_do


def test_an_address_of_a_database_that_nobody_understands_is_not_replaced_by_another(line: Line, shell: Shell) -> None:
    result = shell.give("check", exit_code=1, DATABASE_URL="mysql://somewhere")
    assert "PROBLEM  settings: DATABASE_URL must begin with sqlite:/// or postgresql://" in result.stdout
    assert "SKIPPED  database: " in result.stdout


def with_voice(script: Script, name: str) -> Script:
    english = script.catalogues["en"]
    voice = dataclasses.replace(english.voice, name=name)
    return dataclasses.replace(
        script, catalogues={**script.catalogues, "en": dataclasses.replace(english, voice=voice)}
    )


def test_a_voice_that_the_provider_does_not_have_is_named(line: Line, shell: Shell) -> None:
    line.publish(with_voice(line.hotline.files, "Polly.Nobody"))
    ((check, message, to_do),) = problems(shell)
    assert (check, message) == ("release prompts", "en: unknown voice Polly.Nobody")
    assert "Polly.Joanna" in to_do


@pytest.fixture
def prompt_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the prompt files, used in their place."""
    copy = tmp_path / "prompts"
    shutil.copytree(catalogue.folder(), copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    monkeypatch.setattr("prompts.catalogue.folder", lambda: copy)
    return copy


def test_a_prompt_that_a_language_lacks_is_named(line: Line, shell: Shell, prompt_files: Path) -> None:
    english = prompt_files / "en.toml"
    lines = english.read_text().splitlines()
    english.write_text("\n".join(text for text in lines if not text.startswith("goodbye")))
    found = problems(shell)
    assert ("prompts", "en: prompt goodbye is missing", "add it to en.toml") in found


def test_a_prompt_file_that_cannot_be_read_is_named(line: Line, shell: Shell, prompt_files: Path) -> None:
    (prompt_files / "en.toml").write_text("[prompts\n")
    assert [check for check, _, _ in problems(shell)] == ["prompts"]
    assert "en.toml: cannot be read" in problems(shell)[0][1]


def test_a_schema_that_is_behind_is_named(line: Line, shell: Shell, empty_url: str) -> None:
    assert problems(shell, DATABASE_URL=empty_url) == [
        ("schema", "the schema is behind this version", "run `hotline migrate`")
    ]


def test_looking_makes_neither_a_database_nor_a_folder(line: Line, shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    found = problems(shell, DATABASE_URL=f"sqlite:///{folder}/hotline.db", RECORDINGS_DIR=str(folder / "recordings"))
    assert found == [("database", f"there is none at {folder}/hotline.db yet", "run `hotline migrate`")]
    assert not folder.exists()


def test_what_other_accounts_of_the_machine_can_read_is_named(line: Line, shell: Shell, tmp_path: Path) -> None:
    def looked() -> Found:
        found: list[Found] = json.loads(shell.give("check", "--json", RECORDINGS_DIR=str(folder)).stdout)
        return next(one for one in found if one["check"] == "privacy")

    folder = tmp_path / "recordings"
    folder.mkdir()
    folder.chmod(0o755)
    told = looked()
    assert (told["verdict"], str(folder) in told["message"]) == ("warning", True)
    assert re.fullmatch(r"run: chmod go-rwx .*" + re.escape(str(folder)), told["to_do"])
    folder.chmod(0o700)
    assert str(folder) not in looked()["message"]


def test_a_folder_of_recordings_that_cannot_be_written_is_named(line: Line, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "recordings"):
        ((check, message, to_do),) = problems(shell, RECORDINGS_DIR=str(folder))
        assert check == "recordings"
        assert str(folder) in message
        assert "RECORDINGS_DIR" in to_do


def test_a_database_that_cannot_be_reached_is_named_without_its_password(line: Line, shell: Shell) -> None:
    url = "postgresql+psycopg://hotline:secret-word@127.0.0.1:1/hotline"
    ((check, message, to_do),) = problems(shell, DATABASE_URL=url)
    assert check == "database"
    assert "hotline:***@127.0.0.1:1/hotline cannot be reached" in message
    assert "secret-word" not in message
    assert "DATABASE_URL" in to_do


def test_a_pooler_in_transaction_mode_is_named(line: Line, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """It drops what a connection asks for when it begins, or refuses it."""
    if line.database.is_sqlite:
        return
    monkeypatch.setattr(Database, "_postgresql_settings", property(lambda _: {"application_name": "hotline"}))
    assert [(check, to_do) for check, _, to_do in problems(shell)] == [("database", checks.POOLED)]

    def refuse(_: Database) -> None:
        raise OperationalError(None, None, Exception("FATAL: unsupported startup parameter: options"))

    monkeypatch.setattr(Database, "begin", refuse)
    (told,) = problems(shell)
    assert (told[0], told[2]) == ("database", checks.POOLED)
    assert "unsupported startup parameter" in told[1]


def test_where_it_would_count_is_looked_at(line: Line, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "no folder").touch()
    ((check, message, to_do),) = problems(shell, PROMETHEUS_MULTIPROC_DIR=str(tmp_path / "no folder"))
    assert (check, "cannot be written to" in message) == ("metrics", True)
    assert "PROMETHEUS_MULTIPROC_DIR" in to_do
    assert verdicts(shell, PROMETHEUS_MULTIPROC_DIR=str(tmp_path))["metrics"] == "ok"


def test_a_file_that_is_no_database_is_named(line: Line, shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, " * 100)
    ((check, message, _),) = problems(shell, DATABASE_URL=f"sqlite:///{tmp_path}/notes.txt")
    assert check == "database"
    assert "file is not a database" in message


def test_that_nothing_is_published_is_named(line: Line, shell: Shell) -> None:
    with line.database.begin() as session:
        session.execute(delete(Release))
    assert problems(shell) == [("release", "no hours and prompts are published", "run `hotline migrate`")]


def test_a_release_that_cannot_be_read_is_named(line: Line, shell: Shell) -> None:
    with line.database.begin() as session:
        (release,) = session.scalars(select(Release))
        release.content = {**release.content, "hours": {"weekly": {"monday": ["8 to 3"]}}}
    ((check, message, _),) = problems(shell)
    assert check == "release"
    assert "weekly.monday[0]" in message


def test_a_clock_that_differs_from_the_provider_s_is_named(
    line: Line, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line.hotline.phone, "server_time", lambda: system_clock() + timedelta(minutes=5))
    assert [(check, message) for check, message, _ in problems(shell, "--twilio")] == [
        ("clock", "this machine's clock is 0:05:00 behind that of the provider")
    ]


def test_a_clock_that_differs_from_the_database_server_s_is_named(
    line: Line, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.commands.check.system_clock", lambda: system_clock() + timedelta(hours=7))
    if line.database.is_sqlite:
        assert verdicts(shell)["clock"] == "skipped"
        return
    ((check, message, to_do),) = problems(shell)
    assert (check, message) == ("clock", "this machine's clock is 7:00:00 ahead of that of the database server")
    assert "timedatectl" in to_do


def test_a_hotline_that_will_not_open_again_is_warned_of(line: Line, shell: Shell) -> None:
    shell.say("hours", "close", "--reason", "Listrik padam.")
    assert verdicts(shell)["hours"] == "warning"
    assert "hotline hours reopen" in shell.say("check")


def test_a_scheduler_that_does_not_run_is_warned_of(line: Line, shell: Shell) -> None:
    assert verdicts(shell)["scheduler"] == "warning"
    leases.lead(line.database, SCHEDULER, "here", system_clock())
    assert verdicts(shell)["scheduler"] == "ok"
    leases.lead(line.database, SCHEDULER, "here", system_clock() - timedelta(minutes=5))
    assert "WARNING  scheduler: has not been heard of for 5 minutes" in shell.say("check")


def test_sqlite_in_production_and_a_demo_anywhere_are_warned_of(line: Line, shell: Shell) -> None:
    production = {"HOTLINE_DEMO": "no", "DEMO_CLOCK_FILE": None, "PUBLIC_URL": "https://hotline.example.id"}
    production["TWILIO_API_URL"] = None
    assert "this is a demo" in shell.say("check")
    told = shell.give("check", **production).stdout
    assert ("SQLite serves a single host" in told) == line.database.is_sqlite
    assert "this is a demo" not in told


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


def test_setting_needs_asking(line: Line, shell: Shell) -> None:
    assert "--fix needs --twilio" in shell.give("check", "--fix", exit_code=2).output
