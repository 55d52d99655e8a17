"""The pages of cases: everything under /cases needs somebody who is signed in as an agent or more."""

from __future__ import annotations

from ivr.hotline.staff import Role
from ivr.web.frame.marks import StaffPages

cases = StaffPages("cases", __name__, url_prefix="/cases", needed=Role.AGENT)
