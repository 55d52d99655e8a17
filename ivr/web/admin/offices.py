"""Offices: who is written to for which region, which regions have nobody, and the list as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.operations import audit, coverage, office_files, offices
from ivr.operations.office_files import BadFile
from ivr.operations.offices import BadOffice, Wanted
from ivr.records.cases import Office
from ivr.web.admin.blueprint import SECTIONS, admin
from ivr.web.cases.words import place
from ivr.web.console.reporting import Unclear, region_of
from ivr.web.console.words import script
from ivr.web.guards import hotline
from ivr.web.staff import actor
from ivr.web.wording import t

SECTIONS.append(("offices", "admin.offices"))
LARGEST_FILE = 4 * 1024 * 1024


@admin.get("/offices", endpoint="offices")
def list_offices() -> str:
    """All offices, and the regions that have none."""
    return _list()


def _list(problems: list[str] | None = None) -> str:
    with hotline().database.reading() as session:
        found, gaps = offices.everybody(session), offices.gaps(session)
    return render_template(
        "admin/offices.html", section="offices", found=found, gaps=gaps, place=place, problems=problems or []
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
        regions = tuple(
            region_of(part) for part in form.get("regions", "").replace(";", "\n").splitlines() if part.strip()
        )
        name, email, phone, days_off = (form.get(field, "") for field in ("name", "email", "phone", "days_off"))
        daily, hears, active = (form.get(field) == "1" for field in ("daily", "hears", "active"))
        wanted = Wanted(name, email, phone, regions, daily, hears, days_off, active)
        with line.database.begin() as session:
            current = offices.one(session, known.id) if known else None
            saved = coverage.save(session, current, wanted, actor(), script().hours, line.clock())
    except Unclear as error:
        names = "; ".join(one.full_name for one in error.found) or t("cases.no_such_region")
        return _form(known, form, {"regions": t("offices.unclear", text=error.text, names=names)}), 400
    except BadOffice as error:
        field = "email" if error.field == "contact" else error.field
        return _form(known, form, {field: t(f"offices.wrong.{error.field}")}), 400
    flash(t("offices.saved", name=saved.name), "done")
    return redirect(url_for("admin.offices"), 303)


def _office(office_id: int) -> Office:
    with hotline().database.reading() as session:
        found = offices.one(session, office_id)
    if found is None:
        abort(404)
    return found


def _typed(known: Office | None) -> Mapping[str, Any]:
    if known is None:
        return {"hears": "1", "active": "1"}
    told = offices.told(known)
    switches = {name: "1" if told[name] else "" for name in ("daily", "hears", "active")}
    return {**told, **switches, "regions": "\n".join(place(code) for code in told["regions"])}


def _form(known: Office | None, typed: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    return render_template("admin/office.html", section="offices", known=known, typed=typed, errors=errors)


@admin.post("/offices/import")
def import_offices() -> ResponseReturnValue:
    """Take a file: all of its lines or none."""
    line = hotline()
    request.max_content_length = LARGEST_FILE
    uploaded = request.files.get("file")
    data = uploaded.read() if uploaded else b""
    try:
        with line.database.begin() as session:
            done = office_files.read(session, data, actor(), script().hours, line.clock())
    except BadFile as error:
        told = [
            t(f"offices.bad.{one.kind}", line=one.line, field=one.field, text=one.text) for one in error.problems[:20]
        ]
        return _list(told), 400
    flash(t("offices.imported", added=done.added, changed=done.changed, same=done.same), "done")
    return redirect(url_for("admin.offices"), 303)


@admin.post("/offices/export")
def export_offices() -> Response:
    """The list as CSV, which can be imported again."""
    line = hotline()
    with line.database.begin() as session:
        text = office_files.written(session)
        audit.record(
            session, actor(), "office:export", "offices", None, {"lines": text.count("\r\n") - 1}, line.clock()
        )
    headers = {"Content-Disposition": 'attachment; filename="offices.csv"', "Cache-Control": "no-store"}
    return Response(text, content_type="text/csv; charset=utf-8", headers=headers)
