"""Editing the draft: what was typed is kept when it cannot be saved, and nobody's change is overwritten unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.release_checks import has_control_character
from ivr.hotline.script import Script
from ivr.operations.releases import checks, drafts
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web import current
from ivr.web.admin.blueprint import admin
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.texts import LANGUAGES, has_text, t
from ivr.web.frame.weekdays import weekdays


@dataclass(frozen=True)
class Returned:
    """A form that came back: what was typed, what is wrong with it by field, and what somebody else has saved."""

    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None

    def of(self, form: str) -> Returned:
        """Itself for the form that came back, an empty one for any other."""
        return self if form == self.form else NOTHING

    @property
    def status(self) -> int:
        """How the page answers."""
        return 409 if self.conflict else 400 if self.errors else 200


NOTHING = Returned()


_SENTENCES = "catalogues"
"""Where everything lies that a rehearsal can tell of."""


def typed() -> dict[str, str]:
    """The fields of this request's form, without blanks around them."""
    return {name: value.strip() for name, value in request.form.items()}


def draft() -> Draft:
    """The draft as it stands; the page of this request tells that there is one."""
    line = hotline()
    with line.database.reading() as session:
        found = drafts.current(session)
    g.draft = found
    return found


def script_with_lengths() -> tuple[Script, Mapping[str, float]]:
    """The draft as a script, and the seconds of its recordings by name."""
    script = draft().script()
    with hotline().database.reading() as session:
        return script, checks.recorded(session, script)


def problems_at(*paths: str) -> list[str]:
    """What is worth telling about these pieces of the draft once they are saved, in words."""
    line = hotline()
    rehearse = any(path.startswith(_SENTENCES) for path in paths)
    with line.database.reading() as session:
        found = drafts.problems(session, drafts.current(session), current.now(), rehearse=rehearse)
    return [
        problem_in_words(one.code, one.values)
        for one in found
        if any(one.path == path or one.path.startswith(f"{path}.") for path in paths)
    ]


@admin.context_processor
def _open_draft() -> dict[str, Draft | None]:
    """The draft, where a page shows what is in it and it has changes that are not released."""
    found: Draft | None = g.get("draft")
    return {"open_draft": found if found is not None and found.id is not None else None}


def change(*changes: Change) -> None:
    """Change the draft, all pieces or none. Raises Conflict and Refused."""
    line = hotline()
    with line.database.begin() as session:
        drafts.change_together(session, changes, actor(), current.now())


def returned(form: str, fields: Mapping[str, str], why: Conflict | Refused, wrong: str = "") -> Returned:
    """The form with the reason why it could not be saved; `wrong` is the field to which a refusal belongs."""
    if isinstance(why, Conflict):
        return Returned(form, fields, conflict=why)
    return Returned(form, fields, {wrong: explain(why)})


def too_long(texts: Mapping[str, str], most: int) -> dict[str, str]:
    """What is wrong with the texts that have more than `most` letters, by field."""
    return {name: t("content.too_long", most=most, n=len(text)) for name, text in texts.items() if len(text) > most}


def unspeakable(texts: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with the texts that hold what neither a voice nor a page can take, by field."""
    words = t("content.problem.control_character")
    return {name: words for name, text in texts.items() if has_control_character(text)}


def overtaken(draft: Draft, path: str, theirs: Any) -> Conflict:
    """Somebody has changed one item of a list since the form was opened."""
    who = draft.changed_by or t("content.conflict.somebody")
    return Conflict(path, theirs, who, draft.changed_at or current.now())


def explain(refused: Refused) -> str:
    """Why the draft cannot become so, in words."""
    return " ".join(problem_in_words(problem.code, problem.values) for problem in refused.problems)


def problem_in_words(code: str, values: Mapping[str, Any]) -> str:
    """One problem of a script, in words."""
    key = f"content.problem.{code}"
    if "key" in values:
        values = {**values, "what": f"“{prompt_title(str(values['key']))}”"}
    if "weekdays" in values:
        values = {**values, "weekdays": weekdays(values["weekdays"])}
    values = {name: LANGUAGES.get(str(value), value) for name, value in values.items()}
    return t(key, **values) if has_text(key) else t("content.problem.unreadable", why=values.get("why", code))


def prompt_title(key: str) -> str:
    """What a prompt is called in the reader's language; its key where it has no title."""
    title = f"prompts.{key}"
    return t(title) if has_text(title) else key


def done(endpoint: str, words: str, **values: Any) -> ResponseReturnValue:
    """Saved: on to the page, with a sentence on what happened."""
    flash(words, "done")
    return redirect(url_for(endpoint, **values), 303)


def find(items: Sequence[Any], name: str, value: str) -> int | None:
    """Where in a stored list the item is whose field `name` is `value`; None when it is gone."""
    return next((number for number, item in enumerate(items) if item[name] == value), None)
