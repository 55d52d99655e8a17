"""Keys of categories: which are free, who holds the others, and the swap of two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ivr.operations.releases.drafts import Draft
from ivr.web.admin import editing
from ivr.web.frame.texts import language, t

PATH = "categories"
KEYS = "123456789"

Item = Mapping[str, Any]


def offered(items: Sequence[Item]) -> list[Item]:
    """Those of the categories that are not retired, by their keys."""
    return sorted((item for item in items if not item.get("retired")), key=lambda item: str(item["key"]))


def find(draft: Draft, code: str) -> Item | None:
    """The category of this code, offered or retired; None if there is none."""
    at = editing.find(draft.value(PATH), "code", code)
    return None if at is None else draft.value(PATH)[at]


def holders(draft: Draft, code: str) -> dict[str, Item]:
    """The other categories that are offered, by their keys."""
    return {item["key"]: item for item in offered(draft.value(PATH)) if item["code"] != code}


def choices(draft: Draft, code: str, chosen: str) -> list[tuple[str, str]]:
    """The keys that are free, which a new category gets the first of, and those that another one would swap for.

    A category that is offered may take another's key, which then gets its own: `5:capital` swaps with that one.
    """
    item, taken = find(draft, code), holders(draft, code)
    free = [(key, key) for key in KEYS if key not in taken]
    swaps = [(f"{key}:{one['code']}", _swap_label(key, one)) for key, one in taken.items()]
    if item is None or item.get("retired"):
        unknown = [(chosen, chosen)] if chosen and chosen not in dict(free) else []
        return unknown + free or [("", "–")]
    return sorted([*free, *swaps])


def _swap_label(key: str, holder: Item) -> str:
    return t("content.categories.swap", key=key, name=_named(holder))


def _named(item: Item) -> str:
    return str(item["name"].get(language()) or item["code"])


def choice_for(draft: Draft, code: str, key: str) -> str:
    """The choice that stands for a key: one that another holds is chosen as a swap with it."""
    holder = holders(draft, code).get(key)
    return f"{key}:{holder['code']}" if holder and find(draft, code) else key


def explain_wrong(key: str, holder: Item | None, swaps: bool, *, is_new: bool) -> dict[str, str]:
    """What is wrong with a key, in words and by its field; empty if nothing is.

    `holder` is who else has it, `swaps` whether the form asks that the two swap theirs.
    """
    if key not in KEYS or not key:
        return {"key": t("content.categories.no_key")}
    if holder is None or swaps:
        return {}
    if is_new:
        return {"key": t("content.categories.key_taken", name=_named(holder))}
    return {"key": t("content.categories.key_taken_swap", name=_named(holder))}
