"""The map's page and the lists behind its figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline import area_codes, region
from ivr.hotline.atlas import outline
from ivr.operations.regions import circles, open_data, rows, shapes
from ivr.operations.regions.counts import Counts, counts, days
from ivr.operations.regions.query import UNTOLD, Wanted
from ivr.operations.regions.trends import movers
from ivr.records.regions import ANSWERED, FILED
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame.texts import t
from ivr.web.wallboard import dates, labels
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.map import picture
from ivr.web.wallboard.map.picture import Picture
from ivr.web.wallboard.map.query import PER_BUSINESSES, SHADES, View, view_asked
from ivr.web.wallboard.map.weeks import HEIGHT, in_weeks, weeks
from ivr.web.wallboard.query import hours, neighbours

MOST_LISTED = 200


@wallboard.get("/map")
def reports_map() -> ResponseReturnValue:
    """The map, and what stands beside it."""
    now = current.now()
    view = view_asked(request.args, now)
    if "period" not in request.args and {"from", "to"} & set(request.args):
        return redirect(f"{url_for('wallboard.reports_map')}?{urlencode(view.arguments())}")
    with hotline().database.reading() as session:
        found = counts(session, view.wanted)
        before = counts(session, _before(view), (FILED,))
        by_day = days(session, view.wanted, by_week=in_weeks(view.period))
        drawn, imported = _picture(session, view, found)
    earlier, later = neighbours(view.period, now)
    return render_template(
        "wallboard/map.html",
        **_tables(view, found, before),
        **imported,
        view=view,
        to=partial(_list_address, url_for("wallboard.mapped_reports"), view),
        into=cache(partial(_map_address, view)),
        counts=found,
        picture=drawn,
        outline=outline(),
        java=picture.java(),
        open_months=labels.listed([dates.period_name(month) for month in open_data.months(view.period)]),
        weeks=weeks(by_day, view.period),
        height=HEIGHT,
        earlier=earlier,
        later=later,
        before=_before(view).period,
        now=now,
        provinces=region.provinces(),
        looks=circles.looks(script().categories),
        categories=script().categories,
    )


def _map_address(view: View, province: str) -> str:
    """The same view of one province."""
    return f"{url_for('wallboard.reports_map')}?{urlencode(view.arguments(region=province))}"


def _list_address(path: str, view: View, what: str = FILED, **changed: str) -> str:
    """The list behind one figure of this view."""
    return f"{path}?{urlencode({'what': what, **view.arguments(**changed)})}"


def _before(view: View) -> Wanted:
    before = view.period.before(hours(), current.now())
    return Wanted(before, view.wanted.region, view.wanted.category)


def _picture(session: Session, view: View, found: Counts) -> tuple[Picture, dict[str, Any]]:
    """The drawing, and what has been imported for it."""
    box = picture.box_of(view.wanted.region)
    centres = circles.centres(session)
    bases = shapes.businesses(session)
    imported = {"has_boundaries": bool(centres), "bases": bases}
    if not centres or view.drawn != SHADES:
        looks = circles.looks(script().categories)
        nearer = () if view.wanted.region else circles.circles(found, picture.java(), centres, looks, picture.JAVA)
        return Picture(box, circles.circles(found, box, centres, looks), java=nearer), imported
    outlines = shapes.outlines(session, view.wanted.province if view.wanted.region else None)
    per = bases if bases and view.base == PER_BUSINESSES else None
    shades, limits = picture.shades(outlines, found.by_region, per)
    return Picture(box, (), shades, limits), imported


def _tables(view: View, found: Counts, before: Counts) -> dict[str, Any]:
    """The table beside the map: provinces, or the regencies of one; and where most has changed."""
    whole = not view.wanted.region
    now, was = (_grouped(one.by_region, whole) for one in (found, before))
    by_part: Counter[tuple[str, str]] = Counter()
    for (code, category), n in found.filed.items():
        by_part[(code[:2] if whole else code), category] += n
    return {
        "by_place": now,
        "answered_by_place": _grouped(found.answered_by_region, whole),
        "main_category": Counts(by_part, {}).main_category,
        "movers": movers(found.by_region, before.by_region),
        "before_total": before.total,
        "untold": found.by_region.get(UNTOLD, 0) if whole else 0,
        "was_by_place": was,
    }


def _hint(number: str | None) -> str:
    """What stands in place of a region that nobody told: perhaps where the landline is, never more than perhaps."""
    found = area_codes.hint(number)
    if found is None:
        return t("map.untold_region")
    return t(f"map.hint.{found.confidence}", place=found.regions[0].full_name)


def _grouped(counted: Mapping[str, int], by_province: bool) -> dict[str, int]:
    found: Counter[str] = Counter()
    for code, n in counted.items():
        found[code[:2] if by_province else code] += n
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


@wallboard.get("/map/reports")
def mapped_reports() -> ResponseReturnValue:
    """The reports behind a figure of the map: filed, or answered, in the period."""
    now = current.now()
    what = ANSWERED if request.args.get("what") == ANSWERED else FILED
    view = view_asked(request.args, now)
    with hotline().database.reading() as session:
        found = counts(session, view.wanted, (what,))
        lines = rows.newest(session, view.wanted, what, MOST_LISTED)
    total = found.total_answered if what == ANSWERED else found.total
    return render_template("wallboard/map_reports.html", view=view, what=what, total=total, lines=lines, hint=_hint)
