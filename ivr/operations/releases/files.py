"""A release as files, to keep under version control: the same format as those that come with the hotline.

`id.toml` and `en.toml` hold voice, prompts and information texts as under `prompts/`; `hours.toml`, `categories.toml`
and `settings.toml` the rest; `staffing.toml` the plan, empty or absent where there is none; recordings that staff have
made lie in `audio/`.
"""

from __future__ import annotations

import hashlib
import io
import tomllib
import wave
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import tomli_w
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.operations.releases import drafts, prompt_audio
from ivr.operations.releases.drafts import Draft
from ivr.operations.releases.prompt_audio import Sounds
from ivr.operations.releases.transcoding import Levelled
from prompts import catalogue

AUDIO = "audio"
_PARTS = ("hours", "categories", "settings")
_PLAN = "staffing"


class BadFiles(HotlineError):
    """A folder does not hold a release; the message says which file and why."""


def texts(content: Mapping[str, Any]) -> dict[str, str]:
    """The content of a release as TOML, by the name of the file."""
    hours = {name: value for name, value in content["hours"].items() if name != "closures"}
    parts = {"hours": hours, "categories": {"categories": content["categories"]}, "settings": content["settings"]}
    parts[_PLAN] = content.get(_PLAN) or {}  # written also when empty, over the plan of an earlier export
    return {f"{name}.toml": tomli_w.dumps(data) for name, data in {**content["catalogues"], **parts}.items()}


def content_of(files: Mapping[str, str]) -> dict[str, Any]:
    """The way back. Raises BadFiles."""
    found = {}
    for name, text in files.items():
        try:
            found[name.removesuffix(".toml")] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise BadFiles(f"{name}: {error}") from error
    missing = [f"{name}.toml" for name in (*catalogue.LANGUAGES, *_PARTS) if name not in found]
    if missing:
        raise BadFiles(f"{', '.join(missing)}: not there; export a release to see what belongs to it")
    hours, categories, settings = (found.pop(name) for name in _PARTS)
    plan = found.pop(_PLAN, {})
    if set(categories) != {"categories"}:
        raise BadFiles("categories.toml: holds [[categories]] and nothing else")
    order = (*catalogue.LANGUAGES, *(name for name in found if name not in catalogue.LANGUAGES))
    languages = {language: found[language] for language in order}
    planned = {_PLAN: plan} if plan else {}
    return {"catalogues": languages, "hours": hours, **categories, "settings": settings, **planned}


def write(content: Mapping[str, Any], kept: Sounds, folder: Path) -> list[Path]:
    """Write a release into a folder; gives the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, text in texts(content).items():
        (folder / name).write_text(text, encoding="utf-8")
        written.append(folder / name)
    for name in sorted(_recordings(content)):
        data = kept.of(name)
        if data is not None:
            (folder / AUDIO).mkdir(exist_ok=True)
            (folder / AUDIO / name).write_bytes(data)
            written.append(folder / AUDIO / name)
    return written


def read_into_draft(session: Session, folder: Path, actor: str, now: datetime) -> Draft:
    """Make the draft what the files say. Raises BadFiles, and Refused for content that cannot be."""
    try:
        files = {path.name: path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*.toml"))}
    except (OSError, UnicodeDecodeError) as error:
        raise BadFiles(f"{folder}: cannot be read ({error})") from error
    content = content_of(files)
    wanted = set(_recordings(content))
    for name in sorted(wanted):
        _keep(session, folder / AUDIO / name, actor, now)
    known = set(prompt_audio.lengths(session, wanted)) | {path.name for path in (catalogue.folder() / AUDIO).glob("*")}
    if lost := sorted(wanted - known):
        raise BadFiles(f"{folder / AUDIO / lost[0]}: this recording is not there, or is not the one that was exported")
    return drafts.replace(session, content, actor, now)


def _recordings(content: Mapping[str, Any]) -> Iterator[str]:
    for one in content["catalogues"].values():
        for prompt in one.get("prompts", {}).values():
            if isinstance(prompt, Mapping) and isinstance(prompt.get("audio"), str):
                yield prompt["audio"]


def _keep(session: Session, path: Path, actor: str, now: datetime) -> None:
    """Take in a recording that is what its name says; any other is left where it is."""
    if path.parent.name != AUDIO or not path.is_file():
        return
    data = path.read_bytes()
    if path.name != f"{hashlib.sha256(data).hexdigest()}.wav":
        return
    try:
        with wave.open(io.BytesIO(data)) as sound:
            seconds = sound.getnframes() / sound.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise BadFiles(f"{path}: is not a recording ({error})") from error
    prompt_audio.keep(session, Levelled(data, seconds), actor, now)
