"""The release of the files that come with the hotline, published only when callers can be met with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.release_checks import Weight
from ivr.hotline.script import Script
from ivr.operations.releases import drafts, scripts
from ivr.operations.releases.drafts import Draft
from ivr.operations.releases.publishing import Unfit


def publish_files(session: Session, script: Script, now: datetime) -> int | None:
    """Publish what the files say; see `scripts.publish_files`.

    Raises Unfit for what callers must not meet, such as a file edited by hand: the release in force goes on.
    """
    last, data = scripts.newest(session), script.to_data()
    if last is None or (last.source == scripts.FROM_FILES and last.digest != scripts.digest_of(data)):
        found = drafts.problems(session, Draft(base=last.id if last else 0, content=data), now)
        if wrong := [problem for problem in found if problem.weight is not Weight.WARNING]:
            raise Unfit(wrong)
    return scripts.publish_files(session, script, now)
