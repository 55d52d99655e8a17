"""Whatever is sent: no page fails, nobody does more than they may, and what was refused has changed nothing.

The forms are those that the pages themselves show, and each is sent by everybody: also by who was never shown it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from ivr.hotline.case import CaseEvent
from ivr.hotline.staff import Role
from ivr.operations.callbacks import claims
from ivr.operations.cases import cases
from ivr.records.base import Base
from ivr.records.cases import Case
from ivr.records.models import Call, Report
from ivr.records.people import Staff
from ivr.web.frame.marks import needed_role
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, NUMBER, Line
from tests.support.office import HOURS, do
from tests.support.pages import PARTS, Address, Form, addresses, forms
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, password_hash, token_of
from tests.support.queue import Queue
from tests.support.scheduled import pass_time
from tests.support.sizes import thoroughly
from tests.support.webhooks import AGENT_DOORS, DOORS, fields_of, send


def sized(quick: tuple[int, int], slow: int) -> pytest.MarkDecorator:
    """So many requests on SQLite and on PostgreSQL, and how many on each for `make thorough`."""
    sizes = [(kind, size) for kind, size in zip(("sqlite", "postgresql"), quick, strict=True) if size]
    sizes += [thoroughly("sqlite", slow), thoroughly("postgresql", slow)]
    return pytest.mark.parametrize(("database_url", "requests"), sizes, indirect=["database_url"])


OF_SESSIONS = {"sign_in_tries", "sign_ins", "second_steps"}
"""What only says who tried to come in, and when somebody was last seen; a refusal is written down there."""
RIGHTS = "rights"
OF_ADMINS = {"releases", "drafts", "closures", "sounds", RIGHTS}
UNREAD = ("content", "data", "last_seen_at")
OWN = (
    *("language", "presence", "presence_reason", "presence_since", "ring_me", "last_seen_at", "password"),
    *("second_factor", "second_factor_since", "second_factor_used", "one_time_until"),
)
"""What somebody may change of themselves, or what an agent's work changes."""
ODD = (
    *("", " ", "0", "-1", "1", "1e9", "nan", "inf", "9" * 25, "٣", "２", "1.5", "1,5", "\x00", "a\x00b", "\r\nX: y"),
    *("'", "' OR 1=1 --", '"><script>alert(1)</script>', "{{ 7*7 }}", "{0}", "{number}", "%s", "../../etc/passwd"),
    *("x" * 300, "é" * 5000, "💥", "\u202e", "\ufffd", "id", "en", "admin", "agus", "sari", CALLER, "0812-3456-7890"),
    *("2026-02-30", "0001-01-01", "9999-12-31", "2026-12-25", "2026-11-25T09:00", "9999-12-31T23:59", "24:00", "08:00"),
    *("08:00-12:00", "1 March 08:00-12:00", "24-26 Dec closed", "+62", "+", "solved", "morning", "asap", "promise"),
    *("https://elsewhere.example", "//elsewhere.example", "/console", "/admin/hours#x", "[]", "null", "true"),
    "9" * 5000,  # more digits than `int` reads
)
VALUES = st.one_of(st.sampled_from(ODD), st.text(max_size=30), st.integers(-5, 10**12).map(str))


