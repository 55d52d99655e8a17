"""The release of the files that come with the hotline, published only when callers can be met with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.checking import Weight
from ivr.hotline.script import Script
from ivr.operations import content, drafts
from ivr.operations.drafts import Draft
from ivr.operations.releasing import Unfit


def publish_files(session: Session, script: Script, now: datetime) -> int | None:
    """Publish what the files say; see `content.publish_files`.

    Raises Unfit for what callers must not meet, such as a file edited by hand: the release in force goes on.
    """
    last, data = content.newest(session), script.to_data()
    if last is None or (last.source == content.FROM_FILES and last.digest != content.digest_of(data)):
        found = drafts.problems(session, Draft(None, last.id if last else 0, data), now)
        if wrong := [problem for problem in found if problem.weight is not Weight.WARNING]:
            raise Unfit(wrong)
    return content.publish_files(session, script, now)
