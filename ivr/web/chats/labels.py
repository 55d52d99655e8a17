"""The words of chats: how far a message has come, why it did not, and who it is that writes."""

from __future__ import annotations

from datetime import datetime

from ivr.hotline.writing import send_errors
from ivr.hotline.writing.delivery import Delivery
from ivr.operations.enquiries.thread import Line
from ivr.records.chats import ChannelAddress
from ivr.records.enquiries import Enquiry
from ivr.records.outbounds import Outbound
from ivr.web.frame.formats import masked_phone, phone
from ivr.web.frame.texts import has_text, t


def delivery_words(line: Line) -> str:
    """How far what we sent has come, or why it did not."""
    went, delivery = line.went, line.delivery
    if went is None or delivery is None:
        return ""
    if delivery.has_failed:
        return t("chats.failed", why=_reason(went))
    if delivery is Delivery.WAITING and went.why:
        return t("chats.again", why=_reason(went))
    if delivery is Delivery.WITHDRAWN and went.why and has_text(f"chats.why.{went.why}"):
        return t("chats.failed", why=t(f"chats.why.{went.why}"))
    return t(f"chats.delivery.{delivery.value}")


def _reason(went: Outbound) -> str:
    known = went.why is not None and has_text(f"chats.error.{went.why}")
    reason = went.why if known else send_errors.error(went.error_code).reason
    return t(f"chats.error.{reason}", code=went.error_code or "–")


def person_name(address: ChannelAddress, in_full: bool) -> str:
    """Who writes, as far as is known: their number, all but its end hidden unless `in_full`; or that they have none."""
    if address.number is None:
        return t("chats.no_number")
    return phone(address.number) if in_full else masked_phone(address.number)


def is_late_chat(enquiry: Enquiry, now: datetime) -> bool:
    """Whether the time that they were told has passed, and no person has answered since it was told."""
    told = enquiry.promised_due_at is not None and enquiry.answered_at is None
    return told and enquiry.closed_at is None and enquiry.deadline_at < now


def chat_ended(enquiry: Enquiry) -> str:
    """Why an enquiry was closed that has no result from the list."""
    return t(f"chats.ended.{enquiry.close_reason}") if has_text(f"chats.ended.{enquiry.close_reason}") else ""


FILTERS = {function.__name__: function for function in (delivery_words, person_name, is_late_chat, chat_ended)}
"""For templates."""
