"""Who changed a piece of the draft last, as the audit tells it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.records.audit import AuditEntry
from ivr.records.releases import Draft


def last_editor(session: Session, row: Draft, path: str) -> tuple[str, datetime]:
    """Who (as the audit names them) changed a piece last, or else the draft, and when (UTC)."""
    parts = path.split(".")
    around = [".".join(parts[: number + 1]) for number in range(len(parts))]
    asked = select(AuditEntry).where(
        AuditEntry.action == "draft:change",
        AuditEntry.subject.in_(around) | AuditEntry.subject.startswith(f"{path}.", autoescape=True),
    )
    entry = session.scalars(asked.order_by(AuditEntry.id.desc()).limit(1)).first()
    return (entry.actor, entry.at) if entry else (row.changed_by, row.changed_at)
