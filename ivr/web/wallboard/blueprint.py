"""The pages under /wallboard: for supervisors and admins."""

from __future__ import annotations

from ivr.hotline.staff import Role
from ivr.web.frame.marks import StaffPages

wallboard = StaffPages("wallboard", __name__, url_prefix="/wallboard", needed=Role.SUPERVISOR)
