"""One prompt: its texts in every language side by side, and the recordings that may take their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline import spoken_length
from ivr.hotline.misread import misread
from ivr.hotline.script import WRITTEN
from ivr.hotline.writing.buttons import BUTTON_TITLE
from ivr.operations.releases import drafts, prompt_audio
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.operations.releases.transcoding import LARGEST, LONGEST, Levelled, SoundRefused, level
from ivr.web import current
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.content.prompts import group_of
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.current import hotline
from ivr.web.frame.access import actor
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import LANGUAGES, t

LONGEST_TEXT = 2000
CHOICE = f"{WRITTEN}choice_"
TAKES_UPLOADS = "admin.save_prompt"


@admin.url_value_preprocessor
def _let_uploads_in(endpoint: str | None, values: dict[str, Any] | None) -> None:  # noqa: ARG001 - as Flask calls it
    """A recording for each language may come with this form, before anything of it is read."""
    if endpoint == TAKES_UPLOADS:
        request.max_content_length = len(LANGUAGES) * LARGEST + 1024 * 1024


@admin.get("/content/prompts/<key>", endpoint="prompt")
def one(key: str) -> ResponseReturnValue:
    """One prompt, to edit."""
    return _one(key)


def _one(key: str, back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    script = draft.script()
    known = {code: said.prompts.get(key) for code, said in script.catalogues.items()}
    if not any(known.values()):
        abort(404)
    names = [prompt.audio for prompt in known.values() if prompt and prompt.audio]
    with hotline().database.reading() as session:
        recorded = prompt_audio.lengths(session, names)
    context = {
        "key": key,
        "title": editing.prompt_title(key),
        "group": group_of(key),
        "known": known,
        "wanted": sorted(_placeholders(key)),
        "fields": dict(back.typed) or {f"text_{code}": prompt.text for code, prompt in known.items() if prompt},
        "seals": {code: draft.seal(_path(code, key)) for code in known},
        "back": back,
        "theirs": _theirs(back),
        "recorded": recorded,
        "rates": {language: voice.rate for language, voice in script.voices.items()},
        "pace": spoken_length.PACE,
        "longest": LONGEST_TEXT,
        "length": spoken_length.seconds,
        "misread": misread,
        "most_letters": BUTTON_TITLE if key.startswith(CHOICE) else None,
        "most_seconds": int(LONGEST),
        "most_megabytes": LARGEST // 1024 // 1024,
    }
    return render_template("admin/prompt.html", **context), back.status


def _theirs(back: Returned) -> tuple[str, str] | None:
    """The language, and what somebody else has written there."""
    if back.conflict is None:
        return None
    stored = back.conflict.theirs
    return back.conflict.path.split(".")[1], stored["text"] if isinstance(stored, dict) else str(stored or "")


def _path(language: str, key: str) -> str:
    return f"catalogues.{language}.prompts.{key}"


def _placeholders(key: str) -> frozenset[str]:
    """What this prompt has to hold: the hotline fills it in."""
    for said in drafts.files().values():
        if key in said.prompts:
            return said.prompts[key].placeholders
    return frozenset()


@admin.post("/content/prompts/<key>", endpoint="save_prompt")
@tells_of_control_characters
def save(key: str) -> ResponseReturnValue:
    """Save the texts and recordings of a prompt, all or none."""
    typed, draft = editing.typed(), editing.draft()
    known = [code for code in LANGUAGES if draft.value(_path(code, key)) is not None]
    if not known:
        abort(404)
    errors = {f"text_{code}": t("content.no_text") for code in known if not typed.get(f"text_{code}")}
    errors |= editing.too_long({f"text_{code}": typed.get(f"text_{code}", "") for code in known}, LONGEST_TEXT)
    errors |= editing.unspeakable(typed)
    recordings: dict[str, Levelled] = {}
    for code in known if not key.startswith(WRITTEN) else ():
        try:
            if made := _recording(f"sound_{code}"):
                recordings[code] = made
        except SoundRefused as refused:
            values = {"seconds": int(LONGEST), "megabytes": LARGEST // 1024 // 1024}
            errors[f"sound_{code}"] = t(f"content.sound.refused.{refused.why}", **values)
    if recordings and _placeholders(key):
        errors |= {f"sound_{code}": t("content.sound.placeholders") for code in recordings}
    if errors:
        return _one(key, Returned("prompt", typed, errors))
    try:
        _put(key, typed, recordings, draft, known)
    except (Conflict, Refused) as why:
        return _one(key, editing.returned("prompt", typed, why, _where(why)))
    for problem in editing.problems_at(*(_path(code, key) for code in known)):
        flash(problem, "problem")
    return editing.done("admin.prompt", t("content.saved"), key=key)


def _recording(name: str) -> Levelled | None:
    """The recording in this field, fit for the telephone; None when there is none. Raises SoundRefused."""
    file = request.files.get(name)
    if file is None or not file.filename:
        return None
    return level(file.stream.read(LARGEST + 1))


def _where(why: Conflict | Refused) -> str:
    """The field to which a refusal belongs."""
    if isinstance(why, Conflict):
        return ""
    parts = why.problems[0].path.split(".") if why.problems else []
    return f"text_{parts[1]}" if parts[:1] == ["catalogues"] else ""


def _put(
    key: str, typed: Mapping[str, str], recordings: Mapping[str, Levelled], draft: Draft, known: list[str]
) -> None:
    line, changes = hotline(), []
    with line.database.begin() as session:
        for code in known:
            stored = draft.value(_path(code, key))
            audio: str | None = stored.get("audio") if isinstance(stored, dict) else None
            if typed.get(f"silence_{code}"):
                audio = None
            if code in recordings:
                audio = prompt_audio.keep(session, recordings[code], actor(), current.now())
            text = typed[f"text_{code}"]
            value = {"text": text, "audio": audio} if audio else text
            changes.append(Change(_path(code, key), value, typed.get(f"seen_{code}", "")))
        drafts.change_together(session, changes, actor(), current.now())
