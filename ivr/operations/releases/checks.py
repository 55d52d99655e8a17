"""Whether a script is fit to be published: what is wrong with it as it stands, and what a rehearsal of it meets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache

from sqlalchemy.orm import Session

from ivr.hotline import dry_run_findings, notice_checks, release_checks
from ivr.hotline.release_checks import Problem, Weight
from ivr.hotline.script import Script
from ivr.operations.releases import prompt_audio
from prompts.catalogue import Catalogue


def structural(session: Session, script: Script, files: Mapping[str, Catalogue]) -> list[Problem]:
    """What is wrong with a script without trying it."""
    found = release_checks.problems(script, files, recorded(session, script))
    if not any(one.weight is Weight.REFUSED for one in found):
        found += notice_checks.problems(script)
    return found


def recorded(session: Session, script: Script) -> Mapping[str, float]:
    """The seconds of the recordings of a script by name, those that come with the hotline left out."""
    said = (prompt for catalogue in script.catalogues.values() for prompt in catalogue.prompts.values())
    return prompt_audio.lengths(session, [prompt.audio for prompt in said if prompt.audio])


def rehearsed(script: Script, now: datetime) -> Sequence[Problem]:
    """What a rehearsal of every branch tells, at nine o'clock of this day (`now` is aware)."""
    return _rehearsed(json.dumps(script.to_data()), now.astimezone(script.zone).date())


@lru_cache(maxsize=8)
def _rehearsed(content: str, day: date) -> Sequence[Problem]:
    """Kept by the content as JSON: it takes a second, and pages ask for it again."""
    script = Script.from_data(json.loads(content), 0, {})
    return tuple(dry_run_findings.problems(script, datetime.combine(day, time(9), script.zone)))
