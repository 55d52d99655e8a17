"""Files that people sent, for who works here: previews for pages, and the files themselves to be downloaded."""

from __future__ import annotations

from flask import Response

from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.staff import Role
from ivr.operations.attachments import looking
from ivr.operations.audit.actors import actor_of
from ivr.web.current import hotline
from ivr.web.frame import sent_files
from ivr.web.frame.access import MissingRole, may, me
from ivr.web.frame.marks import StaffPages, for_machines

attachments = StaffPages("attachments", __name__, url_prefix="/attachments", needed=Role.AGENT)


@attachments.get("/<int:number>")
@for_machines
def file(number: int) -> Response:
    """The file as it came."""
    return _sent(number, whole=True)


@attachments.get("/<int:number>/preview")
@for_machines
def preview(number: int) -> Response:
    """A picture as pages show it."""
    return _sent(number, whole=False)


def _sent(number: int, *, whole: bool) -> Response:
    with hotline().database.begin() as session:
        found = looking.one(session, number)
        if found is None or (found.file if whole else found.preview) is None:
            raise NotFound(Thing.ATTACHMENT, number)
        if not may(Role.SUPERVISOR) and not looking.may_look(session, found, me().id):
            raise MissingRole(Role.SUPERVISOR)
        sent_files.write_look(session, found, actor_of(session, me().id), whole=whole)
    return sent_files.sent(found, whole=whole)
