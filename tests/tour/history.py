"""A history as rich as life: nine days of a hotline in which everything has happened once, by its own operations."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from ivr.emulator import Activity
from ivr.hotline.callback import CallbackStatus
from ivr.hotline.case import CaseStatus
from ivr.hotline.rules import Rules
from ivr.hotline.staff import Role
from ivr.operations.capacity import runs, workload
from ivr.operations.demo import weeks
from ivr.operations.messages.recordings import VoicemailStatus
from ivr.operations.privacy import erasure
from ivr.operations.releases import closures as closing
from ivr.operations.releases import drafts, publishing
from ivr.operations.staff import invitations, wall_screens
from ivr.operations.staff.accounts import NewPerson
from ivr.records.cases import Case
from ivr.records.models import Call, Callback, Voicemail
from ivr.records.people import Staff
from tests.support.line import Line
from tests.support.scheduled import do, pass_time, play_simulation
from tests.tour import chats, queue, reports
from tests.tour.people import HOSTILE, Offices, come_to_work, offices_of
from tests.tour.reports import AT_NIGHT, WAYS, Letters

AGUS, SECOND = "staff:agus", "staff:ratna"
KEYS = ("1", "1", "1", "2", "3", "4", "5", "9", "*", "#", "0", "40115", "081311112222#", "12345678")


@dataclass(frozen=True)
class Told:
    """What a visitor needs to know who was not given it by a page: links that came by mail, and how far it is."""

    now: str
    link: str
    invitation: str
    screen: str

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def happen(line: Line, letters: Letters, strangers: int = 12) -> Told:
    """Let it all happen; `strangers` ring at random on top. The line ends in the middle of its last morning."""
    line.exchange.options.strict = False
    line.expected_problems = [""]  # what strangers and faults lead to is nobody's business here
    with line.database.begin() as session:
        weeks.ensure(session, line.hotline.script(line.now).hours, line.now)
    staff, offices = come_to_work(line), offices_of(line)
    _first_days(line, staff, offices, strangers)
    reports.grow_late(line, 3)
    _releases(line)
    reports.written_to(line, letters)
    reports.come_in(line, (*WAYS, *WAYS), 60)
    reports.go_their_ways(line, offices)
    reports.grow_late(line, 5)
    _until_morning(line)
    reports.come_in(line, WAYS, 80)
    reports.written_to(line, letters)
    reports.go_their_ways(line, offices)
    _last_morning(line, staff)
    queue.full_days(line)
    told = _links(line, offices)
    check(line)
    return told


def _first_days(line: Line, staff: dict[str, int], offices: Offices, strangers: int) -> None:
    reports.come_in(line, WAYS, 1)
    dice = random.Random(587)
    for person in range(strangers):
        _somebody(line, f"+6288{person:08d}" if person % 4 else None, dice)
    line.exchange.faults.absent_recordings = 1
    reports.come_in(line, WAYS[:1], 50)
    line.exchange.faults.clear()
    pass_time(line, 20)
    queue.closed_ones(line, staff)
    _at_night(line)
    reports.come_in(line, (*WAYS, *WAYS), 20)
    pass_time(line, 20)
    reports.completed(line, staff)
    chats.report(line)
    reports.go_their_ways(line, offices)
    _erased(line)


def _until_morning(line: Line) -> None:
    """The next morning on which the hotline is open."""
    hours = line.hotline.script(line.now).hours
    morning = line.now.astimezone(hours.zoneinfo).replace(hour=9, minute=10)
    while morning <= line.now or not hours.is_open(morning):
        morning += timedelta(days=1)
    line.clock.advance((morning - line.now).total_seconds())


def _at_night(line: Line) -> None:
    zone = line.hotline.script(line.now).zone
    evening = line.now.astimezone(zone).replace(hour=20, minute=0)
    line.clock.advance((evening + timedelta(days=1) - line.now).total_seconds())
    reports.come_in(line, AT_NIGHT, 40)
    line.clock.advance(timedelta(hours=7, minutes=20).total_seconds())
    do(line, "retention")
    _until_morning(line)


def _somebody(line: Line, number: str | None, dice: random.Random) -> None:
    """A stranger, who presses what comes to mind, and may hang up at any moment."""
    call = line.exchange.phone(number).call("1500587", hurried=True)
    for _ in range(dice.randrange(3, 14)):
        if call.ended:
            return
        if call.activity is Activity.RECORDING:
            call.spoken(dice.choice((0.5, 4, 40)))
            call.press("#")
        else:
            call.press(dice.choice(KEYS))
            call.wait(dice.choice((0, 2, 9)))
    call.hang_up()


def _erased(line: Line) -> None:
    """Two people have asked for everything about them to be removed; one of them had left a message."""
    for number in ("+628700000001", "+628500000001"):
        erasure.erase(line.database, line.hotline.recordings, number, AGUS, line.now)


def _releases(line: Line) -> None:
    """Words are changed, published, rolled back, planned, called off; the next draft waits for somebody's approval."""
    words = line.words("welcome")
    for at, text in enumerate((f"{words} Selamat pagi.", f"{words} Selamat siang.")):
        _edit(line, "catalogues.id.prompts.welcome", text)
        with line.database.begin() as session:
            publishing.publish(session, None, HOSTILE[at], AGUS, line.now)
    with line.database.begin() as session:
        publishing.roll_back(session, 1, AGUS, line.now)
    for days in (300, 20):
        _edit(line, "catalogues.id.prompts.welcome", f"{words} Hari ke-{days}.")
        with line.database.begin() as session:
            planned = publishing.publish(session, line.now + timedelta(days=days), HOSTILE[3], AGUS, line.now).id
        if days == 300:
            with line.database.begin() as session:
                publishing.withdraw(session, planned, SECOND, line.now)
    away = {"first": "2026-12-21", "last": "2026-12-23", "hours": [], "name": dict.fromkeys(("id", "en"), HOSTILE[0])}
    _edit(line, "hours.exceptions", [away])
    fast = {"first": "2027-02-08", "last": "2027-03-09", "week": {"friday": ["08:00-11:00"]}, "name": away["name"]}
    _edit(line, "hours.shortened", [fast])
    trained = {"first": "2026-12-28", "last": "2026-12-29", "week": {}, "name": away["name"]}
    _edit(line, "staffing", {"weekly": {"monday": ["08:00-12:00: 2"]}, "exceptions": [trained]})
    with line.database.begin() as session:
        publishing.submit(session, drafts.current(session).version, AGUS, line.now)
        closing.close(session, dict.fromkeys(("id", "en"), "Gempa 🙂 & <air>"), None, AGUS, line.now)
        closing.reopen(session, SECOND, line.now)


