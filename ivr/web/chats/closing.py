"""What came of a chat: a result from the list closes it, and is a step of its case."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from ivr.hotline.disposition import OnCase, UnknownDisposition, disposition
from ivr.operations.cases import cases
from ivr.operations.cases.contact_steps import Passing
from ivr.operations.cases.office_search import UnclearOffice
from ivr.operations.enquiries import inbox, outcomes
from ivr.operations.enquiries.outcomes import ReplyWaits, Said
from ivr.operations.staff.claiming import NotYours
from ivr.web import current
from ivr.web.chats.blueprint import back, chats
from ivr.web.current import hotline, script
from ivr.web.frame import office_choice
from ivr.web.frame.access import me
from ivr.web.frame.forms import number_in_form
from ivr.web.frame.saved_forms import saved

LONGEST_NOTES = 4000


@chats.post("/finish")
def finish() -> ResponseReturnValue:
    """Say what came of it. Sent twice it is done once, and the second is told so."""
    enquiry_id, code = number_in_form("enquiry"), request.form.get("disposition", "")
    notes = request.form.get("notes", "")[:LONGEST_NOTES]
    try:
        with hotline().database.begin() as session:
            found = inbox.entry(session, enquiry_id)
            passing = Passing()
            if disposition(code, script().rules.dispositions).on_case is OnCase.FORWARD:
                office = office_choice.office_in_form(session)
                passing = Passing(office, request.form.get("message", ""), found.enquiry.report_id if found else None)
            outcomes.finish(session, enquiry_id, me().id, Said(code, notes, passing), script(), current.now())
    except NotYours:
        return _finished_before(enquiry_id)
    except UnknownDisposition:
        return back("result_needed", "problem")
    except (UnclearOffice, cases.NoOffice):
        return back("no_such_office", "problem")
    except ReplyWaits:
        return back("reply_waits", "problem")
    saved(f"end:{enquiry_id}")
    return back("finished", "done")


def _finished_before(enquiry_id: int) -> ResponseReturnValue:
    with hotline().database.reading() as session:
        earlier = outcomes.finished_before(session, enquiry_id, me().id)
    return back("finished_before") if earlier is not None else back("lapsed", "problem")
