"""What is remembered of talks, takes and reports that began at the desk."""

from __future__ import annotations

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; rows from before keep what they had."""


def downgrade() -> None:
    """Take it out again."""
