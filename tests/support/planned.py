"""A hotline on which it is planned how many agents ring people back."""

from __future__ import annotations

import dataclasses
from datetime import time

from ivr.hotline.script import Script
from ivr.hotline.staffing import Staffed, StaffingPlan


def planned(script: Script, agents: int = 2) -> Script:
    """The same script with so many agents at their desks from eight to three, Monday to Friday."""
    day = (Staffed(time(8), time(15), agents),)
    return dataclasses.replace(script, staffing=StaffingPlan((day,) * 5 + ((),) * 2))
