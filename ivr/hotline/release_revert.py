"""One difference between two contents taken back, and all others left as they are."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from ivr.hotline.release_diff import Difference

_NAMED_BY = {"categories": "code", "information": "code", "windows": "key", "dispositions": "code"}
_BY_DAYS = (["hours", "exceptions"], ["hours", "shortened"], ["staffing", "exceptions"])


def taken_back(before: Mapping[str, Any], after: Mapping[str, Any], one: Difference) -> dict[str, Any]:
    """What `after` is when this one of its differences from `before` is undone."""
    data, parts = copy.deepcopy(dict(after)), one.path.split(".")
    if parts[:2] in _BY_DAYS:
        items = [item for item in data[parts[0]].get(parts[1], ()) if item != one.after]
        data[parts[0]][parts[1]] = [*items, one.before] if one.before is not None else items
    elif parts[:3] == ["hours", "holidays", "ignored"]:
        holidays = data["hours"]["holidays"]
        holidays["ignored"] = sorted({*holidays["ignored"]} ^ {parts[3]})
    elif parts[-1] == "order":
        _reorder(_at(data, parts[:-1]), _NAMED_BY[parts[-2]], one.before)
    else:
        _copy(data, copy.deepcopy(dict(before)), parts)
        _shorten(data)
    return data


def piece_of(content: Mapping[str, Any], path: str) -> str:
    """The part of a difference's path down to the first thing that is stored as a list or a value."""
    place: Any = content
    walked: list[str] = []
    for part in path.split("."):
        if not isinstance(place, Mapping):
            break
        walked.append(part)
        place = place.get(part)
    return ".".join(walked)


def _copy(data: Any, before: Any, parts: list[str]) -> None:
    """Puts what `before` has at the path into `data`, or takes away what is there."""
    *way, last = parts
    name = ""
    for part in way:
        data, before, name = _below(data, part, name), _below(before, part, name), part
    if isinstance(data, list):
        _copy_item(data, before, last, _NAMED_BY[name])
    elif last in before:
        data[last] = copy.deepcopy(before[last])
    else:
        data.pop(last, None)


def _copy_item(data: list[Any], before: list[Any], code: str, key: str) -> None:
    was = next((number for number, item in enumerate(before) if item[key] == code), None)
    now = next((number for number, item in enumerate(data) if item[key] == code), None)
    if was is None:
        data[:] = [item for item in data if item[key] != code]
    elif now is None:
        data.insert(was, copy.deepcopy(before[was]))
    else:
        data[now] = copy.deepcopy(before[was])


def _below(place: Any, part: str, name: str) -> Any:
    if isinstance(place, list):
        return next(item for item in place if item[_NAMED_BY[name]] == part)
    found = place[part]
    if name == "prompts" and isinstance(found, str):  # stored short: a text without a recording
        found = place[part] = {"text": found, "audio": None}
    return found


def _shorten(data: Mapping[str, Any]) -> None:
    """A prompt without a recording is its text alone, as it is stored."""
    for one in data["catalogues"].values():
        for key, prompt in one["prompts"].items():
            if isinstance(prompt, dict) and prompt.get("audio") is None:
                one["prompts"][key] = prompt["text"]


def _at(place: Any, parts: list[str]) -> Any:
    for part in parts:
        place = place[part]
    return place


def _reorder(items: list[Any], key: str, wanted: list[str]) -> None:
    """Those that both have in their old order, the others where they are."""
    old = iter(sorted((item for item in items if item[key] in wanted), key=lambda item: wanted.index(item[key])))
    items[:] = [next(old) if item[key] in wanted else item for item in items]
