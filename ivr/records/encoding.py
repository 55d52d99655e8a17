"""Verbs and events as JSON: what went out can be repeated, what came in can be told as a story."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from ivr.hotline import verbs as v
from ivr.hotline.choices import Choice, Meaning


def verbs_to_json(verbs: Iterable[v.Verb]) -> str:
    """The verbs of an answer as compact JSON, which `verbs_from_json` reads."""
    return orjson.dumps([_verb(verb) for verb in verbs]).decode()


def _verb(verb: v.Verb) -> dict[str, Any]:
    match verb:
        case v.Say():
            return _say(verb)
        case v.Ask(says, digits, finish, timeout, patience, choices):
            data = {"ask": [_say(say) for say in says], "digits": digits, "finish": finish, "timeout": timeout}
            more = {"choices": [_choice(one) for one in choices]} if choices else {}
            return {**data, **({"patience": patience} if patience else {}), **more}
        case v.Record(says, max_seconds, silence):
            return {"record": [_say(say) for say in says], "max": max_seconds, "silence": silence}
        case v.Connect(number, caller_id, timeout):
            return {"connect": number, "caller_id": caller_id, "timeout": timeout}
        case v.HangUp():
            return {"hang_up": True}


def _say(say: v.Say) -> dict[str, Any]:
    data = {"say": say.text, "language": say.language, "prompt": say.prompt}
    return {**data, "audio": say.audio} if say.audio else data


def _choice(choice: Choice) -> dict[str, Any]:
    return {name: value for name, value in vars(choice).items() if value}


def verbs_from_json(text: str) -> tuple[v.Verb, ...]:
    """The verbs that `verbs_to_json` wrote."""
    return tuple(_read(data) for data in orjson.loads(text))


def _read(data: dict[str, Any]) -> v.Verb:
    match data:
        case {"say": _}:
            return _read_say(data)
        case {"ask": says, "digits": digits, "finish": finish, "timeout": timeout}:
            asked = tuple(_read_say(say) for say in says)
            choices = tuple(_read_choice(one) for one in data.get("choices", ()))
            return v.Ask(asked, digits, finish, timeout, data.get("patience", 0), choices)
        case {"record": says, "max": max_seconds, "silence": silence}:
            return v.Record(tuple(_read_say(say) for say in says), max_seconds, silence)
        case {"connect": number, "caller_id": caller_id, "timeout": timeout}:
            return v.Connect(number, caller_id, timeout)
        case {"hang_up": True}:
            return v.HangUp()
    raise ValueError(f"not a verb: {data}")


def _read_say(data: dict[str, Any]) -> v.Say:
    return v.Say(data["say"], data["language"], data["prompt"], data.get("audio"))


def _read_choice(data: dict[str, Any]) -> Choice:
    return Choice(**{**data, "meaning": Meaning(data["meaning"]) if "meaning" in data else None})


def event_to_json(event: v.Event) -> str:
    """An event as JSON: its name under `event`, its fields beside it."""
    return orjson.dumps({"event": type(event).__name__.lower(), **vars(event)}, default=str).decode()
