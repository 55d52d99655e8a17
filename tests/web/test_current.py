"""What a request works with: one moment and one script, however long it takes."""

from __future__ import annotations

from ivr.web import current
from tests.support.line import Line


def test_a_request_has_one_moment_and_the_next_a_later_one(line: Line) -> None:
    moments = []
    for _ in range(2):
        with line.app.test_request_context("/"):
            first = current.now()
            line.clock.advance(60)
            assert current.now() == first
            moments.append(first)
    assert moments[0] < moments[1]


def test_the_script_is_that_of_the_requests_moment_also_when_another_is_published_meanwhile(line: Line) -> None:
    with line.app.test_request_context("/"):
        before = current.script()
        line.publish(line.hotline.files)
        assert current.script() is before
