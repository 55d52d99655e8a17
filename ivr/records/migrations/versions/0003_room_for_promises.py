"""What is remembered of past half hours, and an index that says how much stands at which place of the queue."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; rows from before keep what they had."""
    _half_hours()
    _places()
    _snapshots()


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("queue_snapshots")
    op.drop_index("ix_callbacks_place", "callbacks")
    op.drop_table("half_hours")


_MOMENT = sa.DateTime(timezone=True)


def _half_hours() -> None:
    """One row for each past half hour of opening time."""
    op.create_table(
        "half_hours",
        sa.Column("starts_at", _MOMENT, nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("asked_while_closed", sa.Integer(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("busy", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("starts_at", name=op.f("pk_half_hours")),
    )


def _places() -> None:
    """Answers from itself alone how many wait until when, and the latest time that was told."""
    waiting = sa.text("status = 'waiting'")
    op.create_index(
        "ix_callbacks_place",
        "callbacks",
        ["order_at", "window", "rung_at"],
        postgresql_where=waiting,
        sqlite_where=waiting,
    )


def _snapshots() -> None:
    """How a long queue stood a moment ago."""
    op.create_table(
        "queue_snapshots",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken_at", _MOMENT, nullable=False),
        sa.Column("newest", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue_snapshots")),
    )
