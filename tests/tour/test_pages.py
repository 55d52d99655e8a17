"""Everybody opens every page that they can reach, in both languages, and nothing on them is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.sizes import thoroughly
from tests.tour.seen import EVERYTHING, GROUPS, WALKS, Diary, Seen, elsewhere, passed_by
from tests.tour.visitors import Town
from tests.tour.walking import Pace, told

QUICK, SLOW = Pace(), Pace(60, 40, 40)
DATABASES = ("sqlite", "postgresql")
SIZES = [(group, kind, QUICK) for group in GROUPS for kind in DATABASES]
SIZES += [thoroughly(group, kind, SLOW, name=f"{group}-{kind}-slow") for group in GROUPS for kind in DATABASES]


@pytest.mark.parametrize(("group", "kind", "pace"), SIZES)
def test_every_page_can_be_opened_and_read(
    town_on: Callable[[str], Town], diary: Diary, group: str, kind: str, pace: Pace
) -> None:
    town, seen, problems, opened = town_on(kind), Seen(), [], 0
    for walk in town.walks(group, pace):
        problems += [f"{walk.who}: {problem}" for problem in walk.problems]
        opened += walk.endpoints.total()
        seen.adds(walk)
    if (kind, pace) == ("sqlite", QUICK):
        diary.write(f"pages-{group}", seen)
        if walks := diary.read(WALKS):  # whoever of them comes last
            problems += elsewhere(town, walks)
        if everything := diary.read(EVERYTHING):
            problems += passed_by(town.line.app, everything.values())
    assert not problems, told(problems)
    assert opened > 40, "or nobody has gone far"
