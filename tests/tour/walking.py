"""A walk through everything that can be reached: from the first page by links and by forms that only ask."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.support.line import PUBLIC_URL
from tests.support.people import PAGE
from tests.tour.looking import faults, faults_of_file
from tests.tour.page import Form, Page, sent

ANSWERED = 400
OWN = "/"
HTML, DOWNLOADS = "text/html", ("audio/", "text/csv", "image/", "application/vnd")


@dataclass(frozen=True)
class Pace:
    """How many pages of one kind are opened: of those in whose address something is named, of those asked for by the
    same fields of a form, and with so many values in each of those fields.
    """

    named: int = 8
    asked: int = 2
    values: int = 5


@dataclass
class Walk:
    """Somebody who walks through the pages, and what they have seen."""

    app: Flask
    client: FlaskClient
    who: str
    language: str
    pace: Pace = field(default_factory=Pace)
    dear: Collection[str] = ()
    """Parts of addresses that are always worth a visit, however many of their kind there are."""
    pages: dict[str, Page] = field(default_factory=dict)
    endpoints: Counter[str] = field(default_factory=Counter)
    opened: dict[str, list[str]] = field(default_factory=dict)
    """Addresses by their endpoints."""
    problems: list[str] = field(default_factory=list)
    forms: dict[tuple[str, ...], Form] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)
    _kinds: Counter[tuple[str, ...]] = field(default_factory=Counter)
    _ahead: deque[tuple[str, str]] = field(default_factory=deque)

    def through(self, *starts: str) -> Walk:
        """Walk until there is nothing new; every fault is in `problems`."""
        for start in starts:
            self._later(start, "the first page", always=True)
        while self._ahead:
            self._open(*self._ahead.popleft())
        self._anchors()
        return self

    def _open(self, path: str, came_from: str) -> None:
        with self.client.get(path, headers=PAGE) as answer:
            endpoint = self.endpoint_of(path)
            self.endpoints[endpoint or "?"] += 1
            self.opened.setdefault(endpoint or "?", []).append(path)
            self._judge(path, came_from, answer)
            if answer.status_code in (301, 302, 303, 307, 308):
                self._later(urljoin(path, answer.headers["Location"]), path, always=True)
            elif answer.mimetype == HTML:
                self.read(path, answer.text)

    def _judge(self, path: str, came_from: str, answer: Any) -> None:
        if answer.status_code >= ANSWERED:
            self.problems.append(f"{answer.status_code} at {path}, which {came_from} leads to")
        elif answer.mimetype == "application/json" and not came_from.startswith("suggest"):
            self.problems.append(f"JSON at {path}, which {came_from} leads to")
        elif answer.status_code == 200 and not answer.data:
            self.problems.append(f"nothing at {path}")
        elif answer.status_code == 200:
            self.problems += [f"{fault} at {path}" for fault in faults_of_file(answer.mimetype, answer.data)]

    def read(self, path: str, html: str) -> Page:
        """Look at a page, and note where it leads."""
        page = self.pages[path] = Page(path, html)
        self.problems += [f"{fault} at {path}" for fault in faults(page, self.language)]
        for link in page.links:
            self._follow(path, link.address, "suggest" if link.tag == "suggest" else path)
        for form in page.forms:
            form.action = urljoin(path, form.action.partition("#")[0]) if form.action else path
            if form.method == "GET":
                self._ask(form)
            else:
                self.forms.setdefault(self.kind_of(form), form)
        return page

    def _follow(self, path: str, address: str, came_from: str) -> None:
        address = address.removeprefix(PUBLIC_URL)
        parts = urlsplit(address)
        if parts.scheme in ("tel", "mailto", "data"):
            return
        if parts.scheme or parts.netloc:
            self.problems.append(f"{path} leads to another site: {address}")
            return
        if address:
            self._later(urljoin(path, address).partition("#")[0], came_from)

    def _ask(self, form: Form) -> None:
        """A form that only asks, as it stands, and with each of its choices."""
        plain = list(sent(form))
        for given in [plain, *self._choices(form, plain)]:
            query = urlencode([(name, value) for name, value in given if value])
            self._later(f"{form.action.partition('?')[0]}?{query}", form.page)

    def _choices(self, form: Form, plain: list[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
        for one in form.fields:
            for value in one.values:
                yield [*(pair for pair in plain if pair[0] != one.name), (one.name, value)]
        for button in form.buttons:
            yield [*plain, button]

    def endpoint_of(self, path: str) -> str | None:
        """The page behind an address; None where there is none."""
        try:
            found, _ = self.app.url_map.bind("").match(unquote(urlsplit(path).path), method="GET")
        except RequestRedirect:
            return "redirect"
        except HTTPException:
            return None
        return str(found)

    def kind_of(self, form: Form) -> tuple[str, ...]:
        """Forms of one kind do the same with another thing."""
        endpoint, names = self.app.url_map.bind("").match(unquote(urlsplit(form.action).path), method="POST")
        says = [value for value in form.hidden.values() if re.fullmatch(r"[a-z]+(_[a-z]+)*", value)]
        deeds = [value for value in names.values() if re.fullmatch(r"[a-z]+(-[a-z]+)*", str(value))]
        deed = deeds if "deed" in names else []
        return (str(endpoint), *deed, *says, *sorted({one.name for one in form.fields}))

    def _later(self, path: str, came_from: str, *, always: bool = False) -> None:
        if path in self._seen:
            return
        self._seen.add(path)
        endpoint = self.endpoint_of(path)
        if endpoint is None:
            self.problems.append(f"{came_from} leads to {path}, and there is no such page")
            return
        if self._is_new(path, endpoint) or always or any(part in path for part in self.dear):
            self._ahead.append((path, came_from))

    def _is_new(self, path: str, endpoint: str) -> bool:
        """Whether not enough pages of this kind have been opened, or none with a value that this one is asked for."""
        query = parse_qsl(urlsplit(path).query)
        if endpoint == "static":
            return True
        if query:
            names, most = (endpoint, *sorted(name for name, _ in query)), self.pace.asked
        elif "<" in next(rule.rule for rule in self.app.url_map.iter_rules(endpoint)):
            names, most = (endpoint,), self.pace.named
        else:
            return True
        values = [(endpoint, name, value) for name, value in query if self._few(endpoint, name, value)]
        if self._kinds[names] >= most and not values:
            return False
        self._kinds.update([names, *values, *(value[:2] for value in values)])
        return True

    def _few(self, endpoint: str, name: str, value: str) -> bool:
        return not self._kinds[endpoint, name, value] and self._kinds[endpoint, name] < self.pace.values

    def _anchors(self) -> None:
        """A link into a page leads to something that is there."""
        for path, page in self.pages.items():
            for link in page.links:
                whole, _, name = urljoin(path, link.address).partition("#")
                there = self.pages.get(whole)
                if name and link.tag == "a" and there is not None and name not in there.ids:
                    self.problems.append(f"{path} leads to #{name}, which is not on {whole}")


def templates_of(app: Flask) -> set[str]:
    """The templates that an application has filled in, those that others are made of too."""
    return {name for _, name in (app.jinja_env.cache or {})}


def told(problems: Iterable[str], most: int = 40) -> str:
    """The problems, for a person to read."""
    listed = list(dict.fromkeys(problems))
    return "\n".join([f"{len(listed)} problems:", *listed[:most]])
