"""The jobs about what people sent: fetched and looked at; what the provider still has of it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from ivr.operations.attachments import fetching, provider_copies
from ivr.wiring import Hotline


def fetch(hotline: Hotline, now: datetime) -> Mapping[str, int]:
    """Fetch what is due."""
    if hotline.messenger is None:
        return {}
    done = fetching.fetch_due(
        hotline.database,
        hotline.messenger,
        hotline.attachments,
        hotline.scripts,
        now,
        delete_copies=hotline.rules(now).delete_provider_copy,
        hands=hotline.settings.provider_requests,
    )
    return asdict(done)


def forget_at_provider(hotline: Hotline, now: datetime) -> Mapping[str, int]:
    """Copies of files, and words of messages, that are to go."""
    if hotline.messenger is None:
        return {}
    every = hotline.rules(now).delete_provider_copy
    deleted = provider_copies.delete_due(hotline.database, hotline.messenger, now, all_kinds=every)
    return {"deleted": deleted, "redacted": provider_copies.redact_due(hotline.database, hotline.messenger, now)}


def plan_deletions(hotline: Hotline, now: datetime) -> Mapping[str, int]:
    """Copies from before the setting was changed."""
    if hotline.messenger is not None and hotline.rules(now).delete_provider_copy:
        provider_copies.plan_deletions(hotline.database, now)
    return {}
