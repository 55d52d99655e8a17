"""What the hotline remembers: models, sessions and migrations. `turns` are the steps of calls; `fast_path` the few
statements that every caller waits for; `audit_chain` seals the audit.
"""

from ivr.records import (
    audit,
    cases,
    chats,
    enquiries,
    half_hours,
    leases,
    models,
    moved_promises,
    outbounds,
    people,
    queue_snapshots,
    regions,
    releases,
    simulation_runs,
    wall_screens,
)

__all__ = [
    "audit",
    "cases",
    "chats",
    "enquiries",
    "half_hours",
    "leases",
    "models",
    "moved_promises",
    "outbounds",
    "people",
    "queue_snapshots",
    "regions",
    "releases",
    "simulation_runs",
    "wall_screens",
]
