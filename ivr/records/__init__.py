"""What the hotline remembers: models, sessions and migrations."""

from ivr.records import audit, cases, leases, models, moved_promises, people, regions, releases, wall_screens

__all__ = ["audit", "cases", "leases", "models", "moved_promises", "people", "regions", "releases", "wall_screens"]
