"""Is this fit to be published? What is wrong with a script, and what is only worth a second look."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from typing import Any

from ivr.hotline import speech, staffing_checks
from ivr.hotline.call_rate import agents_kept_busy, most_planned, rate_for
from ivr.hotline.grammar import tongue
from ivr.hotline.hours import Interval, OpeningHours
from ivr.hotline.menus.callback_times import hours_of
from ivr.hotline.menus.free_times import is_bounded
from ivr.hotline.menus.information import MOST_TEXTS
from ivr.hotline.rules import MOST_WINDOWS
from ivr.hotline.script import WRITTEN, Script
from ivr.hotline.spoken_length import seconds
from ivr.hotline.verbs import Say
from prompts.catalogue import Catalogue
from prompts.checking import VOICES

MOST_SECONDS = 30.0
"""A menu that is spoken for longer is not listened to."""

NOTHING_RECORDED: Mapping[str, float] = {}
_WORDLESS = ("missing_prompt", "missing_placeholder", "unknown_placeholder", "missing_name", "too_many_texts")
"""With these nobody can say how long a menu is; each is told by itself."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


_MORNING = time(9, 30)
"""When a promise ends that is as long to say as most."""


class Weight(StrEnum):
    """How bad a problem is."""

    REFUSED = "refused"
    """It cannot be kept, not even in a draft."""
    UNFINISHED = "unfinished"
    """A draft may have it while it is being written; it cannot be published."""
    WARNING = "warning"
    """It can be published, if it is meant so."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where (a dotted path into the release), what (a code for its words), and the details."""

    path: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)
    weight: Weight = Weight.REFUSED


def problems(
    script: Script, files: Mapping[str, Catalogue], recorded: Mapping[str, float] = NOTHING_RECORDED
) -> list[Problem]:
    """Everything that is wrong with the script. `files`: the catalogues that come with the hotline, whose placeholders
    are those that the hotline can fill in; `recorded`: the seconds of recordings by name."""
    found: list[Problem] = []
    for language, catalogue in script.catalogues.items():
        found += _prompts(language, catalogue, script, files)
        found += _voice(language, catalogue)
        found += _information(language, script)
        found += _names(language, script)
    if not any(problem.code in _WORDLESS for problem in found):
        found += _menus(script, recorded)
    found += _hours(script.hours)
    found += _staffing(script)
    found += _call_rate(script)
    return found


def has_control_character(value: Any) -> bool:
    """Whether there is anything in plain data that neither a voice nor XML can take."""
    match value:
        case str():
            return _CONTROL.search(value) is not None
        case Mapping():
            return any(has_control_character(one) for pair in value.items() for one in pair)
        case list() | tuple():
            return any(has_control_character(one) for one in value)
    return False


def _prompts(language: str, catalogue: Catalogue, script: Script, files: Mapping[str, Catalogue]) -> Iterator[Problem]:
    known = files.get(language) or script.catalogues[script.languages[0]]
    for key in known.prompts:
        if key not in catalogue.prompts:
            yield Problem(f"catalogues.{language}.prompts.{key}", "missing_prompt", {"key": key, "language": language})
    for key, prompt in catalogue.prompts.items():
        if key not in known.prompts:
            continue
        if prompt.audio and key.startswith(WRITTEN):
            yield Problem(
                f"catalogues.{language}.prompts.{key}", "recorded_writing", {"key": key, "language": language}
            )
        path, wanted = f"catalogues.{language}.prompts.{key}", known.prompts[key].placeholders
        if lost := sorted(wanted - prompt.placeholders):
            yield Problem(path, "missing_placeholder", {"key": key, "language": language, "names": _braces(lost)})
        if strange := sorted(prompt.placeholders - wanted):
            yield Problem(path, "unknown_placeholder", {"key": key, "language": language, "names": _braces(strange)})
        elif not prompt.is_plain:
            names = _braces(sorted(wanted)) or "–"
            yield Problem(path, "odd_placeholder", {"key": key, "language": language, "names": names})


