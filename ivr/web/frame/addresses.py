"""Addresses of pages for what is said outside of them: mails lead there. A test holds them to the routes.

The scheduler, which writes the mails, has no web application and need not load one for this.
"""

from __future__ import annotations

from ivr.operations.correspondence.pages import Pages

PAGES = Pages(
    queue="/console",
    callbacks_overdue="/console?overdue=1",
    messages="/console/messages",
    cases="/cases",
    cases_late="/cases?late=1",
    cases_without_region="/cases?region=-",
    offices="/admin/offices",
    capacity="/wallboard/capacity",
    map="/wallboard/map?period={period}",
    office_link="/o/{token}",
)
