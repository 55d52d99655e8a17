"""What pages show of a database, as facts: which of its tickets and words stand on a page, and its rows of numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from tests.landed.rows import Rows

HTML = {"Accept": "text/html,application/xhtml+xml"}
LONGEST_LIST, MOST_PAGES = 200, 20
"""Lists are read to their end, or not at all."""
PRIVACY = "/admin/privacy"
Open = Callable[[str], FlaskClient]
"""A browser in which this person is signed in; of nobody for the empty login."""

_TYPED: dict[str, tuple[str, ...]] = {
    "reports": ("person", "business", "needs"),
    "offices": ("name", "email"),
    "staff": ("name",),
    "mails": ("address",),
    "case_steps": ("note",),
    "callbacks": ("notes",),
    "releases": ("note",),
}
"""What was typed by people, by table and column."""
_LISTS = ("/cases?status=",)
"""Beginnings of the addresses of lists that go on over several pages."""


@dataclass
class Facts:
    """What one page shows: tickets and words, and the numbers in rows by the heading of the row."""

    words: list[str] = field(default_factory=list)
    numbers: dict[str, list[str]] = field(default_factory=dict)

    def lacks(self, before: Facts) -> list[str]:
        """What was shown before and is not now. A row that is shown no more lacks nothing; another number does."""
        words = [word for word in before.words if word not in self.words]
        return words + [
            f"{heading}: {number}, now {', '.join(self.numbers[heading])}"
            for heading, numbers in before.numbers.items()
            for number in numbers
            if heading in self.numbers and number not in self.numbers[heading]
        ]


def addresses(rows: Rows, link: str) -> Iterator[tuple[str, str]]:
    """Who opens what: every list, and each kind of what is listed. `link` is that of an office, as it was mailed."""
    for path in ("/console", "/console/day", "/console/messages", "/console/abandoned"):
        yield "sari", path
    for path in ("/console/team", "/wallboard", "/wallboard/map", "/wallboard/map?period=2026-11&region=32"):
        yield "dewi", path
    yield from (("dewi", f"/console/callbacks/{row['id']}") for row in rows["callbacks"])
    yield from (("dewi", f"/cases/{ticket}") for ticket in _tickets(rows))
    statuses = Counter(row["status"] for row in rows["cases"])
    yield from (("dewi", f"/cases?status={status}") for status, n in sorted(statuses.items()) if n <= LONGEST_LIST)
    for name in ("", "/audit", "/content", "/hours", "/offices", "/people", "/privacy", "/releases", "/settings"):
        yield "agus", f"/admin{name}"
    yield from (("agus", f"/admin/releases/{row['id']}") for row in rows["releases"])
    yield from (("agus", f"/admin/people/{row['login']}") for row in rows["staff"])
    yield from (("agus", f"/admin/offices/{row['id']}") for row in rows["offices"])
    numbers = sorted({row["number"] for row in rows["callbacks"] if row["number"]})
    yield from (("agus", f"{PRIVACY}/find?number={number}") for number in numbers[:3])
    yield "rini", "/office"
    yield "", link


def _tickets(rows: Rows) -> list[str]:
    """One case of each kind: in each status, as late as can be, with and without a callback."""
    reports = {row["id"]: row for row in rows["reports"]}
    kinds: dict[tuple[Any, ...], str] = {}
    for case in rows["cases"]:
        report = reports[case["report_id"]]
        kinds.setdefault((case["status"], case["level"], report["callback_id"] is None), report["ticket"])
    return sorted(kinds.values())


def shown(client: FlaskClient, path: str, rows: Rows) -> tuple[int, Facts]:
    """Open a page, and those on which its list goes on; gives the first status, and what they show together."""
    status, html = _opened(client, path)
    found = _facts(html, rows)
    if status == 200 and path.startswith(_LISTS):
        for number in range(2, MOST_PAGES):
            more = _facts(_opened(client, f"{path}&page={number}")[1], rows)
            if set(more.words) <= set(found.words):
                break
            found.words = sorted({*found.words, *more.words})
    return status, found


def _opened(client: FlaskClient, path: str) -> tuple[int, str]:
    if not path.startswith(f"{PRIVACY}/find"):
        answer = client.get(path, headers=HTML)
        return answer.status_code, answer.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(PRIVACY, headers=HTML).text)
    assert token is not None
    form = {"number": path.partition("=")[2], "csrf_token": token[1]}
    answer = client.post(f"{PRIVACY}/find", data=form, headers=HTML)
    return answer.status_code, answer.text


def _facts(html: str, rows: Rows) -> Facts:
    page = _Page()
    page.feed(html)
    text = _plain(page.text)
    found = {row["ticket"] for row in rows["reports"] if f"{row['ticket'][:4]} {row['ticket'][4:]}" in text}
    for table, columns in _TYPED.items():
        typed = {_plain(row[column] or "") for row in rows.get(table, ()) for column in columns}
        found |= {words for words in typed if words and words in text}
    return Facts(sorted(found), {heading: sorted(numbers) for heading, numbers in sorted(page.numbers.items())})


def _plain(text: str) -> str:
    return " ".join(text.split())


class _Page(HTMLParser):
    """The text of a page, and the first number of each row of a table by the first words of its heading."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.numbers: dict[str, set[str]] = {}
        self._heading: str | None = None
        self._cell: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.text += f" {given.get('value') or ''} " if tag == "input" else " "
        if tag == "th" and given.get("scope") == "row":
            self._heading, self._cell = "", None
        elif tag == "td" and self._heading:
            self._cell = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._cell is not None:
            if self._heading and (number := _plain(self._cell))[:1].isdigit():
                self.numbers.setdefault(self._heading, set()).add(number)
                self._heading = None
            self._cell = None
        elif tag == "tr":
            self._heading = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell is not None:
            self._cell += data
        elif self._heading == "":
            self._heading = _plain(data)
