"""Whatever happens to cases, in whatever order: an owner, a next step and a deadline; no office sees another's."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ivr.hotline.case import (
    CLOSED_STATUSES,
    MOVES,
    NEXT_STEP,
    OFFICE_EVENTS,
    WITH_OFFICE,
    CaseEvent,
    CaseStatus,
    Level,
)
from ivr.hotline.errors import HotlineError
from ivr.hotline.staff import Role
from ivr.operations.cases import cases, coverage, office_actions, office_cases, offices
from ivr.operations.cases import links as cases_links
from ivr.operations.staff import accounts
from ivr.records.cases import Case, CaseLink, CaseStep, Office
from ivr.records.database import Database
from ivr.records.models import Report
from tests.support import databases
from tests.support.line import wib
from tests.support.office import HOURS, SENDER, add_office, all_cases, do, outbox

START = wib("2026-11-24 09:00")
REGIONS = ("32.73", "32.04", "34.71", None)
OFFICES = {1: ("32.73",), 2: ("32",), 3: ("32.04", "34.71"), 4: ("34",)}
DESK_EVENTS = sorted(set(CaseEvent) - {CaseEvent.ESCALATE})
CODES = ("32", "32.73", "32.04", "34", "34.71")
which = st.integers(0, 30)


def covers(codes: Iterable[str], region: str) -> bool:
    return bool({region, region[:2]} & set(codes))


def holder(steps: Iterable[CaseStep]) -> int | None:
    """The office that has a case after these steps, also while its answer is on the way to the caller."""
    has = None
    for step in steps:
        if step.event in (CaseEvent.FORWARD, CaseEvent.ESCALATE):
            has = step.office_id
        elif step.status not in {*WITH_OFFICE, CaseStatus.ANSWERED}:
            has = None
    return has


class CaseLife(RuleBasedStateMachine):
    """Four offices, of which one is told once a day and one has no mail, and a desk."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        file = databases.copy_sqlite(_template(), Path(self._folder.name))
        self.database = Database(databases.sqlite_url(file))
        self.now = START
        self.statuses: dict[int, CaseStatus] = {}

    def teardown(self) -> None:
        self.database.close()
        self._folder.cleanup()

    @initialize()
    def offices_are_known(self) -> None:
        for number, regions in OFFICES.items():
            reach = {"email": "", "phone": "0222001122"} if number == 4 else {"email": f"dinas{number}@example.id"}
            add_office(self.database, self.now, *regions, name=f"Dinas {number}", daily=number == 3, **reach)
            with self.database.begin() as session:
                wanted = accounts.NewPerson(f"officer{number}", "", Role.OFFICER, office=number)
                accounts.add(session, wanted, None, "test", self.now)
        for place in (0, 1):
            self.somebody_reports(place)
            do(self.database, place + 1, CaseEvent.CHECK, self.now)
        do(self.database, 1, CaseEvent.FORWARD, self.now, office=1)
        self.statuses = {case.id: CaseStatus(case.status) for case in all_cases(self.database)}

    @rule(place=which)
    def somebody_reports(self, place: int) -> None:
        with self.database.begin() as session:
            number = session.query(Report).count()
            region = REGIONS[place % len(REGIONS)]
            row = {"ticket": f"{10000000 + number}", "language": "id", "status": "received", "region": region}
            session.add(Report(**row, created_at=self.now))
        cases.adopt(self.database, HOURS, self.now)

    @rule(hours=st.sampled_from([1, 8, 30, 80, 300]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        cases.escalate(self.database, HOURS, self.now)
        for case in all_cases(self.database):
            late = case.deadline_at is not None and case.deadline_at < self.now
            assert not (late and case.status in WITH_OFFICE)
            assert not late or case.level == Level.MINISTRY

    @rule(one=which, other=which, office=st.integers(1, 5), event=st.sampled_from(DESK_EVENTS))
    def the_desk_does_something(self, one: int, other: int, office: int, event: CaseEvent) -> None:
        known = [case.id for case in all_cases(self.database)]
        more = {"office": office, "into": known[other % len(known)]}
        try:
            do(self.database, known[one % len(known)], event, self.now, **more)
        except HotlineError:
            return

    @rule(one=which, event=st.sampled_from(sorted(OFFICE_EVENTS)), place=which)
    def an_office_does_something_by_a_link_of_whatever_age(self, one: int, event: CaseEvent, place: int) -> None:
        with self.database.begin() as session:
            for case in session.scalars(select(Case).where(Case.status.in_([s.value for s in WITH_OFFICE]))):
                cases_links.for_office(session, case, case.office_id or 0, self.now)
            links = list(session.scalars(select(CaseLink.id).order_by(CaseLink.id.desc())))
        if not links:
            return
        text = cases_links.token(SENDER.secret, links[one % len(links)])
        try:
            with self.database.begin() as session:
                link = cases_links.opened(session, SENDER.secret, text, self.now)
                assert link.office_id == link.case.office_id
                words = office_actions.Said(event, "jawaban", REGIONS[place % len(REGIONS)])
                office_actions.say(session, office_actions.by_link(link), words, HOURS, self.now)
        except HotlineError:
            return

    @rule(one=which, number=st.integers(1, 4), event=st.sampled_from(sorted(OFFICE_EVENTS)), place=which)
    def an_officer_does_something(self, one: int, number: int, event: CaseEvent, place: int) -> None:
        try:
            with self.database.begin() as session:
                officer = accounts.locked_person(session, f"officer{number}")
                office = office_cases.office_of(session, officer)
                theirs = list(session.scalars(select(Report.ticket).join(Case).where(Case.office_id == number)))
                if office is None or not theirs:
                    return
                found = office_cases.one(session, office, theirs[one % len(theirs)])
                if found is not None:
                    words = office_actions.Said(event, "jawaban", REGIONS[place % len(REGIONS)])
                    opened = office_actions.by_officer(found, office, officer)
                    office_actions.say(session, opened, words, HOURS, self.now)
        except HotlineError:
            return

    @rule(number=st.integers(1, 4), codes=st.sets(st.sampled_from(CODES), min_size=1), active=st.integers(0, 3))
    def an_office_is_there_for_other_regions(self, number: int, codes: set[str], active: int) -> None:
        with self.database.begin() as session:
            office = session.get_one(Office, number)
            told = offices.summary(office)
            wanted = told | {"regions": tuple(codes), "active": bool(active)}
            wanted |= {name: told[name] or "" for name in ("email", "phone")}
            coverage.save(session, office, offices.Wanted(**wanted), "staff:agus", HOURS, self.now)
        left = [case for case in self._with_office() if case.office_id == number]
        assert active or not told["active"] or not left
        for region in (case.report.region or "" for case in left if told["active"]):
            assert not covers(told["regions"], region) or covers(codes, region)

    def _with_office(self) -> list[Case]:
        with self.database.reading() as session:
            found = select(Case).where(Case.status.in_([status.value for status in WITH_OFFICE]))
            return list(session.scalars(found.options(joinedload(Case.report))))

    # What always holds

    @invariant()
    def an_officer_sees_what_their_office_has_and_nothing_else(self) -> None:
        steps: dict[int, list[CaseStep]] = {}
        with self.database.reading() as session:
            for step in session.scalars(select(CaseStep).order_by(CaseStep.id)):
                steps.setdefault(step.case_id, []).append(step)
            number = 1 + sum(map(len, steps.values())) % len(OFFICES)  # each time another one
            listed = office_cases.listed(session, session.get_one(Office, number), True, 1, self.now).cases
            assert {case.id for case in listed} == {one for one in steps if holder(steps[one]) == number}

    @invariant()
    def every_open_case_has_an_owner_a_next_step_and_a_deadline(self) -> None:
        for case in all_cases(self.database):
            status = CaseStatus(case.status)
            if status in CLOSED_STATUSES:
                assert case.closed_at is not None
                assert case.deadline_at is None
                continue
            assert case.closed_at is None
            assert NEXT_STEP[status] in MOVES[status]
            assert case.deadline_at is not None
            assert case.deadline_at > case.since
            assert case.office_id is not None or status not in WITH_OFFICE

    @invariant()
    def moves_are_legal(self) -> None:
        for case in all_cases(self.database):
            before, after = self.statuses.get(case.id, CaseStatus.NEW), CaseStatus(case.status)
            assert after == before or after in MOVES[before].values()
            self.statuses[case.id] = after

    @invariant()
    def only_the_office_that_has_a_case_can_open_it(self) -> None:
        with self.database.reading() as session:
            for link in session.scalars(select(CaseLink)):
                try:
                    found = cases_links.opened(
                        session, SENDER.secret, cases_links.token(SENDER.secret, link.id), self.now
                    )
                except HotlineError:
                    continue
                assert found.case.office_id == found.office_id
                assert found.case.status in {*WITH_OFFICE, CaseStatus.ANSWERED}

    @invariant()
    def what_was_merged_leads_somewhere(self) -> None:
        known = {case.id: case for case in all_cases(self.database)}
        for first in known.values():
            case, seen = first, set()
            while case.merged_into is not None:
                assert case.status == CaseStatus.MERGED
                assert case.id not in seen
                seen.add(case.id)
                case = known[case.merged_into]

    @invariant()
    def every_report_is_one_case_and_every_forwarding_one_mail(self) -> None:
        with self.database.reading() as session:
            reports = session.query(Report).count()
            steps = session.execute(select(CaseStep.case_id, CaseStep.id, CaseStep.office_id, CaseStep.event)).all()
        assert len(all_cases(self.database)) == reports if self.statuses else True
        told = {step.id for step in steps if step.event in ("forward", "escalate") and step.office_id in (1, 2)}
        mails = Counter(int(mail.key.split(":")[2]) for mail in outbox(self.database))
        assert mails == Counter(told)


def _template() -> Path:
    if not _TEMPLATE:
        folder = Path(tempfile.mkdtemp(prefix="hotline-cases-"))
        databases.migrate(databases.sqlite_url(folder / "template.db"))
        _TEMPLATE.append(folder / "template.db")
    return _TEMPLATE[0]


_TEMPLATE: list[Path] = []

TestCaseLife = CaseLife.TestCase
TestCaseLife.settings = settings(
    max_examples=15,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
