"""What everybody saw, put together: each test writes down its part, and whoever comes last looks at the whole."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from flask import Flask

from ivr.hotline.staff import Role
from ivr.operations.demo.people import PEOPLE
from ivr.web.frame.marks import is_door, needed_role
from tests.support.people import PAGE
from tests.tour.visitors import Town, Visitor
from tests.tour.walking import Walk, templates_of

GROUPS = (Role.ADMIN, Role.SUPERVISOR, Role.AGENT, Role.OFFICER)
WALKS = tuple(f"pages-{group}" for group in GROUPS)
EVERYTHING = (*WALKS, *(f"forms-{group}" for group in GROUPS))
"""The tests that write something down."""
EXCUSED: dict[str, str] = {
    "office/done.html": "answers only what a link sends when its case has left the office in the same moment",
    "wallboard/bad_period.html": "answers only an address that somebody wrote by hand",
}
"""Pages and templates that nobody can come to see here, each with its reason."""
BY_CHANCE = {"office.audio"}
"""What is come to where the case of the office's link has a voice message, which not every history gives it."""
FEW = 2


@dataclass
class Seen:
    """Addresses that somebody opened by their endpoints, a few of each, and the templates of what they saw."""

    addresses: dict[str, list[str]] = field(default_factory=dict)
    templates: set[str] = field(default_factory=set)

    def adds(self, walk: Walk) -> None:
        """What this walk has come by."""
        for endpoint, opened in walk.opened.items():
            known = self.addresses.setdefault(endpoint, [])
            known += [path for path in opened if path not in known][: FEW - len(known)]
        self.templates |= templates_of(walk.app)


class Diary:
    """A folder in which each test of a run leaves what was seen in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, name: str, seen: Seen) -> None:
        """Leave it, whole or not at all."""
        draft = self.folder / f"{name}.draft"
        draft.write_text(json.dumps(asdict(seen) | {"templates": sorted(seen.templates)}))
        draft.rename(self.folder / f"{name}.json")

    def read(self, names: Collection[str]) -> dict[str, Seen]:
        """What all of these left; nothing while one of them is still under way."""
        files = {name: self.folder / f"{name}.json" for name in names}
        if not all(file.exists() for file in files.values()):
            return {}
        told = {name: json.loads(file.read_text()) for name, file in files.items()}
        return {name: Seen(one["addresses"], set(one["templates"])) for name, one in told.items()}


def passed_by(app: Flask, everything: Iterable[Seen]) -> Iterator[str]:
    """Pages that nobody came to, and templates that nothing was made of."""
    seen = {name for one in everything for name in (*one.addresses, *one.templates)}
    for name in sorted(_there(app) - seen - set(EXCUSED) - BY_CHANCE):
        yield f"nobody came to see {name}"
    for name in sorted(seen & set(EXCUSED)):
        yield f"{name} is seen, and need not be excused"


def _there(app: Flask) -> set[str]:
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    pages = {rule.endpoint for rule in rules if not is_door(app, rule.endpoint)}
    for_scripts = {name for name in pages if getattr(app.view_functions[name], "for_machines", False)}
    return (pages - for_scripts) | set(app.jinja_env.list_templates())


def elsewhere(town: Town, walks: dict[str, Seen]) -> Iterator[str]:
    """What is wrong when everybody opens the addresses that only others are led to."""
    for group in GROUPS:
        own = walks[f"pages-{group}"].addresses
        others = {
            path: endpoint for seen in walks.values() for endpoint, paths in seen.addresses.items() for path in paths
        }
        for visitor in town.who(group):
            if not visitor.briefly:
                strange = {path: endpoint for path, endpoint in others.items() if path not in own.get(endpoint, ())}
                yield from _tries(town, visitor, strange)


def _tries(town: Town, visitor: Visitor, strange: dict[str, str]) -> Iterator[str]:
    client, app = town.come_in(visitor), town.line.app
    role = next((person.role for person in PEOPLE if person.login == visitor.login), None)
    for path, endpoint in strange.items():
        needed = needed_role(app, endpoint)
        with client.get(path, headers=PAGE) as answer:
            status = answer.status_code
        if status >= 500:
            yield f"{status} for {visitor.name} at {path}"
        elif status == 200 and needed is not None and not (role and role.allows(needed)):
            yield f"{path} opens to {visitor.name}"
