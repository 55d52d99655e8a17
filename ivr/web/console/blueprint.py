"""The agents' pages: everything under /console needs somebody who is signed in as an agent or more."""

from __future__ import annotations

from ivr.hotline.staff import Role
from ivr.web.frame.marks import StaffPages

console = StaffPages("console", __name__, url_prefix="/console", needed=Role.AGENT)
