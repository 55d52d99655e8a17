"""Files that people sent, as they leave us: as our own type and never as a page, the files themselves as downloads."""

from __future__ import annotations

import re

from flask import Response, abort, request, send_file
from sqlalchemy.orm import Session

from ivr.operations.attachments import looking
from ivr.records.chats import Attachment
from ivr.web import current
from ivr.web.current import hotline

_FROM_START = re.compile(r"bytes=0-\d*")
_SANDBOX = "sandbox; default-src 'none'"


def write_look(session: Session, found: Attachment, actor: str, *, whole: bool) -> None:
    """Write down who looks, unless a program only asks what there is."""
    if request.method == "GET":
        wanted = request.headers.get("Range", "")
        anew = not wanted or _FROM_START.fullmatch(wanted) is not None
        looking.write_look(session, found, actor, whole=whole, anew=anew, now=current.now())


def sent(found: Attachment, *, whole: bool) -> Response:
    """The file itself, or the part of it that `Range` asks for; or its preview. 404 when it is not there (any more)."""
    name = found.file if whole else found.preview
    path = hotline().attachments.path(name) if name else None
    if name is None or path is None:
        abort(404)
    answer = send_file(
        path,
        mimetype=found.type or "application/octet-stream" if whole else "image/jpeg",
        as_attachment=whole,
        download_name=f"{found.id}.{name.rpartition('.')[2]}",
        conditional=True,
        etag=found.sha256 or False if whole else False,
        max_age=0,
    )
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer
