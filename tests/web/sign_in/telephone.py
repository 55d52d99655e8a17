"""A telephone that makes codes, for who signs in."""

from __future__ import annotations

import re
from typing import Any

import pyotp
from flask.testing import FlaskClient

from tests.support.line import Line
from tests.support.people import PAGE, send

SET_UP = "/account/second-factor"


def secret_on(page: str) -> str:
    found = re.search(r'<p class="secret"><code>([A-Z2-7 ]+)</code>', page)
    assert found
    return found[1].replace(" ", "")


def code(line: Line, secret: str) -> str:
    return pyotp.TOTP(secret).at(line.now)


def set_up(line: Line, client: FlaskClient) -> tuple[str, list[str]]:
    """Turn codes on; gives the secret and the recovery codes. The code of this moment is used up."""
    page = client.get(SET_UP, headers=PAGE).text
    secret = secret_on(page)
    answer = send(client, SET_UP, form_on=SET_UP, code=code(line, secret))
    assert (answer.status_code, answer.location) == (303, SET_UP), answer.text
    shown = client.get(SET_UP, headers=PAGE).text
    codes = re.findall(r"<code>([a-z0-9-]{14})</code>", shown)
    assert len(codes) == 10
    return secret, codes


def cookie(client: FlaskClient) -> str:
    """What anybody can read of the browser's cookie."""
    kept = client.get_cookie("hotline")
    assert kept is not None
    serializer = client.application.session_interface.get_signing_serializer(client.application)
    return repr(serializer.loads(kept.value))


def give(client: FlaskClient, typed: str, **fields: str) -> Any:
    return send(client, "/login/code", form_on="/login/code", code=typed, **fields)
