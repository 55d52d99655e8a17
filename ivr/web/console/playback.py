"""The audio of messages, in the parts that a player asks for; each hearing is written down before it is sent."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Response, abort, request, send_file

from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.staff import Role
from ivr.operations.console import desktop
from ivr.operations.messages import playback
from ivr.records.models import Voicemail
from ivr.records.recordings import BadAudio
from ivr.web import current
from ivr.web.console.blueprint import console
from ivr.web.current import hotline
from ivr.web.frame.access import MissingRole, may, me
from ivr.web.frame.marks import for_machines

_FROM_START = re.compile(r"bytes=0-\d*")


@console.get("/voicemails/<int:voicemail_id>/audio")
@for_machines
def audio(voicemail_id: int) -> Response:
    """The message, or the part of it that `Range` asks for."""
    with hotline().database.begin() as session:
        voicemail = playback.one(session, voicemail_id)
        if voicemail is None:
            raise NotFound(Thing.VOICEMAIL, voicemail_id)
        if not may(Role.SUPERVISOR) and not desktop.may_hear(session, voicemail, me().id):
            raise MissingRole(Role.SUPERVISOR)
        file = _file(voicemail)
        if request.method == "GET":
            wanted = request.headers.get("Range", "")
            from_start = not wanted or _FROM_START.fullmatch(wanted) is not None
            playback.write_hearing(session, voicemail, me().id, from_start, current.now())
    return send_file(file, mimetype="audio/wav", conditional=True, etag=voicemail.sha256 or False, max_age=0)


def _file(voicemail: Voicemail) -> Path:
    if voicemail.file is None:
        abort(404)
    try:
        found = hotline().recordings.path(voicemail.file).resolve()
    except BadAudio:
        abort(404)
    if not found.is_file():
        abort(404)
    return found
