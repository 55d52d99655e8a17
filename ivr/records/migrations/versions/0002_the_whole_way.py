"""What is remembered of talks, takes and reports that began at the desk.

Columns come and go by plain ALTER TABLE: a batch makes a table anew, and on SQLite its rows would take along all rows
of other tables that point to them, or stay because of them.
"""

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
    _desk()
    _talks_in_cases()
    _channels()
    _wall_screens()


def downgrade() -> None:
    """Take it out again."""
    op.drop_table("wall_screens")
    _without_channels()
    _without_talks_in_cases()
    _without_desk()
    _without_takes_that_count()
    _without_sign_ins()


def _sign_ins() -> None:
    op.add_column("sign_ins", sa.Column("kept", sa.JSON(), nullable=True))
    op.add_column("sign_in_tries", sa.Column("network", sa.String(length=64), nullable=True))
    op.create_index("ix_sign_in_tries_network_at", "sign_in_tries", ["network", "at"], unique=False)


def _without_sign_ins() -> None:
    op.drop_index("ix_sign_in_tries_network_at", "sign_in_tries")
    op.drop_column("sign_in_tries", "network")
    op.drop_column("sign_ins", "kept")


def _takes_that_count() -> None:
    """Which takes hold a voice, and which the caller was asked about; of those from before nothing is known."""
    for name in ("silent", "reviewed"):
        op.add_column("voicemails", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))


def _without_takes_that_count() -> None:
    op.drop_column("voicemails", "silent")
    op.drop_column("voicemails", "reviewed")


_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def _desk() -> None:
    """What is typed and not sent; who gave back and why; how a call goes; who was away before it."""
    op.create_table(
        "unsent",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("callback_id", _NUMBER, nullable=False),
        sa.Column("staff_id", _NUMBER, nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("typed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["callback_id"], ["callbacks.id"], name=op.f("fk_unsent_callback_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_unsent_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent")),
        sa.UniqueConstraint("callback_id", "staff_id", name=op.f("uq_unsent_callback_id_staff_id")),
    )
    op.add_column("callbacks", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("callbacks", sa.Column("returned_why", sa.String(255), nullable=True))
    op.add_column("callbacks", sa.Column("returned_by", _NUMBER, nullable=True))
    op.add_column("callbacks", sa.Column("returned_at", _MOMENT, nullable=True))
    op.add_column("attempts", sa.Column("answered_at", _MOMENT, nullable=True))
    op.add_column("attempts", sa.Column("cancelled_at", _MOMENT, nullable=True))
    op.add_column("staff", sa.Column("away_after_call", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("staff", sa.Column("away_reason", sa.String(255), nullable=True))


def _without_desk() -> None:
    for table, columns in (
        ("staff", ("away_reason", "away_after_call")),
        ("attempts", ("cancelled_at", "answered_at")),
        ("callbacks", ("returned_at", "returned_by", "returned_why", "changes")),
    ):
        for column in columns:
            op.drop_column(table, column)
    op.drop_table("unsent")


def _talks_in_cases() -> None:
    """What came of a talk, and of which callback. Made anew on SQLite: no row points to a step, no trigger is lost."""
    with op.batch_alter_table("case_steps") as table:
        table.add_column(sa.Column("result", sa.String(32)))
        table.add_column(sa.Column("callback_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
        name = op.f("fk_case_steps_callback_id")
        table.create_foreign_key(name, "callbacks", ["callback_id"], ["id"], ondelete="SET NULL")
        table.create_index(op.f("ix_case_steps_callback_id"), ["callback_id"])


def _without_talks_in_cases() -> None:
    with op.batch_alter_table("case_steps") as table:
        table.drop_index(op.f("ix_case_steps_callback_id"))
        table.drop_constraint(op.f("fk_case_steps_callback_id"), type_="foreignkey")
        table.drop_column("callback_id")
        table.drop_column("result")


def _channels() -> None:
    """Whatever came before came by telephone. The table keeps its triggers, as it is not made anew."""
    op.add_column("reports", sa.Column("channel", sa.String(16), nullable=False, server_default="telephone"))


def _without_channels() -> None:
    op.drop_column("reports", "channel")


def _wall_screens() -> None:
    """Screens on a wall, each with an address of its own."""
    op.create_table(
        "wall_screens",
        sa.Column("id", _NUMBER, nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("made_by", sa.String(255), nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wall_screens")),
    )
