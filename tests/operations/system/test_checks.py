"""What is checked on this machine: each fault is named with what to do."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from ivr.clock import system_clock
from ivr.hotline.script import Script
from ivr.operations.system import checks, leases
from ivr.operations.system.leases import SCHEDULER
from ivr.records.database import Database
from ivr.records.releases import Release
from prompts import catalogue
from tests.support.checked import Found, problems, verdicts
from tests.support.line import Line
from tests.support.shell import Shell

pytestmark = pytest.mark.usefixtures("provider")


def test_a_malformed_number_is_named(line: Line, shell: Shell) -> None:
    ((check, message, to_do),) = problems(shell, HOTLINE_NUMBER="1500587")
    assert check == "settings"
    assert "HOTLINE_NUMBER is '1500587'" in message
    assert "+622150000587" in to_do


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
