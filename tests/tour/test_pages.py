"""Everybody opens every page that they can reach, in both languages, and nothing on them is wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.hotline.staff import Role
from tests.support.sizes import thoroughly
from tests.tour.visitors import Town
from tests.tour.walking import Pace, told

QUICK, SLOW = Pace(), Pace(60, 40, 40)
GROUPS = (Role.ADMIN, Role.SUPERVISOR, Role.AGENT, Role.OFFICER)
DATABASES = ("sqlite", "postgresql")
SIZES = [(group, kind, QUICK) for group in GROUPS for kind in DATABASES]
SIZES += [thoroughly(group, kind, SLOW, name=f"{group}-{kind}-slow") for group in GROUPS for kind in DATABASES]


@pytest.mark.parametrize(("group", "kind", "pace"), SIZES)
def test_every_page_can_be_opened_and_read(town_on: Callable[[str], Town], group: str, kind: str, pace: Pace) -> None:
    problems, opened = [], 0
    for walk in town_on(kind).walks(group, pace):
        problems += [f"{walk.who}: {problem}" for problem in walk.problems]
        opened += walk.endpoints.total()
    assert not problems, told(problems)
    assert opened > 40, "or nobody has gone far"
