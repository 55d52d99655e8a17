"""What the next page is to say does not pile up in the cookie of a script that opens none."""

from __future__ import annotations

from ivr.web.frame.notices import LETTERS, MOST, newest
from tests.support.desk import page
from tests.support.line import AGENT, Line
from tests.support.people import add_person, client_of, send


def test_a_script_that_never_reads_a_page_stays_signed_in_and_the_last_is_told(sqlite_line: Line) -> None:
    add_person(sqlite_line.hotline, "sari", phone=AGENT)
    script = client_of(sqlite_line.app, "sari")
    for number in range(60):
        answer = send(script, "/console/hand-back", callback=number, reason="")
        assert answer.status_code == 303
        assert all(len(cookie) < 4000 for cookie in answer.headers.getlist("Set-Cookie"))
    send(script, "/console/presence", presence="nowhere")
    shown = page(script)
    assert shown.count("Tulis alasannya.") == MOST - 1
    assert "notice-problem" not in page(script)


def test_the_last_are_kept_as_far_as_they_fit() -> None:
    assert newest([("done", str(number)) for number in range(20)]) == [("done", str(n)) for n in range(20 - MOST, 20)]
    long = ("problem", "x" * 3000)
    assert newest([("done", "a"), long]) == [("problem", "x" * (LETTERS - 1) + "…")]
    assert newest([long, ("done", "a")]) == [("done", "a")]
