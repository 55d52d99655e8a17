"""The verbs of a turn as one message: what is said, the question, its choices by number, and buttons where they fit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ivr.hotline.choices import Choice
from ivr.hotline.verbs import Ask, HangUp, Record, Say, Verb

LONGEST = 1600
"""Letters of one message."""

HEARD_ONLY = frozenset(
    {
        *(
            "other_language",
            "pen",
            "ticket_again",
            "ticket_repeat",
            "message_kept",
            "message_skip",
            "when_item",
        ),
        *("category_item", "region_choice_item", "region_choice_none", "information_item", "information_back"),
        *("number_or_message", "no_time_message", "go_on_typing"),
    }
)
"""Prompts that make sense to who listens alone: keys, pens, and what is said twice. Choices stand in their place."""
_MARKS = str.maketrans({mark: f"\u200b{mark}" for mark in "*_~`"})


@dataclass(frozen=True)
class Written:
    """One message: `body` as it is read, choices in it; `choices` once more, for buttons or a list upon it."""

    body: str
    choices: tuple[Choice, ...] = ()


def written(verbs: Iterable[Verb]) -> Written | None:
    """The message that a turn comes to; None when there is nothing to say."""
    says: list[Say] = []
    choices: tuple[Choice, ...] = ()
    for verb in verbs:
        match verb:
            case Say():
                says.append(verb)
            case Ask():
                says += verb.says
                choices = verb.choices
            case Record():
                says += verb.says
            case HangUp():
                pass
    said = _said(says)
    if not said and not choices:
        return None
    return Written(_within(said, [f"{one.key}. {one.label}" for one in choices if one.key.isdecimal()]), choices)


def _said(says: Iterable[Say]) -> list[str]:
    """Each sentence once, in order: a question that is asked again stands behind what was wrong."""
    return list(dict.fromkeys(say.text.strip() for say in says if say.prompt not in HEARD_ONLY))


def _within(said: list[str], lines: list[str]) -> str:
    """What is said, the question as a paragraph of its own, and the choices, a line each; what is too long ends in …"""
    paragraphs = [" ".join(said[:-1]), said[-1] if said else ""]
    choices = "\n".join(lines)
    text = "\n\n".join(filter(None, paragraphs))
    room = LONGEST - len(choices) - (2 if choices else 0)
    text = text if len(text) <= room else f"{text[: room - 1]}…"
    return "\n\n".join(filter(None, (text, choices)))


def parts(text: str) -> list[str]:
    """Words that are too long for one message as several, cut between paragraphs, lines, or words."""
    found = []
    while len(text) > LONGEST:
        at = max(text.rfind("\n", LONGEST // 2, LONGEST), text.rfind("\n\n", 0, LONGEST))
        at = at if at > 0 else text.rfind(" ", LONGEST // 2, LONGEST)
        at = at if at > 0 else LONGEST
        found.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [part for part in (*found, text) if part] or [text]


def unmarked(text: str) -> str:
    """What somebody else wrote, to be quoted: stars and strokes in it make nothing bold."""
    return text.translate(_MARKS)
