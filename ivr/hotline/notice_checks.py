"""Whether what admins write for news in writing can be sent: in one SMS, and as a template that can be approved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from ivr.hotline.notice import Event
from ivr.hotline.release_checks import Problem, Weight
from ivr.hotline.script import Script
from ivr.hotline.writing import sms
from ivr.hotline.writing.notices import Notice, OfficeKind, as_sms

_EDGE = re.compile(r"^\W*\{|\}\W*$")
_DAY, _CLOCK = date(2026, 9, 2), time(12, 35)
"""A Wednesday in September is as long to write as most days."""


def problems(script: Script) -> list[Problem]:
    """What is not sent by SMS, or cannot be approved as a template, as it stands: it may be meant so."""
    return [one for language in script.languages for event in Event for one in _of(event, language, script)]


def _of(event: Event, language: str, script: Script) -> Iterator[Problem]:
    moment = datetime.combine(_DAY, _CLOCK, script.zone)
    notices = [
        Notice(event, "48217730", language, moment, moment + timedelta(days=365 * years), office)
        for office in OfficeKind
        for years in (0, 1)
    ]
    texts = [as_sms(one, script, moment - timedelta(days=30)) for one in notices]
    letters, length = sms.strange("".join(texts)), max(map(sms.length, texts))
    if letters:
        yield _problem(f"written_sms_{event}", "sms_letters", language, letters=letters)
    elif length > sms.ONE_MESSAGE:
        yield _problem(f"written_sms_{event}", "sms_too_long", language, length=length, most=sms.ONE_MESSAGE)
    prompt = f"written_notice_{event}"
    if _EDGE.search(script.catalogues[language].prompts[prompt].text):
        yield _problem(prompt, "template_edge", language)


def _problem(key: str, code: str, language: str, **values: object) -> Problem:
    path = f"catalogues.{language}.prompts.{key}"
    return Problem(path, code, {"key": key, "language": language, **values}, Weight.WARNING)
