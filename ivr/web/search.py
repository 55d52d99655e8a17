"""The search in the head of every page of the staff: one box, and a page that tells what each thing found is."""

from __future__ import annotations

from flask import render_template, request

from ivr.hotline.staff import Role
from ivr.operations.cases import search as cases_search
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame.marks import StaffPages

search = StaffPages("search", __name__, url_prefix="/search", needed=Role.AGENT)


@search.get("")
def page() -> str:
    """What was asked for, also what is closed."""
    text = request.args.get("q", "").strip()
    too_long = cases_search.is_too_long(text)
    with hotline().database.reading() as session:
        found = cases_search.find(session, text)
    asked = text[: cases_search.LONGEST]
    enough = cases_search.read(text).anything
    now = current.now()
    return render_template("search.html", q=asked, found=found, too_long=too_long, enough=enough, now=now)
