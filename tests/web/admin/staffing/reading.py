"""The staffing plan by its page."""

from __future__ import annotations

import re

STAFFING = "/admin/staffing"
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-10:00: 4, 10:00-15:00: 3")
STORED = ["08:00-10:00: 4", "10:00-15:00: 3"]


def seen_on(page: str) -> str:
    """The seal that the form of the week carries."""
    form = page.partition('action="/admin/staffing/week')[2]
    found = re.search(r'name="seen" value="([0-9a-f]*)"', form)
    assert found
    return found[1]