def _edit(line: Line, path: str, value: Any) -> None:
    with line.database.begin() as session:
        seen = drafts.current(session).seal(path)
        drafts.change(session, path, value, seen, AGUS, line.now)


def _last_morning(line: Line, staff: dict[str, int]) -> None:
    chats.want_a_person(line, staff)
    for person in range(4):
        _somebody(line, f"+6288{person:08d}", random.Random(person))
    reports.come_in(line, WAYS[:1], 90)  # its audio is still at the phone company
    line.dial("+628999999999").press("1")  # and this call goes on
    queue.open_ones(line, staff)


def _links(line: Line, offices: Offices) -> Told:
    with line.database.begin() as session:
        token = invitations.invite(session, NewPerson("putri", "", Role.AGENT), None, Rules(), AGUS, line.now).token
        screen = wall_screens.add(session, HOSTILE[0], AGUS, line.now)
        hung = wall_screens.token(line.hotline.settings.secret_key, screen.id)
    _simulations(line)
    return Told(line.now.isoformat(), reports.link_of_office(line, offices.city), f"/welcome/{token}", f"/wall/{hung}")


def _simulations(line: Line) -> None:
    """One is over, another waits for its turn."""
    for number, form in ((3, "first"), (40, "second")):
        with line.database.begin() as session:
            runs.start(session, runs.Asked(number, 4.0, 60.0), form, AGUS, line.now)
        if form == "first":
            play_simulation(line)


def check(line: Line) -> None:
    """Everything that there can be has happened, or the tour would pass by what it never sees."""
    with line.database.reading() as session:

        def found(column: Any) -> set[str]:
            return set(session.scalars(select(column).distinct()))

        assert found(Callback.status) >= {status.value for status in CallbackStatus}
        assert found(Case.status) >= {status.value for status in CaseStatus}
        assert found(Voicemail.status) >= {status.value for status in VoicemailStatus}
        assert found(Staff.role) >= {role.value for role in Role}
        assert found(Case.level) >= {0, 1, 2}
        assert session.scalar(select(func.count()).select_from(Call).where(Call.caller.is_(None))), "withheld, erased"
        assert session.scalar(select(func.count()).select_from(Call).where(Call.erased_at.is_not(None)))
        assert session.scalar(select(func.count()).select_from(Call).where(Call.abandoned))
        untold = Callback.promised_due_at.is_(None), Callback.closed_at.is_(None)
        assert session.scalar(select(func.count()).select_from(Callback).where(*untold)), "told no time"
        script = line.hotline.scripts.current(line.now)
        assert script.staffing, "a plan is published"
        room = workload.room(session, script, line.now)
        assert room, "there is a plan"
        assert not room.offers(script.rules.windows), "today is full, and so is the next day"
        states = publishing.releases(session)
        assert any(one.withdrawn_at for one in states)
        assert any(one.rolled_back_to for one in states)
        assert publishing.planned(session, line.now)
        assert drafts.current(session).submitted_by
