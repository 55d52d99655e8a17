"""Reports are counted by the days of the hotline's own zone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from ivr.operations.figures import Period
from ivr.operations.regions import tallies
from ivr.operations.regions.counts import counts, days
from ivr.operations.regions.query import Wanted
from ivr.records.database import Database
from ivr.records.regions import FILED
from tests.operations.regions.filed import FIRST, by_hand, file


def test_days_are_those_of_the_hotline_s_zone_also_after_it_has_moved(filled: Database) -> None:
    jayapura = ZoneInfo("Asia/Jayapura")
    period = Period.parse("2026-03-17..2026-05-02", jayapura)
    with filled.begin() as session:
        assert not tallies.hold_for(session, period)
        expected = by_hand(session, period)
        assert counts(session, Wanted(period)) == expected
        counted_by_row = days(session, Wanted(period))
        assert tallies.follow(session, jayapura, FIRST)
        assert not tallies.follow(session, jayapura, FIRST)
        assert tallies.hold_for(session, period)
        assert counts(session, Wanted(period)) == expected
        assert days(session, Wanted(period)) == counted_by_row
        file(session, 99_999_999, datetime(2026, 3, 16, 15, 30, tzinfo=UTC), "94.04", "capital")
        assert days(session, Wanted(period))[date(2026, 3, 17), FILED] >= 1
        assert counts(session, Wanted(period)) == by_hand(session, period)


def test_a_zone_with_summer_time_is_counted_row_by_row(filled: Database) -> None:
    period = Period.parse("2026-03", ZoneInfo("Europe/Amsterdam"))
    with filled.reading() as session:
        assert not tallies.hold_for(session, period)
        assert counts(session, Wanted(period)) == by_hand(session, period)
