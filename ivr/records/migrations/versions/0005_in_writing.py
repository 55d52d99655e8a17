"""Whoever writes to us: addresses, chats, what came in and goes out, consent, and chats that want a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_TABLES = (
    "channel_addresses",
    "chats",
    "consents",
    "enquiries",
    "inbounds",
    "outbounds",
    "attachments",
    "dispatches",
    "unsent_replies",
    "redactions",
)


def upgrade() -> None:
    """Add what is new; rows from before keep what they had. No table is made anew: reports keep their triggers."""
    _channel_addresses()
    _chats()
    _consents()
    _enquiries()
    _inbounds()
    _outbounds()
    _attachments()
    _dispatches()
    _unsent_replies()
    _redactions()
    op.add_column("cases", sa.Column("solved_asked_at", _MOMENT, nullable=True))
    op.add_column("reports", sa.Column("address_id", _ID, nullable=True))
    op.create_index(op.f("ix_reports_address_id"), "reports", ["address_id"])


def downgrade() -> None:
    """Take it out again."""
    op.drop_index(op.f("ix_reports_address_id"), "reports")
    op.drop_column("reports", "address_id")
    op.drop_column("cases", "solved_asked_at")
    for table in reversed(_TABLES):
        op.drop_table(table)


def _channel_addresses() -> None:
    op.create_table(
        "channel_addresses",
        sa.Column("id", _ID, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=160), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=True),
        sa.Column("number_from", sa.String(length=16), nullable=True),
        sa.Column("external_id", sa.String(length=160), nullable=True),
        sa.Column("profile_name", sa.String(length=255), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("first_written_at", _MOMENT, nullable=True),
        sa.Column("last_written_at", _MOMENT, nullable=True),
        sa.Column("stopped_at", _MOMENT, nullable=True),
        sa.Column("blocked_at", _MOMENT, nullable=True),
        sa.Column("no_whatsapp_at", _MOMENT, nullable=True),
        sa.Column("no_sms_at", _MOMENT, nullable=True),
        sa.Column("stopped_sms_at", _MOMENT, nullable=True),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("forgotten_at", _MOMENT, nullable=True),
        sa.Column("erased_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_addresses")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_channel_addresses_channel_address")),
    )
    op.create_index(op.f("ix_channel_addresses_external_id"), "channel_addresses", ["external_id"])
    op.create_index(op.f("ix_channel_addresses_number"), "channel_addresses", ["number"])


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", _ID, nullable=False),
        sa.Column("sid", sa.String(length=40), nullable=False),
        sa.Column("address_id", _ID, nullable=False),
        sa.Column("release", _ID, nullable=True),
        sa.Column("was_open", sa.Boolean(), nullable=True),
        sa.Column("began_at", _MOMENT, nullable=False),
        sa.Column("last_in_at", _MOMENT, nullable=False),
        sa.Column("idle_at", _MOMENT, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("ending", sa.String(length=16), nullable=True),
        sa.Column("chosen", sa.String(length=16), nullable=True),
        sa.Column("abandoned", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("forgotten_at", _MOMENT, nullable=True),
        sa.Column("erased_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["channel_addresses.id"], name=op.f("fk_chats_address_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("sid", name=op.f("uq_chats_sid")),
    )
    op.create_index("ix_chats_address_id_began_at", "chats", ["address_id", "began_at"])
    op.create_index(op.f("ix_chats_began_at"), "chats", ["began_at"])
    op.create_index(
        "ix_chats_idle",
        "chats",
        ["idle_at"],
        postgresql_where=sa.text("idle_at IS NOT NULL"),
        sqlite_where=sa.text("idle_at IS NOT NULL"),
    )
    op.create_index(
        "uq_chats_open",
        "chats",
        ["address_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )


def _consents() -> None:
    op.create_table(
        "consents",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.String(length=16), nullable=True),
        sa.Column("address_id", _ID, nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("wording", sa.String(length=255), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(["address_id"], ["channel_addresses.id"], name=op.f("fk_consents_address_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(op.f("ix_consents_address_id"), "consents", ["address_id"])
    op.create_index(op.f("ix_consents_number"), "consents", ["number"])


def _enquiries() -> None:
    op.create_table(
        "enquiries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("address_id", _ID, nullable=False),
        sa.Column("chat_id", _ID, nullable=False),
        sa.Column("report_id", _ID, nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("promised_due_at", _MOMENT, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("deadline_at", _MOMENT, nullable=False),
        sa.Column("order_at", _MOMENT, nullable=False),
        sa.Column("lane", sa.Integer(), server_default="1", nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.Column("first_answer_at", _MOMENT, nullable=True),
        sa.Column("first_wait", sa.Integer(), nullable=True),
        sa.Column("changes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held_by", _ID, nullable=True),
        sa.Column("held_since", _MOMENT, nullable=True),
        sa.Column("held_until", _MOMENT, nullable=True),
        sa.Column("returned_why", sa.String(length=255), nullable=True),
        sa.Column("returned_by", _ID, nullable=True),
        sa.Column("returned_at", _MOMENT, nullable=True),
        sa.Column("disposition", sa.String(length=32), nullable=True),
        sa.Column("notes", sa.Text(), nullable=True),
        sa.Column("closed_by", _ID, nullable=True),
        sa.Column("closed_at", _MOMENT, nullable=True),
        sa.Column("close_reason", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["channel_addresses.id"], name=op.f("fk_enquiries_address_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_enquiries_chat_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["staff.id"], name=op.f("fk_enquiries_closed_by")),
        sa.ForeignKeyConstraint(["held_by"], ["staff.id"], name=op.f("fk_enquiries_held_by")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_enquiries_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enquiries")),
        sa.UniqueConstraint("held_by", name=op.f("uq_enquiries_held_by")),
    )
    op.create_index(op.f("ix_enquiries_address_id"), "enquiries", ["address_id"])
    op.create_index(op.f("ix_enquiries_chat_id"), "enquiries", ["chat_id"])
    op.create_index(
        "ix_enquiries_closed",
        "enquiries",
        ["closed_at"],
        postgresql_where=sa.text("closed_at IS NOT NULL"),
        sqlite_where=sa.text("closed_at IS NOT NULL"),
    )
    op.create_index("ix_enquiries_closed_by", "enquiries", ["closed_by", "closed_at"])
    op.create_index(op.f("ix_enquiries_created_at"), "enquiries", ["created_at"])
    op.create_index(
        "ix_enquiries_first_answer",
        "enquiries",
        ["first_answer_at", "first_wait"],
        postgresql_where=sa.text("first_answer_at IS NOT NULL"),
        sqlite_where=sa.text("first_answer_at IS NOT NULL"),
    )
    op.create_index(
        "ix_enquiries_promised",
        "enquiries",
        ["deadline_at"],
        postgresql_where=sa.text("promised_due_at IS NOT NULL"),
        sqlite_where=sa.text("promised_due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_enquiries_queue",
        "enquiries",
        ["lane", "order_at", "created_at", "id"],
        postgresql_where=sa.text("status = 'waiting'"),
        sqlite_where=sa.text("status = 'waiting'"),
    )
    op.create_index(op.f("ix_enquiries_report_id"), "enquiries", ["report_id"])
    op.create_index(
        "uq_enquiries_open",
        "enquiries",
        ["address_id"],
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
        sqlite_where=sa.text("closed_at IS NULL"),
    )


def _inbounds() -> None:
    op.create_table(
        "inbounds",
        sa.Column("id", _ID, nullable=False),
        sa.Column("message_sid", sa.String(length=40), nullable=False),
        sa.Column("address_id", _ID, nullable=False),
        sa.Column("to_address", sa.String(length=160), nullable=False),
        sa.Column("arrived_at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=True),
        sa.Column("quoted_sid", sa.String(length=40), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("forwarded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("found", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("chat_id", _ID, nullable=True),
        sa.Column("kept", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("report_id", _ID, nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("taken_at", _MOMENT, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(length=255), nullable=True),
        sa.Column("shown_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["channel_addresses.id"], name=op.f("fk_inbounds_address_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_inbounds_chat_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_inbounds_report_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbounds")),
        sa.UniqueConstraint("message_sid", name=op.f("uq_inbounds_message_sid")),
    )
    op.create_index(op.f("ix_inbounds_arrived_at"), "inbounds", ["arrived_at"])
    op.create_index(op.f("ix_inbounds_chat_id"), "inbounds", ["chat_id"])
    op.create_index(
        "ix_inbounds_due",
        "inbounds",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
        sqlite_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_inbounds_report_id"), "inbounds", ["report_id"])
    op.create_index("ix_inbounds_thread", "inbounds", ["address_id", "id"])
    op.create_index(
        "ix_inbounds_waiting",
        "inbounds",
        ["address_id", "id"],
        postgresql_where=sa.text("taken_at IS NULL"),
        sqlite_where=sa.text("taken_at IS NULL"),
    )


def _outbounds() -> None:
    op.create_table(
        "outbounds",
        sa.Column("id", _ID, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("address_id", _ID, nullable=True),
        sa.Column("number", sa.String(length=16), nullable=True),
        sa.Column("chat_id", _ID, nullable=True),
        sa.Column("report_id", _ID, nullable=True),
        sa.Column("staff_id", _ID, nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=True),
        sa.Column("question_only", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("template", sa.String(length=40), nullable=True),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("asked", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("delivery", sa.String(length=16), nullable=False),
        sa.Column("ways_gone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("why", sa.String(length=32), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("sent_at", _MOMENT, nullable=True),
        sa.Column("delivered_at", _MOMENT, nullable=True),
        sa.Column("read_at", _MOMENT, nullable=True),
        sa.Column("uncertain_shown_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["address_id"], ["channel_addresses.id"], name=op.f("fk_outbounds_address_id")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_outbounds_chat_id")),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name=op.f("fk_outbounds_report_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_outbounds_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbounds")),
        sa.UniqueConstraint("key", name=op.f("uq_outbounds_key")),
    )
    op.create_index(op.f("ix_outbounds_chat_id"), "outbounds", ["chat_id"])
    op.create_index(op.f("ix_outbounds_created_at"), "outbounds", ["created_at"])
    op.create_index(
        "ix_outbounds_due",
        "outbounds",
        ["due_at", "id"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
        sqlite_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_outbounds_number"), "outbounds", ["number"])
    op.create_index(op.f("ix_outbounds_report_id"), "outbounds", ["report_id"])
    op.create_index("ix_outbounds_thread", "outbounds", ["address_id", "id"])
    op.create_index(
        "ix_outbounds_uncertain",
        "outbounds",
        ["id"],
        postgresql_where=sa.text("delivery = 'uncertain'"),
        sqlite_where=sa.text("delivery = 'uncertain'"),
    )


def _attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", _ID, nullable=False),
        sa.Column("inbound_id", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("media_sid", sa.String(length=40), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("told_type", sa.String(length=100), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=24), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem", sa.String(length=255), nullable=True),
        sa.Column("file", sa.String(length=255), nullable=True),
        sa.Column("bytes", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("type", sa.String(length=100), nullable=True),
        sa.Column("preview", sa.String(length=255), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("stored_at", _MOMENT, nullable=True),
        sa.Column("provider_copy", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("forgotten_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["inbound_id"], ["inbounds.id"], name=op.f("fk_attachments_inbound_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("inbound_id", "number", name=op.f("uq_attachments_inbound_id_number")),
    )
    op.create_index(
        "ix_attachments_due",
        "attachments",
        ["due_at"],
        postgresql_where=sa.text("due_at IS NOT NULL"),
        sqlite_where=sa.text("due_at IS NOT NULL"),
    )


def _dispatches() -> None:
    op.create_table(
        "dispatches",
        sa.Column("id", _ID, nullable=False),
        sa.Column("outbound_id", _ID, nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("sender", sa.String(length=160), nullable=False),
        sa.Column("recipient", sa.String(length=160), nullable=False),
        sa.Column("message_sid", sa.String(length=40), nullable=True),
        sa.Column("decided_at", _MOMENT, nullable=False),
        sa.Column("delivery", sa.String(length=16), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("looked", sa.Integer(), server_default="0", nullable=False),
        sa.Column("looked_at", _MOMENT, nullable=True),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.Column("problem", sa.String(length=255), nullable=True),
        sa.ForeignKeyConstraint(
            ["outbound_id"], ["outbounds.id"], name=op.f("fk_dispatches_outbound_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatches")),
        sa.UniqueConstraint("message_sid", name=op.f("uq_dispatches_message_sid")),
        sa.UniqueConstraint("token", name=op.f("uq_dispatches_token")),
    )
    op.create_index(
        "ix_dispatches_open",
        "dispatches",
        ["decided_at"],
        postgresql_where=sa.text("delivery IN ('sending', 'uncertain')"),
        sqlite_where=sa.text("delivery IN ('sending', 'uncertain')"),
    )
    op.create_index(op.f("ix_dispatches_outbound_id"), "dispatches", ["outbound_id"])


def _unsent_replies() -> None:
    op.create_table(
        "unsent_replies",
        sa.Column("id", _ID, nullable=False),
        sa.Column("enquiry_id", _ID, nullable=False),
        sa.Column("staff_id", _ID, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("typed_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["enquiry_id"], ["enquiries.id"], name=op.f("fk_unsent_replies_enquiry_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_unsent_replies_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_replies")),
        sa.UniqueConstraint("enquiry_id", "staff_id", name=op.f("uq_unsent_replies_enquiry_id_staff_id")),
    )


def _redactions() -> None:
    op.create_table(
        "redactions",
        sa.Column("message_sid", sa.String(length=40), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("message_sid", name=op.f("pk_redactions")),
    )
    op.create_index(op.f("ix_redactions_due_at"), "redactions", ["due_at"])
