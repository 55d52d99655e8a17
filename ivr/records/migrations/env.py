"""What Alembic runs to migrate: on the connection that it was given."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from ivr.records.base import Base
from ivr.records.types import UtcDateTime


def _written(kind: str, column_type: Any, _autogen: Any) -> str | Literal[False]:
    """How a column type is written in a migration: as plain SQLAlchemy, so that history does not hang on our code."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(column_type, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    render_item=_written,
    compare_type=False,
)
with context.begin_transaction():
    context.run_migrations()
