"""What a phone company posts, read as events in our own words."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.verbs import Arrived, Pressed, Recorded, Silent
from ivr.telephony import requests

RECORDING = "RE" + "1" * 32
URL = f"https://api.example.com/2010-04-01/Accounts/AC1/Recordings/{RECORDING}"


@pytest.mark.parametrize(
    ("caller", "number"),
    [
        ("+6281234567890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("081234567890", "+6281234567890"),
        ("+6581234567", "+6581234567"),
        ("anonymous", None),
        ("+266696687", None),
        ("1500587", None),
        ("client:somebody", None),
        ("sip:somebody@example.id", None),
        ("", None),
    ],
)
def test_who_calls(caller: str, number: str | None) -> None:
    assert requests.arrived({"From": caller}) == Arrived(number)


def test_a_call_without_a_caller() -> None:
    assert requests.arrived({}) == Arrived(None)


@pytest.mark.parametrize(
    ("fields", "silent", "event"),
    [
        ({"Digits": "1"}, False, Pressed("1")),
        ({"Digits": "081234567890"}, False, Pressed("081234567890")),
        ({"Digits": "*"}, False, Pressed("*")),
        ({"Digits": "#"}, False, Pressed("#")),
        ({"Digits": ""}, False, Silent()),
        ({}, False, Silent()),
        ({}, True, Silent()),
        ({"Digits": "1"}, True, Silent()),
        ({"Digits": "1a2 3w"}, False, Pressed("123")),
        ({"Digits": "１２"}, False, Silent()),
        ({"Digits": "9" * 100}, False, Pressed("9" * 32)),
        ({"Digits": "hangup"}, False, Silent()),
    ],
)
def test_keys_and_silence(fields: dict[str, str], silent: bool, event: object) -> None:
    assert requests.answered(fields, silent) == event


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"RecordingDuration": "12", "Digits": "#"}, Recorded(RECORDING, 12)),
        ({"RecordingDuration": "12", "Digits": "hangup"}, Recorded(RECORDING, 12, hung_up=True)),
        ({"RecordingDuration": "12", "Digits": ""}, Recorded(RECORDING, 12, by_silence=True)),
        ({"RecordingDuration": "8"}, Recorded(RECORDING, 8, by_silence=True)),
        ({"RecordingDuration": "", "Digits": "#"}, Recorded(RECORDING, 0)),
        ({"RecordingDuration": "x", "Digits": "#"}, Recorded(RECORDING, 0)),
        ({"RecordingDuration": "-3", "Digits": "#"}, Recorded(RECORDING, 0)),
        ({"RecordingDuration": "2.9", "Digits": "#"}, Recorded(RECORDING, 2)),
    ],
)
@pytest.mark.parametrize("named", [{"RecordingSid": RECORDING}, {"RecordingUrl": URL}, {"RecordingUrl": f"{URL}.wav"}])
def test_a_recording_by_its_identifier_or_its_address(
    fields: dict[str, str], event: object, named: dict[str, str]
) -> None:
    assert requests.answered({**fields, **named}, silent=False) == event
    assert requests.answered({**fields, **named}, silent=True) == event


@pytest.mark.parametrize(
    "url", ["", "/", "https://api.example.com/", "not an address", "https://api.example.com/x/.wav"]
)
def test_an_address_that_names_no_recording(url: str) -> None:
    found = requests.recording_sid({"RecordingUrl": url})
    assert found is None or len(found) <= 64


def test_how_a_call_is_doing() -> None:
    told = requests.progress(
        {
            "CallSid": "CA1",
            "CallStatus": "completed",
            "CallDuration": "61",
            "From": "+6281234567890",
            "To": "+622150000587",
            "Direction": "inbound",
        }
    )
    assert told == requests.CallProgress("CA1", "completed", "+6281234567890", "+622150000587", "inbound", 61)
    assert requests.progress({}).seconds is None
    assert requests.progress({"From": "anonymous"}).caller is None


def test_news_of_a_recording() -> None:
    fields = {
        "CallSid": "CA1",
        "RecordingSid": RECORDING,
        "RecordingStatus": "completed",
        "RecordingDuration": "9",
        "RecordingStartTime": "Tue, 24 Nov 2026 02:00:00 +0000",
    }
    started = datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert requests.recording_news(fields) == requests.RecordingNews(RECORDING, "CA1", "completed", 9, started)
    assert requests.recording_news({**fields, "CallSid": ""}) is None
    assert requests.recording_news({**fields, "RecordingSid": ""}) is None


@pytest.mark.parametrize("value", [None, "", "soon", "Tue, 99 Foo 2026", "24", "\x00"])
def test_an_odd_date_is_none(value: str | None) -> None:
    assert requests.moment(value) is None


def test_a_date_without_a_zone_is_gmt() -> None:
    assert requests.moment("Tue, 24 Nov 2026 02:00:00 -0000") == datetime(2026, 11, 24, 2, tzinfo=UTC)


@given(text=st.text(st.sampled_from("ab=&+%2B0é\x00;"), max_size=40) | st.text(max_size=40))
def test_a_form_is_read_as_the_standard_library_reads_it(text: str) -> None:
    assert requests.form_fields(text) == parse_qsl(text, keep_blank_values=True)


NAMES = ("CallSid", "From", "To", "Digits", "CallStatus", "CallDuration")
OF_RECORDINGS = ("RecordingSid", "RecordingUrl", "RecordingDuration", "RecordingStartTime")
FIELDS = st.dictionaries(st.sampled_from([*NAMES, *OF_RECORDINGS]), st.text(max_size=60))


@given(fields=FIELDS, silent=st.booleans())
def test_nothing_that_is_posted_raises_or_grows_beyond_its_column(fields: dict[str, str], silent: bool) -> None:
    event = requests.answered(fields, silent)
    if isinstance(event, Pressed):
        assert set(event.keys) <= requests.KEYS
        assert 0 < len(event.keys) <= 32
    if isinstance(event, Recorded):
        assert 0 < len(event.recording) <= 64
        assert event.seconds >= 0
    requests.arrived(fields)
    told = requests.progress(fields)
    assert (len(told.call_sid) <= 64, len(told.status) <= 16, len(told.called) <= 32) == (True, True, True)
    news = requests.recording_news(fields)
    assert news is None or (news.recording_sid and news.call_sid and news.seconds >= 0)
