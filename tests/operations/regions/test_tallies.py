"""What the database counts by region is what its rows say: after any edits, answers, deletions and foldings."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ivr.operations.figures import Period
from ivr.operations.regions import tallies
from ivr.operations.regions.counts import counts, days
from ivr.operations.regions.query import Wanted
from ivr.records.cases import Case
from ivr.records.database import Database
from ivr.records.models import Report
from ivr.records.regions import ANSWERED, FILED, RegionChange, RegionTally
from tests.operations.regions.filed import CATEGORIES, FIRST, REGIONS, YEAR, answer, by_hand, file
from tests.support.line import WIB

PERIODS = (
    YEAR,
    Period.parse("2026-03", WIB),
    Period.parse("2026-03-31", WIB),
    Period.parse("2026-03-17..2026-05-02", WIB),
    Period.parse("2026-03-04..2026-05-27", WIB),
    Period.parse("2026-03-02..2026-03-30", WIB),
    Period.parse("2026-02-20..2026-04-10", WIB),
)


def agree(session: Session) -> None:
    total = session.scalar(select(func.count()).select_from(Report))
    assert counts(session, Wanted(YEAR)).total == total
    for period in PERIODS:
        assert tallies.hold_for(session, period)
        found, expected = counts(session, Wanted(period)), by_hand(session, period)
        assert found == expected, period.text
        by_day = days(session, Wanted(period))
        by_week = days(session, Wanted(period), by_week=True)
        assert weekly(by_week, period) == weekly(by_day, period)
        assert sum(n for (_, what), n in by_day.items() if what == FILED) == expected.total
        assert sum(n for (_, what), n in by_day.items() if what == ANSWERED) == expected.total_answered
        inside = counts(session, Wanted(period, "32"))
        assert inside.total == sum(n for (region, _), n in expected.filed.items() if region.startswith("32"))
        assert counts(session, Wanted(period, category="demand")).total == expected.by_category.get("demand", 0)


def weekly(counted: Any, period: Period) -> dict[Any, int]:
    """By week, a part of one at the beginning by itself."""
    found: Counter[Any] = Counter()
    for (day, what), n in counted.items():
        found[max(day - timedelta(days=day.weekday()), period.first), what] += n
    return dict(found)


steps = st.lists(
    st.tuples(st.sampled_from(["file", "move", "answer", "delete", "fold", "merge"]), st.integers(0, 2**30)),
    max_size=25,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(steps)
def test_sums_over_regions_equal_the_total_after_any_sequence_of_edits(database: Database, done: Any) -> None:
    with database.begin() as session:
        for table in (Case, Report, RegionChange, RegionTally):
            session.execute(delete(table))
    for number, (what, seed) in enumerate(done):
        with database.begin() as session:
            do(session, what, random.Random(seed), number)
    with database.reading() as session:
        agree(session)


def do(session: Session, what: str, dice: random.Random, number: int) -> None:
    at = FIRST + timedelta(minutes=dice.randrange(90 * 24 * 60))
    ids = session.scalars(select(Report.id).order_by(Report.id)).all()
    region, category = dice.choice(REGIONS), dice.choice(CATEGORIES)
    match what:
        case "file":
            file(session, number + 10_000_000, at, region, category)
        case "fold":
            tallies.fold(session)
        case _ if not ids:
            return
        case "move":
            changed = {"region": region, "category": category}
            session.execute(update(Report).where(Report.id == dice.choice(ids)).values(changed))
        case "answer":
            answer(session, dice.choice(ids), dice.choice([at, at, None]))
        case "merge":
            for one in ids[:2]:
                answer(session, one, at)
            session.execute(update(Case).where(Case.report_id == ids[0]).values(status="merged"))
        case "delete":
            session.execute(delete(Report).where(Report.id == dice.choice(ids)))


def test_folding_changes_no_count_and_leaves_one_row_for_each_kind(filled: Database) -> None:
    with filled.begin() as session:
        before = counts(session, Wanted(YEAR))
        changes = session.scalar(select(func.count()).select_from(RegionChange))
        assert tallies.fold(session) == changes
        assert tallies.fold(session) == 0
        assert counts(session, Wanted(YEAR)) == before
        agree(session)
        session.execute(update(Report).values(region="31.71"))
        assert set(counts(session, Wanted(YEAR)).by_region) == {"31.71"}
        tallies.fold(session)
        assert set(counts(session, Wanted(YEAR)).by_region) == {"31.71"}
        assert session.scalar(select(func.count()).select_from(RegionTally).where(RegionTally.region == "32.73")) == 0


def test_counting_anew_gives_the_same(filled: Database) -> None:
    with filled.begin() as session:
        before = counts(session, Wanted(YEAR))
        tallies.recount(session)
        assert session.scalar(select(func.count()).select_from(RegionChange)) == 0
        assert counts(session, Wanted(YEAR)) == before
        agree(session)
