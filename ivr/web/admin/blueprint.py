"""The admins' pages: everything under /admin needs an admin."""

from __future__ import annotations

from ivr.hotline.staff import Role
from ivr.web.frame.marks import StaffPages

admin = StaffPages("admin", __name__, url_prefix="/admin", needed=Role.ADMIN)

SECTIONS = (
    ("hours", "admin.hours"),
    ("staffing", "admin.staffing"),
    ("content", "admin.content"),
    ("releases", "admin.releases"),
    ("settings", "admin.settings"),
    ("people", "admin.people"),
    ("offices", "admin.offices"),
    ("sign_ins", "admin.sign_in_tries"),
    ("audit", "admin.audit"),
    ("privacy", "admin.privacy"),
)
"""Where admins go, in the order of daily use: the name, for texts, and the view that shows it."""


@admin.context_processor
def _sections() -> dict[str, object]:
    """What `admin/frame.html` shows as tabs."""
    return {"sections": SECTIONS}
