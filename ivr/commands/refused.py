"""Why a release cannot be so, in English sentences, the same as on the admins' pages."""

from __future__ import annotations

from ivr.hotline.release_checks import Problem
from ivr.operations.releases.drafts import Refused
from ivr.operations.releases.publishing import Unfit
from ivr.web.frame.texts import LANGUAGES, texts


def sentences(error: Refused | Unfit) -> str:
    """What is wrong, a line for each problem."""
    return "\n".join(["This cannot be published; nothing was changed.", *(f"  {_told(one)}" for one in error.problems)])


def _told(problem: Problem) -> str:
    words = texts("en")
    values = {name: LANGUAGES.get(str(value), value) for name, value in problem.values.items()}
    if "key" in values:
        values["what"] = f"“{words.get('prompts.' + values['key'], values['key'])}” ({values['key']})"
    text = words.get(f"content.problem.{problem.code}") or words["content.problem.unreadable"]
    return str(text).format(**{"why": problem.code, **values})
