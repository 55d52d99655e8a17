"""What came in as the event that the rules take."""

from __future__ import annotations

import pytest

from ivr.hotline.choices import Choice, Meaning
from ivr.hotline.state import Step
from ivr.hotline.verbs import Commanded, Entered, Event, Located, Pressed, Sent, Stale, Wrote
from ivr.hotline.writing.buttons import Tapped
from ivr.hotline.writing.reading import Incoming, Question, event
from ivr.hotline.written_events import Command, Entry

SID = "W" + "5" * 32
ASKED = Question(SID, 7, Step.REGION, (Choice("9", "Tidak tahu", "#", Meaning.UNKNOWN),))


def payload(turn: int = 7, key: str = "9", sid: str = SID) -> str:
    return Tapped(sid, turn, key).payload


@pytest.mark.parametrize(
    ("incoming", "expected"),
    [
        (Incoming("Tidak tahu", payload()), Pressed("#")),
        (Incoming("Tidak tahu", payload(turn=6)), Stale()),
        (Incoming("Tidak tahu", payload(sid="W1")), Stale()),
        (Incoming("Tidak tahu", payload(key="8")), Stale()),
        (Incoming("Tidak tahu", "somebody else's"), Pressed("#")),
        (Incoming("9"), Pressed("#")),
        (Incoming("Kota Bandung"), Located(("32.73",))),
        (Incoming("40115"), Located(("32.73",), "40115")),
        (Incoming(places=("32.73", "32.04")), Located(("32.73", "32.04"))),
        (Incoming(places=()), Located(())),
        (Incoming("Ini gudang saya", files=1), Sent()),
        (Incoming("surat.pdf", files=1), Sent()),
        (Incoming("batal"), Commanded(Command.CANCEL)),
        (Incoming("saya tidak mengerti pertanyaannya pak"), Wrote(5)),
        (Incoming(""), Wrote(0)),
        (Incoming("🙏"), Wrote(1)),
    ],
)
def test_it_is_what_it_is_to_the_question_of_now(incoming: Incoming, expected: Event) -> None:
    assert event(incoming, ASKED) == expected


def test_digits_are_entered_where_they_are_asked_for() -> None:
    asked = Question(SID, 3, Step.TICKET)
    assert event(Incoming("1234 5671"), asked) == Entered(Entry.TICKET, "12345671")
