"""The triggers that count reports and answers by region, for each database."""

from __future__ import annotations

from collections.abc import Sequence

_DAY = {
    "sqlite": "date({at}, coalesce((SELECT minutes FROM tally_shift), 420) || ' minutes')",
    "postgresql": "CAST(({at} AT TIME ZONE 'UTC')"
    " + make_interval(mins => coalesce((SELECT minutes FROM tally_shift), 420)) AS date)",
}
_MONTH = {"sqlite": "date({day}, 'start of month')", "postgresql": "CAST(date_trunc('month', {day}) AS date)"}
_WEEK = {
    "sqlite": "date({day}, 'weekday 0', '-6 days')",
    "postgresql": "CAST(date_trunc('week', {day}) AS date)",
}
_INTO = "INSERT INTO region_changes (span, first, region, category, what, n)"


def day_of(dialect: str, at: str) -> str:
    """The day of a moment in UTC, by the tallies' own shift."""
    return _DAY[dialect].format(at=at)


def month_of(dialect: str, day: str) -> str:
    """The first of the month of a day."""
    return _MONTH[dialect].format(day=day)


def week_of(dialect: str, day: str) -> str:
    """The Monday of the week of a day."""
    return _WEEK[dialect].format(day=day)


def _counts(dialect: str, what: str, at: str, report: str, step: int, source: str = "") -> str:
    """Three changes: a month's and a day's by regency, a week's by province; `source` is FROM and WHERE, or empty."""
    day = day_of(dialect, at)
    region, category = (f"coalesce({report}.{column}, '')" for column in ("region", "category"))
    province = f"substr({region}, 1, 2)"
    spans = (("m", month_of(dialect, day), region), ("w", week_of(dialect, day), province), ("d", day, region))
    return " ".join(
        f"{_INTO} SELECT '{span}', {first}, {where}, {category}, '{what}', {step}{source};"
        for span, first, where in spans
    )


def _answer(dialect: str, report: str, step: int) -> str:
    """The answer of a report, counted where the report stands."""
    source = f" FROM cases c WHERE c.report_id = {report}.id AND c.answered_at IS NOT NULL"
    return _counts(dialect, "answered", "c.answered_at", report, step, source)


def _of_case(dialect: str, case: str, step: int) -> str:
    """The same for a change of the case itself; nothing for one whose report is gone."""
    source = f" FROM reports r WHERE r.id = {case}.report_id AND {case}.answered_at IS NOT NULL"
    return _counts(dialect, "answered", f"{case}.answered_at", "r", step, source)


def _filed(dialect: str, report: str, step: int) -> str:
    return _counts(dialect, "filed", f"{report}.created_at", report, step)


def _triggers(dialect: str) -> tuple[tuple[str, str, str, str], ...]:
    """Each trigger: its name, when it fires, on which table, and what it does."""

    def filed(report: str, step: int) -> str:
        return _filed(dialect, report, step)

    def answer(report: str, step: int) -> str:
        return _answer(dialect, report, step)

    def case(row: str, step: int) -> str:
        return _of_case(dialect, row, step)

    moved = filed("OLD", -1) + answer("OLD", -1) + filed("NEW", 1) + answer("NEW", 1)
    return (
        ("tally_filed", "AFTER INSERT", "reports", filed("NEW", 1)),
        ("tally_moved", "AFTER UPDATE OF region, category, created_at", "reports", moved),
        ("tally_removed", "BEFORE DELETE", "reports", filed("OLD", -1) + answer("OLD", -1)),
        ("tally_answered", "AFTER INSERT", "cases", case("NEW", 1)),
        ("tally_answered_again", "AFTER UPDATE OF answered_at, report_id", "cases", case("OLD", -1) + case("NEW", 1)),
        ("tally_unanswered", "AFTER DELETE", "cases", case("OLD", -1)),
    )


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW BEGIN {body} END"
        for name, event, table, body in _triggers("sqlite")
    ]


def _postgresql() -> list[str]:
    found = []
    for name, event, table, body in _triggers("postgresql"):
        back = "OLD" if "DELETE" in event else "NEW"
        found.append(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $tally$ BEGIN {body} RETURN {back}; END $tally$"
        )
        found.append(f"CREATE TRIGGER {name} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    return found


def create(dialect: str) -> Sequence[str]:
    """The statements that make the triggers."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def remove(dialect: str) -> Sequence[str]:
    """The statements that remove them."""
    tables = [(name, table) for name, _, table, _ in _triggers(dialect)]
    if dialect == "sqlite":
        return [f"DROP TRIGGER {name}" for name, _ in tables]
    return [text for name, table in tables for text in (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION {name}()")]
