"""Where mails lead: the pages that whoever knows the web hands in, as this room knows none."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pages:
    """Paths of pages, which begin with `/` and stand below the hotline's own address."""

    queue: str
    callbacks_overdue: str
    messages: str
    cases: str
    cases_late: str
    cases_without_region: str
    offices: str
    capacity: str
    map: str
    """With `{period}` in it: the days whose reports it shows."""
    office_link: str
    """With `{token}` in it: what an office opens a case with."""
