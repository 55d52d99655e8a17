"""What a view of the map is asked for; all of it stands in the address, so that a view can be sent to somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.hotline import region
from ivr.operations.figures import Period
from ivr.operations.regions.query import UNTOLD, Wanted
from ivr.web.current import script
from ivr.web.wallboard.query import hours, period_asked

UNTOLD_IN_ADDRESS = "-"
CIRCLES, SHADES = "circles", "shades"
COUNT, PER_BUSINESSES = "count", "per"


@dataclass(frozen=True)
class View:
    """One view: what is counted, how it is drawn, and what a shade stands for."""

    wanted: Wanted
    drawn: str = CIRCLES
    base: str = COUNT

    @property
    def period(self) -> Period:
        """The period that is counted, in the hotline's zone."""
        return self.wanted.period

    @property
    def place(self) -> region.Region | None:
        """The province or regency that is looked at; None for all, and for reports without a region."""
        return region.region(self.wanted.region) if self.wanted.region else None

    def arguments(self, **changed: str | None) -> dict[str, str]:
        """The address's arguments of this view, or of one that differs in some; None leaves one out."""
        found: dict[str, str | None] = {
            "period": self.period.text,
            "region": _in_address(self.wanted.region),
            "category": _in_address(self.wanted.category),
            "drawn": None if self.drawn == CIRCLES else self.drawn,
            "base": None if self.base == COUNT else self.base,
            **changed,
        }
        return {name: value for name, value in found.items() if value is not None}


def _in_address(code: str | None) -> str | None:
    return UNTOLD_IN_ADDRESS if code == UNTOLD else code


def view_asked(values: Mapping[str, str], now: datetime) -> View:
    """The view in an address or a form; without a period, the present month. Raises BadPeriod, NotFound."""
    given = any(values.get(name, "").strip() for name in ("period", "from", "to"))
    zone = hours().zoneinfo
    period = period_asked(values, now) if given else Period.month(now.astimezone(zone).date(), zone)
    category = _code(values.get("category", ""))
    if category and script().category(category) is None:
        category = None
    wanted = Wanted(period, _region(values.get("region", "")), category)
    drawn = SHADES if values.get("drawn") == SHADES else CIRCLES
    return View(wanted, drawn, PER_BUSINESSES if values.get("base") == PER_BUSINESSES else COUNT)


def _region(text: str) -> str | None:
    code = _code(text)
    return region.region(code).code if code else code


def _code(text: str) -> str | None:
    """None for what is not asked, `UNTOLD` for what nobody told."""
    wanted = text.strip()
    return UNTOLD if wanted == UNTOLD_IN_ADDRESS else wanted or None
