"""What a rehearsal of every branch tells about a script: what breaks, and keys that are named but do not work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from ivr.hotline.dry_run_branches import Question, walk
from ivr.hotline.named_keys import named_keys
from ivr.hotline.release_checks import Problem, Weight
from ivr.hotline.script import Script
from ivr.hotline.verbs import Say

_ALWAYS = frozenset("0*#")
"""Keys that work in every question; a sentence need not name them."""


def problems(script: Script, now: datetime) -> list[Problem]:
    """What callers would meet, were this published now (aware)."""
    walked = walk(script, now)
    found = [
        Problem("catalogues", "breaks", {"keys": one.keys, "language": one.language, "why": one.why}, Weight.UNFINISHED)
        for one in walked.broken
    ]
    if found:  # behind a branch that breaks, keys seem not to work
        return list(_once(found))
    for question in walked.questions:
        found += _keys(question)
    return list(_once(found))


def _keys(question: Question) -> Iterator[Problem]:
    """The keys that a question names, against those that lead somewhere."""
    named: set[str] = set()
    recorded = False
    working = _listed(question.keys - _ALWAYS - question.unnamed)
    for say in question.says:
        keys = named_keys(say.text, say.language)
        named |= keys
        values = {"key": say.prompt, "language": say.language, "works": working}
        if say.audio is not None and keys:
            recorded = True
            yield Problem(_path(say), "recorded_keys", {**values, "names": _listed(keys)}, Weight.WARNING)
        elif wrong := keys - question.keys:
            yield Problem(_path(say), "key_leads_nowhere", {**values, "names": _listed(wrong)}, Weight.UNFINISHED)
    if (unnamed := question.keys - named - _ALWAYS - question.unnamed) and not recorded:
        # What names most keys is the question; what comes before it names one, that for the other language.
        asked = max(reversed(question.says), key=lambda say: len(named_keys(say.text, say.language)))
        values = {"key": asked.prompt, "language": asked.language, "names": _listed(unnamed)}
        yield Problem(_path(asked), "key_not_named", values, Weight.WARNING)


def _path(say: Say) -> str:
    if say.prompt.startswith("information."):
        return f"catalogues.{say.language}.information"
    return f"catalogues.{say.language}.prompts.{say.prompt}"


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys))


def _once(found: Iterable[Problem]) -> Iterable[Problem]:
    """Each problem once: the same sentence is heard on many ways."""
    seen: dict[object, Problem] = {}
    for one in found:
        seen.setdefault((one.path, one.code, one.values.get("names", one.values.get("why"))), one)
    return seen.values()
