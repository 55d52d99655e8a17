"""What admins do: hours, content, releases, people, and the record of it all."""

from ivr.web.admin import (
    audit,
    content,
    home,
    hours,
    office_import,
    offices,
    people,
    privacy,
    releases,
    settings,
    sign_in_tries,
)
from ivr.web.admin.blueprint import admin

__all__ = [
    "admin",
    "audit",
    "content",
    "home",
    "hours",
    "office_import",
    "offices",
    "people",
    "privacy",
    "releases",
    "settings",
    "sign_in_tries",
]
