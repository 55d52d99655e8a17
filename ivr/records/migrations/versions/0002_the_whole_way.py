"""What is remembered of talks, takes and reports that began at the desk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what is new; rows from before keep what they had."""
    _sign_ins()
    _takes_that_count()


def downgrade() -> None:
    """Take it out again."""
    _without_takes_that_count()
    _without_sign_ins()


def _sign_ins() -> None:
    with op.batch_alter_table("sign_ins") as table:
        table.add_column(sa.Column("kept", sa.JSON(), nullable=True))
    with op.batch_alter_table("sign_in_tries") as table:
        table.add_column(sa.Column("network", sa.String(length=64), nullable=True))
        table.create_index("ix_sign_in_tries_network_at", ["network", "at"], unique=False)


def _without_sign_ins() -> None:
    with op.batch_alter_table("sign_in_tries") as table:
        table.drop_index("ix_sign_in_tries_network_at")
        table.drop_column("network")
    with op.batch_alter_table("sign_ins") as table:
        table.drop_column("kept")


def _takes_that_count() -> None:
    """Which takes hold a voice, and which the caller was asked about; of those from before nothing is known."""
    with op.batch_alter_table("voicemails") as table:
        for name in ("silent", "reviewed"):
            table.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def _without_takes_that_count() -> None:
    with op.batch_alter_table("voicemails") as table:
        table.drop_column("silent")
        table.drop_column("reviewed")
