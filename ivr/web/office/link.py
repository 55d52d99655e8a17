"""What an office sees and does by the link in its mail, without an account.

Mail software opens links before people do: a GET changes nothing.
"""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError, NotFound
from ivr.operations.cases import links, office_actions
from ivr.operations.cases.links import HandedOn, OfficeLinkOver
from ivr.records.cases import CaseLink
from ivr.web import current
from ivr.web.current import hotline, script
from ivr.web.frame import sent_files
from ivr.web.frame.errors import explain, page
from ivr.web.frame.marks import for_machines, open_to_all
from ivr.web.frame.texts import t
from ivr.web.office import case_page
from ivr.web.office.case_page import Door, Refused

office_link = Blueprint("office", __name__, url_prefix="/o")


@office_link.get("/<token>")
@open_to_all
def show(token: str) -> ResponseReturnValue:
    """The case, and what can be done with it."""
    return _case_page(token)


def _case_page(token: str, refused: Refused | None = None) -> ResponseReturnValue:
    with hotline().database.reading() as session:
        try:
            link = _opened(session, token)
        except HotlineError as error:
            return _closed(error)
        about = case_page.context(session, office_actions.by_link(link))
        return case_page.case_page(Door("office", {"token": token}, link.expires_at), about, refused)


def _opened(session: Session, token: str) -> CaseLink:
    line = hotline()
    return links.opened(session, line.settings.secret_key, token, current.now())


def _closed(error: HotlineError) -> ResponseReturnValue:
    if isinstance(error, OfficeLinkOver | HandedOn):
        return page(410, text=explain(error))
    raise error


@office_link.post("/<token>/<deed>")
@open_to_all
def do(token: str, deed: str) -> ResponseReturnValue:
    """Take it up, answer, ask back, or return it. Sent twice it happens once."""
    event, line = case_page.event_of(deed), hotline()
    try:
        said = case_page.said(event)
        with line.database.begin() as session:
            link = _opened(session, token)
            new = office_actions.say(session, office_actions.by_link(link), said, script().hours, current.now())
            still_ours = link.case.status in case_page.TAKEN
    except (NotFound, OfficeLinkOver, HandedOn) as error:
        return _closed(error)
    except HotlineError as error:
        return _case_page(token, case_page.refusal(event, error))
    if not still_ours:
        return render_template("office/done.html", words_key=f"office.done.{event}")
    flash(t(f"office.done.{event}"), "done") if new else flash(t("office.done_before"), "plain")
    return redirect(url_for("office.show", token=token), 303)


@office_link.get("/<token>/audio/<int:number>")
@open_to_all
def audio(token: str, number: int) -> ResponseReturnValue:
    """A message of the case, once the office has taken it up; each hearing is written down."""
    with hotline().database.begin() as session:
        try:
            link = _opened(session, token)
        except HotlineError as error:
            return _closed(error)
        name, sha256 = case_page.message(session, office_actions.by_link(link), number)
    return case_page.played(name, sha256)


@office_link.get("/<token>/attachments/<int:number>")
@open_to_all
@for_machines
def file(token: str, number: int) -> ResponseReturnValue:
    """A file that was sent for the case, once the office has taken it up."""
    return _attachment(token, number, whole=True)


@office_link.get("/<token>/attachments/<int:number>/preview")
@open_to_all
@for_machines
def preview(token: str, number: int) -> ResponseReturnValue:
    """A picture as the page shows it."""
    return _attachment(token, number, whole=False)


def _attachment(token: str, number: int, *, whole: bool) -> ResponseReturnValue:
    with hotline().database.begin() as session:
        try:
            link = _opened(session, token)
        except HotlineError as error:
            return _closed(error)
        found = case_page.attachment(session, office_actions.by_link(link), number, whole=whole)
    return sent_files.sent(found, whole=whole)
