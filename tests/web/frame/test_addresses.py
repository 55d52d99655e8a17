"""Where mails lead: each address is that of its page, and nobody below the web knows an address of a page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

import ivr
from ivr.app import PAGES as SECTIONS
from ivr.web.frame.addresses import PAGES
from tests.support.line import Line

HERE = Path(ivr.__file__).parent
BELOW = sorted(
    file
    for room in ("operations", "records", "hotline")
    for file in (HERE / room).rglob("*")
    if file.suffix in (".py", ".toml", ".html") and "versions" not in file.parts
)
LEADS_TO = {
    "queue": ("console.page", {}),
    "callbacks_overdue": ("console.page", {"overdue": ["1"]}),
    "messages": ("console.messages", {}),
    "cases": ("cases.page", {}),
    "cases_late": ("cases.page", {"late": ["1"]}),
    "cases_without_region": ("cases.page", {"region": ["-"]}),
    "offices": ("admin.offices", {}),
    "capacity": ("wallboard.capacity", {}),
    "map": ("wallboard.reports_map", {"period": ["{period}"]}),
    "office_link": ("office.show", {}),
}


@pytest.mark.parametrize("name", vars(PAGES))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_address_is_that_of_its_page(line: Line, name: str) -> None:
    routes = line.app.url_map.bind("localhost")
    parts = urlsplit(getattr(PAGES, name))
    endpoint, _ = routes.match(parts.path)
    assert (endpoint, parse_qs(parts.query)) == LEADS_TO[name]


def words_of(file: Path) -> Iterator[str]:
    """Every text in a file that is no explanation for whoever reads the code."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        yield text
        return
    tree = ast.parse(text)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_below_the_web_holds_the_address_of_a_page(line: Line) -> None:
    of_pages = {section.name for section in SECTIONS}
    rules = [rule.rule for rule in line.app.url_map.iter_rules() if rule.endpoint.partition(".")[0] in of_pages]
    beginnings = {rule.split("/")[1] for rule in rules} - {""}
    assert {"console", "cases", "o", "wallboard", "admin", "account"} <= beginnings
    address = re.compile(rf"(?<![\w<.])/(?:{'|'.join(sorted(beginnings))})(?=[/?#\"'\s]|$)")
    assert all(address.search(text) for text in vars(PAGES).values()), "or this test could not fail"
    found = [f"{file.relative_to(HERE)}: {text}" for file in BELOW for text in words_of(file) if address.search(text)]
    assert found == []
