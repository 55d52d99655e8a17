"""The usual chats written down: what people write, and every message that they get in answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from ivr.hotline import chat_dry_run, dry_run
from ivr.hotline.dry_run import Did, Rehearsal, RehearsalLine
from ivr.hotline.script import Script
from ivr.hotline.transcripts import CLOSED, OPEN

Words = str | Mapping[str, str]
PHOTO, PIN, SILENCE = "(photo)", "(pin)", "(silence)"
"""What is done beside writing."""

_PLACE = ("32.73",)
_STORY = {
    "id": "Kiriman 40 kg kerupuk saya busuk di gudang karena tokonya tutup sejak minggu lalu",
    "en": "My 40 kg of crackers went bad in the store room as the shop has been closed for a week",
}
_QUESTION = {"id": "mau bicara dengan petugas", "en": "talk to a person"}


@dataclass(frozen=True)
class Chat:
    """One usual chat: its title, what its person does in turn, and the local time at which they begin."""

    title: str
    entries: tuple[Words, ...]
    at: str = OPEN


CHATS = (
    Chat("A report, question by question", ("1", "6", _STORY, "2", {"id": "Kota Bandung", "en": "Bandung"}, "1", "9")),
    Chat("A story, a photo and a pin, before anything was asked", (_STORY, PHOTO, PIN, "6", "2", "1", "9")),
    Chat("A report and a callback", ("1", "1", "9", "1", "40115", {"id": "ya", "en": "yes"}, "1", "1", "1")),
    Chat("A report and an officer in writing", ("1", "2", PHOTO, "2", PIN, "1", "2")),
    Chat("Somebody to talk to, at once", (_QUESTION,)),
    Chat("How a report is doing", ("2", dry_run.TICKET, "9")),
    Chat("Nothing is understood", ("???", "hmm", "...")),
    Chat("Nothing comes any more", (_STORY, "6", SILENCE)),
    Chat("No more news", ({"id": "berhenti", "en": "stop"},)),
    Chat("Closed: a report", ("1", "1", _STORY, "2", "40115", "1", "9"), CLOSED),
)


def transcript(chat: Chat, script: Script, language: str) -> tuple[RehearsalLine, ...]:
    """The chat in a language; in another one than the hotline's own that is chosen first."""
    now = datetime.fromisoformat(chat.at).replace(tzinfo=script.zone)
    going = dry_run.begin(script, now, in_writing=True)
    if language != script.languages[0]:
        going = chat_dry_run.write(going, "9", script, now)
    for entry in chat.entries:
        going = _done(going, entry if isinstance(entry, str) else entry[language], script, now)
    return going.lines


def _done(going: Rehearsal, entry: str, script: Script, now: datetime) -> Rehearsal:
    match entry:
        case _ if entry == PHOTO:
            return chat_dry_run.send(going, script, now)
        case _ if entry == PIN:
            return chat_dry_run.pin(going, _PLACE, script, now)
        case _ if entry == SILENCE:
            return chat_dry_run.fall_silent(going, script, now)
    return chat_dry_run.write(going, entry, script, now)


def written(script: Script, language: str) -> str:
    """All usual chats in a language as a page of Markdown."""
    head = [
        f"# The usual chats, {'in Indonesian' if language == 'id' else 'in English'}",
        "",
        "Written by `hotline transcripts`. What somebody writes stands behind ▸, each message of ours between two of",
        "those; it has buttons or a list upon it where they fit.",
    ]
    parts = ["\n".join(head)]
    for chat in CHATS:
        told = "\n\n".join(_shown(transcript(chat, script, language)))
        parts.append(f"## {chat.title}\n\n```\n{told}\n```")
    return "\n\n".join(parts) + "\n"


def _shown(lines: tuple[RehearsalLine, ...]) -> Iterator[str]:
    for line in lines:
        match line.did:
            case Did.SAID:
                yield line.text
            case Did.WROTE:
                yield f"▸ {line.text}"
            case Did.SENT:
                yield "▸ (sends something)"
            case Did.IDLE:
                yield "(nothing comes for half an hour)"
            case Did.ENDED:
                yield "(the conversation is over)"
