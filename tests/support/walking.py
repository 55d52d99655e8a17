"""Somebody who works here, or at an office, walks from page to page in a browser without scripts."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from tests.support.line import Line
from tests.support.office import Caught, links_in
from tests.support.pages import forms
from tests.support.people import PAGE, send, token_of
from tests.support.scheduled import do


def opens(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers=PAGE)
    assert answer.status_code == 200, path
    return answer.text


def sends(browser: FlaskClient, page: str, action: str, **fields: str) -> Any:
    """Send a form of a page as a browser would."""
    form = next(form for form in forms(opens(browser, page)) if form.action.partition("#")[0].endswith(action))
    return send(browser, form.action, **{**form.fields, **fields})


def the_office_answers(line: Line, server: Caught, answer: str, messages: int = 0) -> str:
    """By the link in its mail: taken up, its messages heard, answered. Gives the page after it was taken up."""
    assert do(line, "mails")["sent"] == 1
    (link,) = links_in(server.mails[-1])
    browser = line.client()
    token = token_of(browser)
    opens(browser, link)
    assert browser.post(f"{link}/take-up", data={"csrf_token": token}, headers=PAGE).status_code == 303
    page = opens(browser, link)
    heard = re.findall(r'<audio[^>]* src="([^"]+)"', page)
    assert len(heard) == messages
    for source in (*heard, *re.findall(r'<img[^>]* src="(/o/[^"]+)"', page)):
        with browser.get(source) as played:
            assert played.status_code == 200, source
    said = {"csrf_token": token, "note": answer}
    assert browser.post(f"{link}/answer", data=said, headers=PAGE).status_code == 303
    return page
