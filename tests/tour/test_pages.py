"""Everybody opens every page that they can reach, in both languages, and nothing on them is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.sizes import thoroughly
from tests.tour.seen import EVERYTHING, GROUPS, WALKS, Diary, Seen, elsewhere, passed_by
from tests.tour.visitors import LANGUAGES, Town
from tests.tour.walking import Pace, told

QUICK, SLOW = Pace(), Pace(60, 40, 40)
DATABASES = ("sqlite", "postgresql")
SIZES = [pytest.param((group,), "sqlite", QUICK, LANGUAGES, id=f"{group}-sqlite") for group in GROUPS]
SIZES += [pytest.param(GROUPS, "postgresql", QUICK, LANGUAGES[:1], id="postgresql")]
"""What PostgreSQL may do otherwise it does in any language; in one test, so that its history is made once."""
SIZES += [
    thoroughly((group,), kind, SLOW, LANGUAGES, name=f"{group}-{kind}-slow") for group in GROUPS for kind in DATABASES
]


@pytest.mark.parametrize(("groups", "kind", "pace", "languages"), SIZES)
def test_every_page_can_be_opened_and_read(
    town_on: Callable[[str], Town],
    diary: Diary,
    groups: tuple[str, ...],
    kind: str,
    pace: Pace,
    languages: tuple[str, ...],
) -> None:
    town, problems = town_on(kind), []
    for group in groups:
        seen, opened = Seen(), 0
        for walk in town.walks(group, pace, languages):
            problems += [f"{walk.who}: {problem}" for problem in walk.problems]
            opened += walk.endpoints.total()
            seen.adds(walk)
        assert opened > 20 * len(languages), f"or {group} has not gone far"
        if (kind, pace) == ("sqlite", QUICK):
            diary.write(f"pages-{group}", seen)
            if walks := diary.read(WALKS):  # whoever of them comes last
                problems += elsewhere(town, walks)
            if everything := diary.read(EVERYTHING):
                problems += passed_by(town.line.app, everything.values())
    assert not problems, told(problems)
