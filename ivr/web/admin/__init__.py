"""What admins do: hours, content, releases, people, privacy, and the audit to read."""

from ivr.web.admin import (
    audit,
    audit_labels,
    content,
    home,
    hours,
    invitations,
    office_import,
    offices,
    people,
    person_acts,
    privacy,
    releases,
    settings,
    sign_in_tries,
    staffing,
)
from ivr.web.admin.blueprint import admin
from ivr.web.admin.hours import labels as hours_labels
from ivr.web.admin.releases import labels as releases_labels
from ivr.web.admin.staffing import labels as staffing_labels

for labels in (audit_labels, hours_labels, releases_labels, staffing_labels):
    for name, label in labels.FILTERS.items():
        admin.add_app_template_filter(label, name)

__all__ = [
    "admin",
    "audit",
    "content",
    "home",
    "hours",
    "invitations",
    "office_import",
    "offices",
    "people",
    "person_acts",
    "privacy",
    "releases",
    "settings",
    "sign_in_tries",
    "staffing",
]
