"""The vocabulary names each room of the house and nothing that is not there."""

from __future__ import annotations

import re

import pytest

from ivr.records import audit, cases, models, releases  # noqa: F401 (their tables)
from ivr.records.base import Base
from tests.readme_tree import IN_ROOMS, PACKAGES, README, ROOT

VOCABULARY = ROOT / "docs" / "vocabulary.md"
QUOTED = re.compile(r"`([^`\n]+)`")
ROOMS = sorted(
    [room for room in PACKAGES if room not in IN_ROOMS]
    + [
        path.parent.relative_to(ROOT).as_posix()
        for folder in IN_ROOMS
        for path in (ROOT / folder).glob("*/__init__.py")
    ]
)


@pytest.fixture(scope="module")
def quoted() -> set[str]:
    return set(QUOTED.findall(VOCABULARY.read_text(encoding="utf-8")))


@pytest.mark.parametrize("room", ROOMS)
def test_each_room_has_its_words(quoted: set[str], room: str) -> None:
    assert room in quoted


def test_each_folder_that_is_named_is_there(quoted: set[str]) -> None:
    named = {one for one in quoted if re.fullmatch(r"(ivr|prompts|scheduler)(/\w+)*", one)}
    assert [one for one in sorted(named) if not (ROOT / one).is_dir()] == []


def test_each_row_that_is_named_is_a_table() -> None:
    rows = set(re.findall(r"row `(\w+)`", VOCABULARY.read_text(encoding="utf-8")))
    tables = {mapper.class_.__name__ for mapper in Base.registry.mappers}
    assert rows
    assert rows <= tables


def test_each_name_of_a_module_and_what_is_in_it_is_there(quoted: set[str]) -> None:
    """`claims.held` and its like: some module of that name defines it."""
    names = sorted(one for one in quoted if re.fullmatch(r"[a-z_]+\.[A-Za-z_]+", one) and not one.startswith("rows."))
    named = [one.split(".") for one in names]
    defined = [
        f"{module}.{name}"
        for module, name in named
        if any(
            re.search(rf"^(?:class|def) {name}\b", path.read_text(encoding="utf-8"), re.MULTILINE)
            for path in (ROOT / "ivr").rglob(f"{module}.py")
        )
    ]
    assert named
    assert sorted(defined) == sorted(".".join(one) for one in named)


def test_readme_leads_to_it() -> None:
    assert "(docs/vocabulary.md)" in README.read_text(encoding="utf-8")
