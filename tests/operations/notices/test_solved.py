"""Whether the answer has solved it is asked once, some working days after it was told."""

from __future__ import annotations

from ivr.hotline.case import CaseEvent
from ivr.hotline.notice import Event, NoticePolicy
from ivr.hotline.script import Script
from ivr.operations.notices import solved
from ivr.operations.outbounds.consents import Person
from ivr.records.cases import Case
from tests.operations.notices.test_writing import act, agrees, case_of, keys, outbounds, report
from tests.support.line import CALLER, Line, files, wib, with_rules

On = CaseEvent
ASKING: Script = with_rules(files(), notices=NoticePolicy(frozenset(Event)))


def told_case(line: Line) -> int:
    agrees(line, Person(CALLER))
    case_id = case_of(line, report(line))
    act(line, case_id, On.CHECK, On.ANSWER, On.CONFIRM)
    return case_id


def test_it_is_planned_once_for_two_working_days_later_and_nobody_is_late_before(line: Line) -> None:
    case_id = told_case(line)
    assert [solved.plan(line.database, ASKING, line.now) for _ in range(3)] == [1, 0, 0]
    (question,) = [one for one in outbounds(line) if one.key.startswith("solved:")]
    assert question.due_at == wib("2026-11-26 09:00")
    assert question.created_at == line.now
    with line.database.reading() as session:
        case = session.get_one(Case, case_id)
        assert case.solved_asked_at == wib("2026-11-26 09:00")
        assert case.deadline_at == wib("2026-11-30 15:00")


def test_it_is_not_asked_where_that_is_not_switched_on_or_nobody_wants_it(line: Line) -> None:
    case_id = told_case(line)
    assert solved.plan(line.database, files(), line.now) == 0
    agrees(line, Person(CALLER), given=False)
    assert [solved.plan(line.database, ASKING, line.now) for _ in range(2)] == [0, 0]
    with line.database.reading() as session:
        assert session.get_one(Case, case_id).deadline_at == wib("2026-11-25 15:00")


def test_a_case_that_a_talk_has_solved_is_asked_about_no_more_and_one_that_the_desk_closed_is(line: Line) -> None:
    case_id = told_case(line)
    solved.plan(line.database, ASKING, line.now)
    act(line, case_id, On.CLOSE)
    assert [key.partition(":")[0] for key in keys(line)] == ["solved"]
    act(line, case_id, On.REOPEN)
    assert keys(line) == []
    act(line, case_id, On.ANSWER, On.CONFIRM)
    assert solved.plan(line.database, ASKING, line.now) == 1
    act(line, case_id, On.SOLVE)
    assert keys(line) == []