@dataclass
class Town:
    """A hotline at work with somebody of each role, and every form that any of them is shown."""

    line: Line
    clients: dict[Role | None, FlaskClient] = field(default_factory=dict)
    tokens: dict[Role | None, str] = field(default_factory=dict)
    known: dict[tuple[str, ...], Form] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    persons: Iterator[int] = field(default_factory=lambda: count(1000, 2))
    office: int = 1
    """The officer's; what an admin did to it is undone as well."""

    def open(self) -> None:
        """Everybody comes in, and looks at everything."""
        self.come_in()
        self.something_to_do()
        for address in addresses(self.line.app):
            if address.method == "GET" and address.endpoint != "static":
                needed = needed_role(self.line.app, address.endpoint)
                least = next((role for role in LOGINS if needed is not None and role.allows(needed)), None)
                self._look_at(self.clients[Role.ADMIN if least is Role.SUPERVISOR else least], address.path)
        self._look_at(self.clients[Role.ADMIN], "/console/callbacks/1")
        with self.line.database.reading() as session:
            ticket = session.scalars(select(Report.ticket).join(Case).where(Case.office_id == self.office)).one()
        self._look_at(self.clients[Role.OFFICER], f"/office/{ticket}")

    def come_in(self) -> None:
        """One of each role, and somebody who is not signed in."""
        for role in (None, *LOGINS):
            self.comes_in(role)

    def something_to_do(self) -> None:
        """The agent has talked with somebody and owes a disposition; another callback could not be reached."""
        queue, agent = Queue(self.line.database), self._id_of(LOGINS[Role.AGENT])
        with self.line.database.reading() as session:
            if claims.held(session, agent) is not None:
                return
        self.seen, person = {}, next(self.persons)
        queue.talks(queue.waits(person, held_by=agent), agent)
        given_up = queue.waits(person + 1, status="unreachable")
        for path in ("/console", f"/console/callbacks/{given_up}"):
            self._look_at(self.clients[Role.AGENT], path)

    def _id_of(self, login: str) -> int:
        with self.line.database.reading() as session:
            return session.scalars(select(Staff.id).where(Staff.login == login)).one()

    def _look_at(self, client: FlaskClient, path: str) -> None:
        with client.get(path, headers=PAGE) as answer:
            found = forms(answer.text) if answer.mimetype == "text/html" else []
        for form in found:
            form.action = form.action.partition("#")[0] or path
            if form.method == "POST":
                endpoint, _ = self.line.app.url_map.bind("").match(form.action, method="POST")
                self.known[endpoint, *sorted(form.fields)] = form

    def comes_in(self, role: Role | None) -> None:
        """A browser of its own, signed in unless nobody is; whoever was thrown out or changed is put back before."""
        self.seen = {}
        if role is None:
            self.clients[role] = self.line.app.test_client()
            self.tokens[role] = token_of(self.clients[role])
            return
        as_before = {
            "role": role.value,
            "office_id": self.office if role is Role.OFFICER else None,
            "active": True,
            "password": password_hash(),
            "language": "id",
            "second_factor": None,
            "one_time_until": None,
        }
        with self.line.database.begin() as session:
            session.execute(update(Staff).where(Staff.login == LOGINS[role]).values(as_before))
        self.clients[role] = client_of(self.line.app, LOGINS[role])
        self.tokens[role] = token_of(self.clients[role])

    def goes_on(self, role: Role | None, form: Form, status: int) -> None:
        """Whoever was thrown out comes back in; an agent who is done gets something to do."""
        outside = role is None and form.action.startswith(("/login", "/welcome"))
        away = role is not None and status in (302, 303)
        if outside or (away and self.clients[role].get("/password", headers=PAGE).status_code != 200):
            self.comes_in(role)
        if status == 303 and form.action.startswith("/console"):
            self.something_to_do()

    def look(self, again: bool = False) -> dict[str, str]:
        """Every table as it stands (`again`: or stood just now), and what people may do, as only admins decide."""
        if again and self.seen:
            return self.seen
        self.seen = {}
        with self.line.database.reading() as session:
            connection = session.connection()
            for table in Base.metadata.sorted_tables:
                columns = [column for column in table.columns if column.name not in UNREAD]
                self.seen[table.name] = _digest(connection.execute(select(*columns)))
            theirs = [column for column in Staff.__table__.columns if column.name not in OWN]
            self.seen[RIGHTS] = _digest(connection.execute(select(*theirs)))
        return self.seen


