"""What pages call the things that the hotline knows by code: categories, who somebody is, outcomes, windows, places."""

from __future__ import annotations

from ivr.hotline import region
from ivr.hotline.callback import WINDOWS
from ivr.hotline.disposition import DEFAULT_DISPOSITIONS, Disposition
from ivr.hotline.region import Region
from ivr.web.current import script
from ivr.web.frame.texts import has_text, language, t


def category(code: str | None) -> str:
    """What a category is called, with a capital."""
    found = script().category(code or "")
    name = found.name.get(language(), code or "") if found else (code or t("console.unknown_category"))
    return name[:1].upper() + name[1:]


def who(code: str | None) -> str:
    """Whose business it is."""
    return t(f"console.who.{code}") if code and has_text(f"console.who.{code}") else t("console.who.unknown")


def disposition(code: str | None) -> str:
    """What came of a callback: the name in the list, or the reason that somebody wrote."""
    for found in (*script().rules.dispositions, *DEFAULT_DISPOSITIONS):  # one that is gone may be in old callbacks
        if found.code == code:
            return found.name.get(language(), found.code)
    key = f"console.closed_because.{(code or '').replace(' ', '_')}"
    return t(key) if has_text(key) else (code or t("console.no_disposition"))


def window(key: str) -> str:
    """When a caller wants to be rung, as admins call it; one that is gone may be in old callbacks."""
    for found in (*script().rules.windows, *WINDOWS):
        if found.key == key:
            return found.name.get(language(), found.key)
    return key


def presence_reason(reason: str) -> str:
    """Why somebody is away."""
    key = f"console.presence.reason_{reason.replace(' ', '_')}"
    return t(key) if has_text(key) else reason


def provinces() -> tuple[Region, ...]:
    """All provinces by name."""
    return tuple(sorted(region.provinces(), key=lambda province: province.name))


def dispositions() -> tuple[Disposition, ...]:
    """What an agent can choose from."""
    return tuple(found for found in script().rules.dispositions if not found.retired)


FILTERS = {function.__name__: function for function in (category, who, disposition, window, presence_reason)}
"""For templates."""
