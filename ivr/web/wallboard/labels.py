"""Codes of the wallboard in words: figures and their definitions, states, reasons, categories and places."""

from __future__ import annotations

from ivr.hotline import region
from ivr.hotline.numbers import mask_in_text
from ivr.operations.figures.lines import FigureLine
from ivr.web.frame import labels
from ivr.web.frame.formats import NOTHING
from ivr.web.frame.texts import has_text, t


def name(code: str) -> str:
    """The name of a figure."""
    return t(f"figures.{code}.name")


def definition(code: str) -> str:
    """Exactly what a figure counts."""
    return t(f"figures.{code}.definition")


def word(code: str | None, kind: str) -> str:
    """A code in words: of a status, a fate, a kind of call, an outcome."""
    key = f"wallboard.{kind}.{code}"
    return t(key) if code and has_text(key) else (code or NOTHING)


def listed(names: list[str]) -> str:
    """Names in a row; of many the first and the last."""
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} – {names[-1]}"


def category_or_untold(code: str) -> str:
    """A category by name."""
    return labels.category(code) if code else t("wallboard.not_told")


def province_or_untold(code: str) -> str:
    """A province by name."""
    return region.name_of(code) if code else t("wallboard.not_told")


def region_name(code: str) -> str:
    """A province or regency by its name alone."""
    return region.region(code).name


_KINDS = {
    **{"promise": "fate", "answer": "fate", "chat": "ending"},
    **{"call": "kind", "attempt": "outcome", "person": "presence_is"},
}
"""Whose states have words of their own, by noun."""


def state(line: FigureLine) -> str:
    """How it stands with one row of a list."""
    kinds = {
        "promise": "fate",
        "answer": "fate",
        "chat": "ending",
        "call": "kind",
        "attempt": "outcome",
        "person": "presence_is",
    }
    kind = kinds.get(line.noun, "status")
    return word(line.state, kind)


def reason(line: FigureLine) -> str:
    """What is remarked of one row; telephone numbers in what people wrote are hidden."""
    if not line.reason:
        return NOTHING
    if line.noun in ("call", "chat"):
        return word(line.reason, "chosen")
    if line.noun == "person":
        return labels.presence_reason(line.reason)
    if line.noun == "attempt":
        return mask_in_text(line.reason)
    if has_text(f"chats.ended.{line.reason}"):
        return t(f"chats.ended.{line.reason}")
    return word("moved", "status") if line.reason == "moved" else mask_in_text(labels.disposition(line.reason))
