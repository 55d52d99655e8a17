"""The list of offices as a file: written, and read in two steps, the first of which only shows what the second does."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.spreadsheet import decoded
from ivr.operations import audit
from ivr.operations.cases import office_files
from ivr.operations.cases.office_files import Otherwise, Plan
from ivr.operations.cases.office_rows import SWITCHES, BadOfficeFile, Problem
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.admin.offices import office_list
from ivr.web.current import hotline, script
from ivr.web.frame.access import actor
from ivr.web.frame.case_labels import case_place
from ivr.web.frame.texts import t

LARGEST_FILE = 4 * 1024 * 1024
MOST_TOLD = 30
"""So many problems of a file are told at once."""
_TAKES_FILES = ("admin.import_offices", "admin.take_offices")


@admin.url_value_preprocessor
def _let_files_in(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001 - as Flask calls it
    """Before anything of the form is read; the second step sends the file along as text."""
    if endpoint in _TAKES_FILES:
        request.max_content_length = 2 * LARGEST_FILE
        request.max_form_memory_size = 2 * LARGEST_FILE


@admin.post("/offices/import")
def import_offices() -> ResponseReturnValue:
    """Show what a file would do: nothing is changed."""
    data = _uploaded()
    try:
        with hotline().database.reading() as session:
            found = office_files.plan(session, data)
        return _plan_page(found, decoded(data)[0])
    except BadOfficeFile as error:
        return _refused(error.problems), 400


def _uploaded() -> bytes:
    found = request.files.get("file")
    if found is None:
        return b""
    with found.stream as stream:
        data: bytes = stream.read()
    return data


@admin.post("/offices/import/take")
def take_offices() -> ResponseReturnValue:
    """Do what was shown, all of it; once, however often it is sent."""
    line, text = hotline(), request.form.get("text", "")
    seal = request.form.get("seal", "")
    try:
        with line.database.begin() as session:
            done = office_files.carry_out(session, text.encode(), seal, actor(), script().hours, current.now())
    except BadOfficeFile as error:
        return _refused(error.problems), 400
    except Otherwise as error:
        return _plan_page(error.found, text, otherwise=True), 409
    if done.steps:
        counts = {"added": len(done.added), "changed": len(done.changed), "same": done.same, "cases": done.leaving}
        flash(t("offices.imported", **counts), "done")
    else:
        flash(t("offices.imported_already"), "plain")
    return redirect(url_for("admin.offices"), 303)


def _plan_page(found: Plan, text: str, *, otherwise: bool = False) -> str:
    context = {"plan": found, "text": text, "otherwise": otherwise, "value": _value}
    return render_template("admin/office_import.html", section="offices", **context)


def _value(field: str, value: Any) -> str:
    """What stands in a field of an office, in words."""
    if field in SWITCHES:
        return t("offices.yes" if value else "offices.no")
    if field == "regions":
        return "; ".join(f"{code} {case_place(code)}" for code in value)
    return value or "–"


def _refused(problems: list[Problem]) -> str:
    explained = [_explain(one) for one in problems[:MOST_TOLD]]
    if len(problems) > MOST_TOLD:
        explained.append(t("offices.bad.and_more", n=len(problems) - MOST_TOLD))
    return office_list(explained)


def _explain(one: Problem) -> str:
    values = {"line": one.line, "text": one.text, "meant": one.meant}
    match one.kind:
        case "field":
            why = t(f"offices.wrong.{one.field}")
            return t("offices.bad.field", line=one.line, text=f" ({one.text})" if one.text else "", why=why)
        case "region":
            return t(f"offices.bad.region_{one.field}", **values)
        case "word":
            return t("offices.bad.word", field=t(f"offices.column.{one.field}"), **values)
    return t(f"offices.bad.{one.kind}", **values)


@admin.post("/offices/export")
def export_offices() -> Response:
    """The list as CSV, which can be imported again."""
    line = hotline()
    with line.database.begin() as session:
        text = office_files.to_csv(session)
        lines = {"lines": text.count("\r\n") - 1}
        audit.record(session, actor(), "office:export", "offices", None, lines, current.now())
    headers = {"Content-Disposition": 'attachment; filename="offices.csv"', "Cache-Control": "no-store"}
    return Response(text, content_type="text/csv; charset=utf-8", headers=headers)
