"""The drawing and parts of it."""

from __future__ import annotations

import pytest

from ivr.hotline.atlas import box_around, whole


def test_a_box_holds_its_points_with_room_around_them() -> None:
    box = box_around([(10, 10), (30, 12)])
    assert box.x < 10
    assert box.x + box.width > 30
    assert box.width / box.height == pytest.approx(1.9)
    assert box_around([]) == whole()
