"""The words of news in writing: what somebody has said about it, what they were told, and how far that has come."""

from __future__ import annotations

from ivr.hotline.notice import Event
from ivr.hotline.writing.delivery import Delivery
from ivr.operations.audit.actors import login_of
from ivr.records.outbounds import Consent, Outbound
from ivr.web.frame.texts import has_text, t

_CHAT = "W"


def consent_words(one: Consent) -> str:
    """A yes or no, and where it was said."""
    said = t("cases.news.gave" if one.given else "cases.news.refused")
    login = login_of(one.source)
    if login != one.source:
        return t("cases.news.at_the_desk", said=said, name=login)
    return t("cases.news.in_chat" if one.source.startswith(_CHAT) else "cases.news.by_telephone", said=said)


def notice_words(one: Outbound) -> str:
    """What it tells; what was written back to an answer is all called so."""
    event = one.key.partition(":")[0]
    return t(f"cases.news.event.{event if event in list(Event) else 'reply'}")


def notice_stands(one: Outbound) -> str:
    """How far it has come, or why it was not sent."""
    delivery = Delivery(one.delivery)
    if delivery is Delivery.WITHDRAWN and one.why and has_text(f"chats.why.{one.why}"):
        return f"{t('chats.delivery.withdrawn')}: {t(f'chats.why.{one.why}')}"
    return t(f"chats.delivery.{delivery.value}")


FILTERS = {function.__name__: function for function in (consent_words, notice_words, notice_stands)}
"""For templates."""
