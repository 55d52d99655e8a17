"""`hotline migrate`: schema and first content, on both databases, as often as one likes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from ivr.__main__ import main
from ivr.records import schema
from ivr.records.database import Database
from ivr.records.releases import Release
from prompts import catalogue
from tests.commands.test_serve import SETTINGS


def migrate(database: Database) -> Result:
    url = database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(main, ["migrate"], env={**SETTINGS, "DATABASE_URL": url}, catch_exceptions=False)


def test_the_schema_is_current_and_the_content_of_the_files_is_published_once(database: Database) -> None:
    for _ in range(2):
        result = migrate(database)
        assert result.exit_code == 0
        assert "The schema is current" in result.output
    assert schema.is_current(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 1


def test_what_staff_have_published_stays(database: Database) -> None:
    migrate(database)
    with database.begin() as session:
        for release in session.scalars(select(Release)):
            release.source = "siti"
            release.digest = "of something else"
    assert "Staff have published" in migrate(database).output
    with database.reading() as session:
        assert session.scalars(select(Release.source)).all() == ["siti"]


def test_files_that_break_calls_are_told_in_sentences_and_the_release_in_force_goes_on(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(database)
    for language in catalogue.LANGUAGES:
        shutil.copy(catalogue.folder() / f"{language}.toml", tmp_path)
    edited = tmp_path / "id.toml"
    text = edited.read_text(encoding="utf-8")
    assert "{name}" in text
    edited.write_text(text.replace("{name}", "{name:d}"), encoding="utf-8")
    monkeypatch.setattr(catalogue, "folder", lambda: tmp_path)
    result = migrate(database)
    assert result.exit_code == 1
    assert "This cannot be published; nothing was changed." in result.output
    assert "curly brackets may hold only the name of what is filled in" in result.output
    assert "closed_holiday" in result.output
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Release)) == 1
    monkeypatch.undo()
    assert "are in force: release 1" in migrate(database).output
