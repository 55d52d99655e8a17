"""A revision that has landed is history: databases out there have it already, so its text stays as it is."""

from __future__ import annotations

import ast
import hashlib
import sys
from pathlib import Path

import pytest

from ivr.records import migrations

VERSIONS = sorted((migrations.FOLDER / "versions").glob("*.py"))
FROZEN = {
    "0001_first_tables": "6b188a43af974311501457511da955a645858a978345a5ac6640db8f780206ef",
    "0002_the_whole_way": "f8d08c0610e2961b8b8b31a703d5d9f36168b472f2dd68ffb0367930024c9632",
    "0003_room_for_promises": "85b5bf30ede9595a8fd9810ff389b6a38d1461246e160030259bf24263943925",
    "0004_simulation_runs": "c0c2faeeba49198279ac5d1a20965a97933a8bedbb1b8da92e20e8d3adc12fad",
    "0005_in_writing": "ef0b29050ae0f1230da87a5e1dc4d4e980bdf9527df65256f4d93744d24ad889",
}
"""What each revision's file was when it landed, as SHA-256."""
MAY_BE_IMPORTED = {"alembic", "sqlalchemy", *sys.stdlib_module_names}


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_revision_is_what_it_was_when_it_landed(file: Path) -> None:
    assert file.stem in FROZEN, f"{file.name} is new: write down its digest here, {digest(file)}, when it lands"
    assert digest(file) == FROZEN[file.stem], (
        f"{file.name} has landed, and databases have it already: put it back as it was (git checkout), and write what"
        " has changed as a new revision, which comes after it"
    )


def test_no_revision_that_has_landed_is_gone() -> None:
    assert sorted(FROZEN) == [file.stem for file in VERSIONS]


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_revision_imports_nothing_that_can_change(file: Path) -> None:
    foreign = {
        name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name.partition(".")[0] not in MAY_BE_IMPORTED
    }
    assert not foreign, f"{file.name} imports {foreign}: write what it needs into the revision itself"


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [one.name for one in names]
        case ast.ImportFrom(module=module, level=level):
            return [f"{'.' * level}{module or ''}"]
    return []
