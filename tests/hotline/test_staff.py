"""What each role may do."""

from __future__ import annotations

import pytest

from ivr.hotline.staff import Anybody, Role

MAY = {
    Role.AGENT: {Role.AGENT},
    Role.SUPERVISOR: {Role.AGENT, Role.SUPERVISOR},
    Role.ADMIN: {Role.AGENT, Role.SUPERVISOR, Role.ADMIN},
    Role.OFFICER: {Role.OFFICER},
}


@pytest.mark.parametrize("role", Role)
def test_each_may_do_what_those_before_may_and_officers_stand_beside_them(role: Role) -> None:
    assert {needed for needed in Role if role.allows(needed)} == MAY[role]


@pytest.mark.parametrize("role", Role)
def test_what_anybody_may_needs_no_role(role: Role) -> None:
    assert role.allows(Anybody.SIGNED_IN)
