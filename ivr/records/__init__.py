"""What the hotline remembers: models, sessions and migrations."""

from ivr.records import audit, cases, models, people, promised, regions, releases  # so that every table is known

__all__ = ["audit", "cases", "models", "people", "promised", "regions", "releases"]