def _braces(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def _voice(language: str, catalogue: Catalogue) -> Iterator[Problem]:
    if catalogue.voice.name not in VOICES.get(language, frozenset()):
        values = {"language": language, "voice": catalogue.voice.name}
        yield Problem(f"catalogues.{language}.voice", "unknown_voice", values)


def _information(language: str, script: Script) -> Iterator[Problem]:
    path, reference = f"catalogues.{language}.information", script.languages[0]
    items = script.information(language)
    if len(items) > MOST_TEXTS:
        yield Problem(path, "too_many_texts", {"language": language, "most": MOST_TEXTS, "count": len(items)})
    codes = [item.code for item in items]
    if len(set(codes)) < len(codes):
        yield Problem(path, "same_text_twice", {"language": language})
    if codes != [item.code for item in script.information(reference)]:
        values = {"language": language, "reference": reference}
        yield Problem(path, "different_texts", values, Weight.UNFINISHED)


def _names(language: str, script: Script) -> Iterator[Problem]:
    named: tuple[tuple[str, Mapping[str, Mapping[str, str]]], ...] = (
        ("categories", {category.code: category.name for category in script.categories}),
        ("settings.windows", {window.key: window.name for window in script.rules.windows}),
        ("settings.dispositions", {one.code: one.name for one in script.rules.dispositions}),
    )
    for path, names in named:
        for code, name in names.items():
            if not name.get(language, "").strip():
                yield Problem(path, "missing_name", {"code": code, "language": language})


def _hours(hours: OpeningHours) -> Iterator[Problem]:
    if not any(hours.weekly) and not any(exception.intervals for exception in hours.exceptions):
        yield Problem("hours.weekly", "never_open", {}, Weight.WARNING)
    for number, exception in enumerate(hours.exceptions):
        if not exception.name:
            values = {"first": str(exception.first), "number": number}
            yield Problem("hours.exceptions", "no_reason", values, Weight.WARNING)
        weekend, holidays = hours.opened_by(exception)
        if weekend or holidays:
            values = {"first": str(exception.first), "last": str(exception.last)}
            counts = {"weekend": len(weekend), "holidays": len(holidays)}
            yield Problem("hours.exceptions", "opens_closed_days", {**values, **counts}, Weight.WARNING)
        if exception.last - exception.first > timedelta(days=60):
            values = {"first": str(exception.first), "last": str(exception.last)}
            yield Problem("hours.exceptions", "very_long", values, Weight.WARNING)
    yield from _shortened(hours)


def _shortened(hours: OpeningHours) -> Iterator[Problem]:
    for one in hours.shortened:
        values = {"first": str(one.first), "last": str(one.last)}
        days = [(own, usual) for own, usual in zip(one.week, hours.weekly, strict=True) if own]
        if any(usual and not _inside(own, usual) for own, usual in days):
            yield Problem("hours.shortened", "not_shorter", values, Weight.WARNING)
        if any(not usual for _, usual in days):
            yield Problem("hours.shortened", "opens_no_day", values, Weight.WARNING)
        if one.last - one.first > timedelta(days=60):
            yield Problem("hours.shortened", "shortened_very_long", values, Weight.WARNING)


def _staffing(script: Script) -> Iterator[Problem]:
    if script.staffing is not None:
        for one in staffing_checks.findings(script.staffing, script.hours):
            yield Problem(one.path, one.code, one.values, Weight.WARNING)


def _call_rate(script: Script) -> Iterator[Problem]:
    """Whether more agents are planned for a half hour than can be rung one after the other."""
    planned = most_planned(script.staffing) if script.staffing else 0
    busy = agents_kept_busy(script.rules.calls_per_second)
    if planned > busy:
        values = {"planned": planned, "busy": busy, "needed": rate_for(planned)}
        yield Problem("settings.calls_per_second", "call_rate_too_low", values, Weight.WARNING)


def _inside(own: Sequence[Interval], usual: Sequence[Interval]) -> bool:
    """Whether every interval lies within a usual one."""
    return all(any(_lies_in(one, other) for other in usual) for one in own)


def _lies_in(one: Interval, other: Interval) -> bool:
    end = time.max if one.end == time.min else one.end
    return other.start <= one.start and (other.end == time.min or end <= other.end)


# Menus ------------------------------------------------------------------------------------------------------------


def menu_seconds(script: Script, language: str, recorded: Mapping[str, float] = NOTHING_RECORDED) -> dict[str, float]:
    """About how long each menu that admins fill is heard in a language, by the name of its question.

    What is recorded is heard as long as the recording takes (`recorded`: seconds by name), all else as long as the
    voice takes for its text.
    """
    return {
        name: sum(length(say, script, recorded) for say in said(script, language)) for name, said in _SPOKEN.items()
    }


def length(say: Say, script: Script, recorded: Mapping[str, float] = NOTHING_RECORDED) -> float:
    """About how long something is heard, in seconds: its recording, or the voice of its language."""
    if say.audio is not None and say.audio in recorded:
        return recorded[say.audio]
    return seconds(say.text, say.language, script.catalogues[say.language].voice.rate)


def _menus(script: Script, recorded: Mapping[str, float]) -> Iterator[Problem]:
    for language in script.languages:
        for name, length in menu_seconds(script, language, recorded).items():
            if length > MOST_SECONDS:
                values = {"menu": name, "language": language, "seconds": round(length), "most": int(MOST_SECONDS)}
                yield Problem(_MENU_PATHS[name].format(language=language), "menu_too_long", values)


def _say(script: Script, language: str, prompt: str, /, **values: str) -> Say:
    return script.say(language, prompt, **values)


def _first(name: str) -> Callable[[Script, str], Iterator[Say]]:
    def said(script: Script, language: str) -> Iterator[Say]:
        yield _say(script, script.other_language(language), "other_language")
        yield _say(script, language, name)

    return said


def _categories(script: Script, language: str) -> Iterator[Say]:
    yield _say(script, language, "category")
    for category in script.offered:
        yield _say(script, language, "category_item", name=category.name[language], key=category.key)


def _texts(script: Script, language: str) -> Iterator[Say]:
    yield _say(script, language, "information")
    for number, item in enumerate(script.information(language), start=1):
        title = item.title or _say(script, language, "information_hours_title").text
        yield _say(script, language, "information_item", name=title, key=str(number))
    yield _say(script, language, "information_back")


def _windows(script: Script, language: str) -> Iterator[Say]:
    """As they are offered on most days: those with hours say when, with "tomorrow" before it.

    Where agents are planned, "as soon as possible" says by when, and another day is offered.
    """
    yield _say(script, language, "when")
    tomorrow, windows = tongue(language).relative_days[1], script.rules.windows
    planned = script.staffing is not None
    if planned or any(map(is_bounded, windows)):
        yield _say(script, language, "when_clock", zone=speech.zone_name(script.hours.zone, language))
    for number, window in enumerate(windows, start=1):
        name = window.name.get(language, window.key)
        if is_bounded(window):
            name = f"{tomorrow} {hours_of(window, script, language)}"
        elif planned:
            by = f"{tomorrow} {tongue(language).at}{speech.clock_time(_MORNING, language)}"
            name = _say(script, language, "window_by", name=name, deadline=by).text
        yield _say(script, language, "when_item", name=name, key=str(number))
    if planned and len(windows) < MOST_WINDOWS:
        other = _say(script, language, "window_other_day").text
        yield _say(script, language, "when_item", name=other, key=str(len(windows) + 1))


_SPOKEN: Mapping[str, Callable[[Script, str], Iterator[Say]]] = {
    "welcome": _first("menu_open"),
    "closed": _first("menu_when_closed"),
    "category": _categories,
    "information": _texts,
    "when": _windows,
    "who": lambda script, language: iter((_say(script, language, "who"),)),
    "next": lambda script, language: iter((_say(script, language, "next_call"),)),
}
_MENU_PATHS = {
    "welcome": "catalogues.{language}.prompts.menu_open",
    "closed": "catalogues.{language}.prompts.menu_when_closed",
    "category": "categories",
    "information": "catalogues.{language}.information",
    "when": "settings.windows",
    "who": "catalogues.{language}.prompts.who",
    "next": "catalogues.{language}.prompts.next_call",
}
