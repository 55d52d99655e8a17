"""The rows of a download."""

from __future__ import annotations

from ivr.operations.regions.counts import counts
from ivr.operations.regions.query import Wanted
from ivr.operations.regions.rows import every, newest
from ivr.records.database import Database
from ivr.records.regions import ANSWERED, FILED
from tests.operations.regions.filed import YEAR


def test_the_rows_of_a_download_are_all_there_once_in_order_whatever_the_batch(filled: Database) -> None:
    wanted = Wanted(YEAR, category="demand")
    whole = [row.ticket for row in every(filled, wanted)]
    assert [row.ticket for row in every(filled, wanted, batch=7)] == whole
    with filled.reading() as session:
        assert len(whole) == counts(session, wanted).total
        assert [row.ticket for row in newest(session, wanted, FILED, 200)] == whole[::-1]
        assert len(newest(session, wanted, ANSWERED, 200)) == counts(session, wanted).total_answered
