"""Offices: who is written to for which region, which regions have nobody, and which have several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.written_numbers import whole_number
from ivr.operations.cases import coverage, office_search, offices
from ivr.operations.cases.offices import BadOffice, Wanted
from ivr.records.cases import Office
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.current import hotline, script
from ivr.web.frame.access import actor
from ivr.web.frame.case_labels import case_place
from ivr.web.frame.report_form import Unclear, region_of
from ivr.web.frame.texts import t

PAGE = 50
FIELD_OF = {"contact": "email", "emails": "email", "shortened": "phone", "twice": "name"}
"""Where on the form a complaint stands that has another name than its field."""


@admin.get("/offices", endpoint="offices")
def list_offices() -> str:
    """All offices or those that are looked for, and the regions that have none or several."""
    return office_list()


def office_list(problems: list[str] | None = None) -> str:
    """The page; `problems` are what is wrong with a file that was sent."""
    asked = request.args.get("q", "").strip()[:80]
    with hotline().database.reading() as session:
        everybody, gaps, shared = offices.everybody(session), offices.gaps(session), offices.shared(session)
    found = office_search.search(everybody, asked) if asked else everybody
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(1, whole_number(request.args.get("page", ""), 1)), pages)
    listed = found[(number - 1) * PAGE : number * PAGE]
    paged = {"q": asked, "number": number, "pages": pages, "count": len(found), "all": len(everybody)}
    return render_template(
        "admin/offices.html",
        **{"section": "offices", "found": listed, "gaps": gaps, "problems": problems or []},
        **{"paged": paged, "shared": shared},
    )


@admin.get("/offices/new")
def new_office() -> str:
    """The form for a new office."""
    return _form(None, _typed(None), {})


@admin.get("/offices/<int:office_id>")
def office(office_id: int) -> str:
    """One office."""
    found = _office(office_id)
    return _form(found, _typed(found), {})


@admin.post("/offices/new")
def add_office() -> ResponseReturnValue:
    """Write down a new office."""
    return _save(None)


@admin.post("/offices/<int:office_id>")
def change_office(office_id: int) -> ResponseReturnValue:
    """Change an office."""
    return _save(_office(office_id))


def _save(known: Office | None) -> ResponseReturnValue:
    line, form = hotline(), request.form
    try:
        wanted = _wanted()
        with line.database.begin() as session:
            before = offices.one(session, known.id) if known else None
            saved = coverage.save(session, before, wanted, actor(), script().hours, current.now())
            also = offices.also_covering(session, saved)
    except Unclear as error:
        names = "; ".join(one.full_name for one in error.found) or t("cases.no_such_region")
        return _form(known, form, {"regions": t("offices.unclear", text=error.text, names=names)}), 400
    except BadOffice as error:
        wrong = {FIELD_OF.get(one.field, one.field): t(f"offices.wrong.{one.field}") for one in error.all}
        return _form(known, form, wrong), 400
    flash(t("offices.saved", name=saved.name), "done")
    if also:
        flash(t("offices.also", names="; ".join(also)), "plain")
    return redirect(url_for("admin.offices"), 303)


def _wanted() -> Wanted:
    """The office as the form tells it. Raises Unclear."""
    form = request.form
    typed = form.get("regions", "").replace(";", "\n").splitlines()
    regions = tuple(region_of(part) for part in typed if part.strip())
    name, email, phone, days_off = (form.get(field, "") for field in ("name", "email", "phone", "days_off"))
    daily, hears, active = (form.get(field) == "1" for field in ("daily", "hears", "active"))
    return Wanted(name, email, phone, regions, daily, hears, days_off, active)


def _office(office_id: int) -> Office:
    with hotline().database.reading() as session:
        found = offices.one(session, office_id)
    if found is None:
        raise NotFound(Thing.OFFICE, office_id)
    return found


def _typed(known: Office | None) -> Mapping[str, Any]:
    if known is None:
        return {"hears": "1", "active": "1"}
    told = offices.summary(known)
    switches = {name: "1" if told[name] else "" for name in ("daily", "hears", "active")}
    return {**told, **switches, "regions": "\n".join(case_place(code) for code in told["regions"])}


def _form(known: Office | None, typed: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    return render_template("admin/office.html", section="offices", known=known, typed=typed, errors=errors)
