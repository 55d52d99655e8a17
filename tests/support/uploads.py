"""A list of offices sent as people do it: the file is looked at first, then taken as it was shown."""

from __future__ import annotations

import html
import io
import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.support.people import PAGE, token_of


def look(browser: FlaskClient, text: str | bytes) -> TestResponse:
    """The first step: what the file would do."""
    data = text.encode() if isinstance(text, str) else text
    form = {"csrf_token": token_of(browser), "file": FileStorage(io.BytesIO(data), "offices.csv")}
    return _post(browser, "/admin/offices/import", form)


def take(browser: FlaskClient, shown: TestResponse) -> TestResponse:
    """The second step, from the page that the first one gave; as a browser sends it."""
    found = dict(re.findall(r'name="(csrf_token|seal|text)" value="([^"]*)"', shown.text))
    if "seal" not in found:
        return shown
    form = {name: html.unescape(value).replace("\n", "\r\n") for name, value in found.items()}
    return _post(browser, "/admin/offices/import/take", form)


def _post(browser: FlaskClient, path: str, form: dict[str, Any]) -> TestResponse:
    """Encoded here, in memory: the test client puts what is large into a file that nobody closes."""
    boundary, body = encode_multipart(form)
    return browser.post(path, data=body, headers=PAGE, content_type=f"multipart/form-data; boundary={boundary}")
