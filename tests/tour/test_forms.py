"""Every form that anybody is shown is sent as it is meant to be, and oddly; nothing fails, and what follows is fit to
be read.
"""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from ivr.hotline.staff import Role
from tests.support.sizes import thoroughly
from tests.tour.seen import EVERYTHING, GROUPS, Diary, Seen, passed_by
from tests.tour.sending import Sender
from tests.tour.visitors import Town
from tests.tour.walking import Pace, told

DATABASES = ("sqlite", "postgresql")
LEAST = {Role.ADMIN: 120, Role.SUPERVISOR: 50, Role.AGENT: 50, Role.OFFICER: 12}
"""Or little was sent."""
FEW = Pace(2, 1, 2)
SIZES = [(group, "sqlite", 1) for group in GROUPS]
SIZES += [thoroughly(group, "postgresql", 1, name=f"{group}-postgresql") for group in GROUPS]
SIZES += [thoroughly(group, kind, 12, name=f"{group}-{kind}-12") for group in GROUPS for kind in DATABASES]


@pytest.mark.parametrize(("group", "kind", "rounds"), SIZES)
def test_every_form_can_be_sent(
    town_on: Callable[[str], Town], diary: Diary, group: str, kind: str, rounds: int
) -> None:
    town, dice, seen = town_on(kind), random.Random(587), Seen()
    problems, sent, downloads = [], 0, 0
    for turn in range(2 * rounds):
        done: set[tuple[str, ...]] = set()
        for visitor in town.who(group):
            language = ("id", "en")[turn % 2]
            sender = Sender(town, visitor, town.walk(visitor, language, FEW).through(visitor.start))
            sender.send_all(dice, done, oddly=turn > 0)
            seen.adds(sender.walk)
            problems += [f"{sender.walk.who}: {problem}" for problem in sender.problems]
            sent, downloads = sent + sender.sent, downloads + sender.downloads
    if (kind, rounds) == ("sqlite", 1):
        diary.write(f"forms-{group}", seen)
        if everything := diary.read(EVERYTHING):  # whoever of all these tests comes last
            problems += passed_by(town.line.app, everything.values())
    assert not problems, told(problems)
    assert sent >= LEAST[Role(group)], sent
    assert downloads or group in (Role.AGENT, Role.OFFICER), "nothing was downloaded"
