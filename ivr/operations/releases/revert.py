"""One change of the draft taken back, the others kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline import release_revert
from ivr.hotline.release_diff import differences
from ivr.operations.releases import drafts, scripts
from ivr.operations.releases.drafts import Change, Draft, whole
from ivr.operations.releases.publishing import CannotRelease


def take_back(session: Session, path: str, version: int, actor: str, now: datetime) -> bool:
    """Undo the difference at `path` between the newest release and the draft; says whether it was still there.

    `version` is the draft that was looked at. Raises CannotRelease when it has changed since, and Refused when other
    changes depend on this one. A changed draft has to be submitted again.
    """
    draft, newest = drafts.current(session), scripts.newest(session)
    if draft.id is None or newest is None:
        return False
    before = whole(newest)
    one = next((one for one in differences(before, draft.content) if one.path == path), None)
    if one is None:
        return False
    if draft.version != version:
        raise CannotRelease("changed", "The draft has changed.", who=draft.changed_by)
    piece = release_revert.piece_of(draft.content, path)
    wanted = Draft(base=0, content=release_revert.taken_back(before, draft.content, one)).value(piece)
    drafts.change_together(session, [Change(piece, wanted, draft.seal(piece))], actor, now)
    return True
