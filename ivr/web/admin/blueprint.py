"""The admins' pages: everything under /admin needs an admin."""

from __future__ import annotations

from ivr.hotline.staff import Role
from ivr.web.frame.access import StaffPages

admin = StaffPages("admin", __name__, url_prefix="/admin", needed=Role.ADMIN)

SECTIONS: list[tuple[str, str]] = []
"""The parts that admins go to: the name, for texts, and the view that shows it; each part adds itself."""

_ORDER = ("hours", "content", "releases", "settings", "people", "offices", "sign_ins", "audit", "privacy")


@admin.context_processor
def _sections() -> dict[str, object]:
    """What `admin/frame.html` shows as tabs, in the order of daily use."""
    known = [entry for name in _ORDER for entry in SECTIONS if entry[0] == name]
    return {"sections": [*known, *(entry for entry in SECTIONS if entry not in known)]}