def _digest(rows: Iterable[Any]) -> str:
    text = "\n".join(sorted(repr(tuple(row)) for row in rows))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def changed(before: Mapping[str, str], after: Mapping[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


@pytest.fixture
def town(line: Line) -> Town:
    add_everybody(line.hotline)
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.dial("+628122222222").press("3", "1", "1", "1").hang_up()
    line.dial("+628133333333").press("1").hang_up()
    pass_time(line, 40)
    cases.adopt(line.database, HOURS, None)
    do(line.database, 1, CaseEvent.CHECK, line.now)
    do(line.database, 1, CaseEvent.FORWARD, line.now, office=Town.office)
    do(line.database, 1, CaseEvent.TAKE_UP, line.now)
    made = Town(line)
    line.expected_problems = [""]  # what fuzzed people ring is nobody's business here
    return made


def freely(requests: int) -> Any:
    """So many examples, whatever they cost; what fails is told without being made smaller for minutes."""
    return settings(
        max_examples=requests,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )


@sized((60, 80), 2800)
def test_no_form_can_be_filled_in_so_that_a_page_fails(town: Town, requests: int) -> None:
    town.open()
    assert len(town.known) > 50, "or there is little to fill in"
    tried: dict[int, int] = {}

    @freely(requests)
    @given(
        role=st.sampled_from((None, *LOGINS, Role.ADMIN)),
        which=st.integers(0, 10_000),
        odd=st.lists(st.tuples(st.integers(0, 30), VALUES), max_size=4),
        more=st.dictionaries(st.text(min_size=1, max_size=12), VALUES, max_size=1),
        choice=st.integers(0, 5),
        with_token=st.integers(0, 9).map(bool),
    )
    def send_it(
        role: Role | None, which: int, odd: list[tuple[int, str]], more: Any, choice: int, with_token: bool
    ) -> None:
        form = list(town.known.values())[which % len(town.known)]
        data = more | filled_in(form, odd, choice)
        data["csrf_token"] = town.tokens[role] if with_token else "made-up"
        before = town.look(again=True)
        with town.clients[role].post(form.action, data=data, headers=PAGE) as answer:
            status, after = answer.status_code, town.look()
        tried[status] = tried.get(status, 0) + 1
        where = (role, form.action, data, status)
        assert status < 500, where
        assert not answer.headers.get("Location", "/").startswith(("http", "//", "/\\")), where
        if status >= 400:
            assert changed(before, after) <= OF_SESSIONS, (where, changed(before, after))
        if role is not Role.ADMIN:
            assert not changed(before, after) & OF_ADMINS, (where, changed(before, after))
        town.goes_on(role, form, status)

    send_it()
    assert {303, 400, 403} <= set(tried), tried


def filled_in(form: Form, odd: list[tuple[int, str]], choice: int) -> dict[str, str]:
    """What a browser would send, with a choice where there is one, and odd values in some places."""
    data = {name: value for name, value in form.fields.items() if name != "csrf_token"}
    data |= {name: offered[choice % len(offered)] for name, offered in form.choices.items() if offered}
    names = list(data)
    return data | {names[at % len(names)]: value for at, value in odd if names}


@sized((0, 80), 1000)
def test_no_address_can_be_written_so_that_a_page_fails(town: Town, requests: int) -> None:
    town.come_in()
    pages = [address for address in addresses(town.line.app) if address.method == "GET"]
    asked = st.sampled_from(["period", "q", "group", "at", "year", "month", "next", "lang", "below", "above", "from"])

    @freely(requests)
    @given(
        role=st.sampled_from((None, *LOGINS, Role.ADMIN)),
        page=st.sampled_from(pages),
        part=st.none() | VALUES.filter(bool),
        query=st.dictionaries(asked | st.text(min_size=1, max_size=8), VALUES, max_size=3),
    )
    def open_it(role: Role | None, page: Address, part: str | None, query: Any) -> None:
        path = page.path if part is None else PARTS.sub(lambda _: quote(part, safe=""), page.rule)
        before = town.look(again=True)
        with town.clients[role].get(path, query_string=query, headers=PAGE) as answer:
            assert answer.status_code < 500, (role, path, query)
        assert changed(before, town.look()) <= {*OF_SESSIONS, "audit", "audit_head"}, (role, path, query)

    open_it()


DIGITS = st.one_of(st.text("0123456789*#", max_size=14), VALUES)
TOLD = {
    "CallStatus": st.sampled_from(["ringing", "in-progress", "completed", "busy", "no-answer", "failed", "made-up"]),
    "Digits": DIGITS,
    "From": st.sampled_from([CALLER, "anonymous", "+266696687", "client:x", "sip:a@b", "", "+6281" * 30]),
    "RecordingSid": st.sampled_from(["RE1", "RE" + "1" * 32, "../../x", "x" * 300]),
    "RecordingUrl": st.sampled_from(["https://elsewhere.example/x", "file:///etc/passwd"]),
    "RecordingDuration": st.sampled_from(["0", "8", "-1", "1e9", "9" * 30, "x"]),
    "RecordingStatus": st.sampled_from(["completed", "absent", "failed", "in-progress", "x"]),
    "CallDuration": st.sampled_from(["0", "8", "-1", "9" * 30, "x"]),
    "DialCallStatus": st.sampled_from(["completed", "busy", "answered", "x"]),
    "Timestamp": VALUES,
}


@sized((50, 50), 1200)
def test_no_webhook_can_be_filled_in_so_that_a_caller_hears_nothing(town: Town, requests: int) -> None:
    line = town.line
    with line.database.reading() as session:
        known = list(session.scalars(select(Call.sid)))

    @freely(requests)
    @given(
        door=st.sampled_from((*DOORS, *AGENT_DOORS)),
        sid=st.sampled_from([*known, "CA9", "", "x" * 300, "CA\x00"]),
        turn=st.one_of(st.integers(-1, 9).map(str), VALUES),
        told=st.fixed_dictionaries({}, optional=TOLD),
        more=st.dictionaries(st.text("abcXYZ_", min_size=1, max_size=8), VALUES, max_size=2),
        signed=st.integers(0, 7).map(bool),
    )
    def send_it(door: str, sid: str, turn: str, told: Any, more: Any, signed: bool) -> None:
        before = town.look(again=True)
        fields = {**fields_of(sid), "To": NUMBER, **told, **more}
        query = f"?n={quote(turn)}&attempt={quote(turn)}"
        answer = send(line, f"{door}{query}", fields, signature=None if signed else "bm90IG91cnM=")
        where = (door, query, fields, answer.status_code)
        if signed:
            assert (answer.status_code, b"<Response" in answer.data) == (200, True), where
        else:
            assert answer.status_code == 403, where
        found = changed(before, town.look())
        assert not found & OF_ADMINS, (where, found)
        assert signed or not found, (where, found)

    send_it()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_doors_that_nobody_signs_for_do_not_fail_either(line: Line) -> None:
    for path in ("/healthz", "/readyz", "/metrics", "/audio/x", "/audio/%00", "/audio/../x"):
        for method in ("GET", "POST", "PUT", "DELETE"):
            assert line.client().open(path, method=method, data={"a": "\x00"}).status_code < 500, (method, path)


NAMES = ("9" * 25, str(2**31), str(2**63), "0", "a\x00b", "x" * 300, "..", "%2e%2e", "💥", "'")


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_every_name_in_an_address_may_be_nonsense(town: Town) -> None:
    """Each address with such a name, opened or sent to by an admin; numbers also in every form that takes one."""
    town.comes_in(Role.ADMIN)
    client, token = town.clients[Role.ADMIN], town.tokens[Role.ADMIN]
    before = town.look()
    for address in addresses(town.line.app):
        for name in NAMES if PARTS.search(address.rule) and address.endpoint != "static" else ():
            path = PARTS.sub(lambda _, name=name: quote(name, safe=""), address.rule)
            with client.open(path, method=address.method, data={"csrf_token": token}, headers=PAGE) as answer:
                assert answer.status_code < 500, (address.method, path)
    for name in NAMES[:4]:
        numbers = dict.fromkeys(("callback", "staff", "to", "voicemail", "attempt", "report", "at", "version"), name)
        for address in addresses(town.line.app):
            if address.method == "POST" and address.path.startswith("/console"):
                with client.post(address.path, data={**numbers, "csrf_token": token}, headers=PAGE) as answer:
                    assert answer.status_code < 500, (address.path, name)
    of_taking_the_next = {"callbacks", "staff", "audit", "audit_head"}
    assert changed(before, town.look()) <= {*OF_SESSIONS, *of_taking_the_next}
