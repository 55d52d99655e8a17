"""Why a command cannot do what it is asked, in English sentences: of releases the same as on the admins' pages."""

from __future__ import annotations

from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.release_checks import Problem
from ivr.operations.releases.drafts import Refused
from ivr.operations.releases.publishing import Unfit
from ivr.operations.releases.wording import PROBLEMS, PROMPT_TITLES
from ivr.texts import LANGUAGES, filled

_LANGUAGE = "en"
_LISTED_BY = {
    Thing.CALL: "calls",
    Thing.CHAT: "chats",
    Thing.PERSON: "users",
    Thing.RELEASE: "releases",
    Thing.REPORT: "reports",
}
"""The command that lists what there is."""


def not_there(error: NotFound) -> str:
    """What is not there, and the command that lists what is."""
    listed_by = _LISTED_BY.get(error.kind)
    return f"{str(error).removesuffix('.')}; `hotline {listed_by}` lists them" if listed_by else str(error)


def explain(error: Refused | Unfit) -> str:
    """What is wrong, a line for each problem."""
    return "\n".join(
        ["This cannot be published; nothing was changed.", *(f"  {_explain(one)}" for one in error.problems)]
    )


def _explain(problem: Problem) -> str:
    words, titles = PROBLEMS.of(_LANGUAGE), PROMPT_TITLES.of(_LANGUAGE)
    values = {name: LANGUAGES.get(str(value), value) for name, value in problem.values.items()}
    if "key" in values:
        values["what"] = f"“{titles.get(values['key'], values['key'])}” ({values['key']})"
    return filled(words.get(problem.code) or words["unreadable"], **{"why": problem.code, **values})
