"""The form of a report: what is known as its fields show it, and what was typed into them."""

from __future__ import annotations

from flask import request

from ivr.hotline import region
from ivr.hotline.errors import HotlineError, NotFound
from ivr.hotline.region import Region
from ivr.operations.console.report_details import Details

SUGGESTIONS = 8


class Unclear(HotlineError):
    """What was typed for a region means none, or several."""

    def __init__(self, text: str, found: tuple[Region, ...]) -> None:
        super().__init__(f"{text!r} is not one region")
        self.text = text
        self.found = found


def region_of(text: str) -> str:
    """The code of the region that somebody typed: its code, its whole name, or what only one is called. Raises Unclear.

    "Kota Bandung, Jawa Barat" is what suggestions write.
    """
    typed = text.strip()
    if not typed:
        return ""
    try:
        return region.region(typed).code
    except NotFound:
        pass
    name, _, province = (part.strip() for part in typed.partition(","))
    found = region.search(name, limit=60)
    if province:
        found = tuple(one for one in found if one.province_name.casefold() == province.casefold())
    same = [one for one in found if name.casefold() in (one.name.casefold(), one.full_name.casefold())]
    same = same or [one for one in region.named(name) if one in found]
    if len(same) == 1 or len(found) == 1:
        return (same or list(found))[0].code
    raise Unclear(typed, found[:SUGGESTIONS])


def details_in_form() -> Details:
    """What the form tells of a report. Raises Unclear. A hint that was chosen counts where no region was typed."""
    fields = {name: " ".join(request.form.get(name, "").split()) for name in ("person", "business", "who", "category")}
    needs = request.form.get("needs", "").strip().replace("\r\n", "\n")
    place = region_of(request.form.get("region", "")) or region_of(request.form.get("hinted", ""))
    return Details(**fields, region=place, needs=needs)


def fields_of(details: Details) -> dict[str, str]:
    """What is known of a report as the fields of its form show it."""
    return {**vars(details), "region": region.name_of(details.region) if details.region else ""}
