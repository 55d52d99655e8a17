"""People as an admin's pages show and change them."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from tests.support.people import send

NEW = "kertas payung gunung"
RINA = {"login": "rina", "name": "Rina", "role": "agent", "phone": "0811-2222-333", "language": "id"}


def link_on(page: str) -> str:
    found = re.search(r'id="link" value="http://hotline\.test(/welcome/[^"]+)"', page)
    assert found, page
    return found[1]


def seal_on(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def change(client: FlaskClient, login: str, **fields: str) -> object:
    return send(client, f"/admin/people/{login}", **fields)
