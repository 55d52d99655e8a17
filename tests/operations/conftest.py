"""What the tests of what happens can ask for besides."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.office import Caught, catching


@pytest.fixture(scope="module")
def _server() -> Iterator[Caught]:
    with catching() as caught:
        yield caught


@pytest.fixture
def server(_server: Caught) -> Caught:
    """The mail server, with nothing caught yet."""
    _server.mails, _server.answer, _server.refuse = [], "250 OK", ""
    return _server
