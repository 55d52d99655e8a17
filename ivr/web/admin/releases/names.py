"""What the pieces of a release are called: categories, texts, windows, results and canned replies, by their codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ivr.web.frame.texts import language

LISTS = (("windows", "key"), ("dispositions", "code"), ("canned", "code"))
"""Lists of settings, and the field by which their items are known."""


class Names:
    """What categories, texts, windows and dispositions are called, in any of the releases that are compared."""

    def __init__(self, contents: Iterable[Mapping[str, Any]]) -> None:
        self._names: dict[tuple[str, str], Mapping[str, str]] = {}
        for content in contents:
            settings = content.get("settings", {})
            listed = (
                ("categories", "code", content["categories"]),
                *((name, key, settings.get(name, ())) for name, key in LISTS),
            )
            for kind, key, items in listed:
                self._names.update({(kind, item[key]): item["name"] for item in items})
            for spoken, one in content["catalogues"].items():
                for item in one.get("information", ()):
                    named = self._names.setdefault(("information", item["code"]), {})
                    self._names["information", item["code"]] = {**named, spoken: item.get("title", "")}

    def of(self, kind: str, code: str) -> str:
        """The name of one, in the reader's language; its code if none of the releases names it."""
        return in_my_language(self._names.get((kind, code), {})) or code


def in_my_language(name: Mapping[str, str]) -> str:
    """A name in the reader's language; in the first that there is if it has none in theirs."""
    return name.get(language()) or next(iter(name.values()), "")
