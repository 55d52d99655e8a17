"""What the hotline remembers: models, sessions and migrations."""

from ivr.records import (  # so that every table is known
    audit,
    cases,
    models,
    people,
    promised,
    regions,
    releases,
    wall_screens,
)

__all__ = ["audit", "cases", "models", "people", "promised", "regions", "releases", "wall_screens"]
