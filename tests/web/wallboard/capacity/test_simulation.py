"""An admin asks how many agents a number of requests takes, looks on, stops it, and reads what came of it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from ivr.hotline.staff import Role
from ivr.operations.capacity import run_queue, runs
from ivr.operations.system import leases
from ivr.records.simulation_runs import SimulationRun
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, audited, client_of, send
from tests.support.scheduled import play_simulation
from tests.web.wallboard.reading import read

PATH = "/wallboard/simulation"
ASKED = {"per_day": "4", "talk": "4,5", "reached": "60", "form": "a form"}


@pytest.fixture
def admin(line: Line, supervisor: Any) -> Any:
    return client_of(line.app, LOGINS[Role.ADMIN])


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def acts(line: Line) -> list[str]:
    return [act for _, act, _ in audited(line) if act.startswith("simulation:")]


def ends(line: Line, **values: Any) -> None:
    """The run is over in a way that takes too long to wait for."""
    with line.database.begin() as session:
        session.execute(update(SimulationRun).values(ended_at=line.now, **values))


def test_a_form_sent_twice_asks_once_and_the_answer_is_read_at_a_glance(
    line: Line, admin: Any, supervisor: Any
) -> None:
    assert "Belum ada yang dihitung" in words(read(admin, PATH))
    assert send(admin, PATH, **ASKED).status_code == 303
    assert "4 permintaan sehari: menunggu giliran" in words(read(supervisor, PATH))
    send(admin, PATH, **ASKED)
    assert "Formulir ini sudah dikirim" in read(admin, PATH)
    send(admin, PATH, **{**ASKED, "form": "another"})
    assert "Hal yang sama sudah ditanyakan" in read(admin, PATH)
    assert play_simulation(line)
    assert play_simulation(line) is None
    page = words(read(supervisor, PATH))
    assert "Untuk 4 permintaan sehari diperlukan 1 petugas di meja" in page
    assert "1 petugas: janji ditepati" in page
    assert "percakapan 4,5 menit, 60 % percobaan tersambung" in page
    assert "Kapan orang meminta: seperti lazimnya" in page
    assert "Jam buka: 5 hari seminggu, 7 jam sehari" in page
    send(supervisor, "/language", language="en", next=PATH)
    assert "4 requests a day take 1 agent at their desks" in words(read(supervisor, PATH))
    assert acts(line) == ["simulation:start"]


def test_the_second_who_stops_it_is_told_that_it_is_over(line: Line, admin: Any) -> None:
    send(admin, PATH, **ASKED)
    assert send(admin, f"{PATH}/1/cancel").status_code == 303
    assert "Perhitungan dihentikan." in read(admin, PATH)
    send(admin, f"{PATH}/1/cancel")
    assert "sudah selesai sebelumnya" in read(admin, PATH)
    assert play_simulation(line) is None
    assert "4 permintaan sehari: dihentikan" in words(read(admin, PATH))
    assert acts(line) == ["simulation:start", "simulation:cancel"]


@pytest.mark.parametrize(
    ("ending", "advice"),
    [("too_long", "lebih dari 20 menit"), ("failed", "log penjadwal"), ("broken_off", "tiga kali")],
)
def test_of_what_came_to_nothing_it_is_said_why_and_what_to_do(
    line: Line, admin: Any, ending: str, advice: str
) -> None:
    send(admin, PATH, **ASKED)
    ends(line, ending=ending)
    page = words(read(admin, PATH))
    assert "4 permintaan sehari: tidak dapat dihitung" in page
    assert advice in page


def test_numbers_that_no_try_reached_are_more_than_the_most_that_was_tried(line: Line, admin: Any) -> None:
    send(admin, PATH, **ASKED)
    play_simulation(line)
    with line.database.reading() as session:
        (result,) = session.scalars(SimulationRun.__table__.select().with_only_columns(SimulationRun.result))
    for goals, sentence in (
        ({"keeps": 1, "within_a_day": 1, "soon": None}, "diperlukan 1 petugas di meja"),
        ({"keeps": 1, "within_a_day": 2, "soon": 3}, "diperlukan 1 sampai 3 petugas di meja"),
        (dict.fromkeys(("keeps", "within_a_day", "soon")), "diperlukan lebih dari 1 petugas"),
    ):
        ends(line, result={**result, "goals": goals})
        page = words(read(admin, PATH))
        assert sentence in page
        assert ("lebih dari 1 petugas: kebanyakan" in page) == (goals["soon"] is None)
    assert "Rencanakan" not in page
    ends(line, result={**result, "from": {**result["from"], "learned": 13.3, "planned_for_one": 2.02}})
    assert "memakan 13,3 menit" in words(read(admin, PATH))
    assert "Rencanakan kira-kira 2 kali jumlah ini" in words(read(admin, PATH))


def test_the_page_renews_what_has_changed_and_tells_when_nobody_is_there_to_play(line: Line, admin: Any) -> None:
    seen = dict(re.findall(r'data-part="(\w+)" data-version="([^"]+)"', read(admin, PATH)))
    query = {f"v-{name}": version for name, version in seen.items()}
    assert admin.get(f"{PATH}/state", query_string=query).status_code == 204
    send(admin, PATH, **ASKED)
    parts = admin.get(f"{PATH}/state", query_string=query).json["parts"]
    assert set(parts) == {"answer"}
    assert "Penjadwal sedang tidak bekerja" in parts["answer"]
    leases.lead(line.database, leases.SCHEDULER, "a scheduler", line.hotline.machine_clock())
    assert "Penjadwal" not in read(admin, PATH)
    run_queue.take(line.database, line.now)
    assert "sedang dihitung sejak" in words(read(admin, PATH))
    line.clock.advance(timedelta(minutes=2).total_seconds())
    assert "menunggu giliran" in words(read(admin, PATH))


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("per_day", "0", "bulat dari 1 sampai 5.000"),
        ("per_day", "-1", "bulat"),
        ("per_day", "5001", "bulat"),
        ("per_day", "1000000000", "bulat"),
        ("per_day", "1e9", "bulat"),
        ("per_day", "2,5", "bulat"),
        ("per_day", "dua ratus", "bulat"),
        ("per_day", "", "Belum diisi"),
        ("talk", "0,1", "dari 0,5 sampai 60"),
        ("talk", "nan", "dari 0,5"),
        ("talk", "", "Belum diisi"),
        ("reached", "101", "dari 5 sampai 100, misalnya 72,5"),
        ("reached", "60 %%", "dari 5 sampai 100"),
        ("reached", "٦٠", "dari 5"),
    ],
)
def test_what_cannot_be_reckoned_is_told_at_its_field(
    line: Line, admin: Any, field: str, typed: str, said: str
) -> None:
    answer = send(admin, PATH, **{**ASKED, field: typed})
    assert answer.status_code == 400
    ((name, error),) = re.findall(r'id="e-(\w+)">(?:<svg.*?</svg>)?([^<]+)', answer.text, re.DOTALL)
    assert (name, said in error) == (field, True)
    assert f'value="{typed}"' in answer.text
    assert re.search(rf'<input id="f-{field}"[^>]* autofocus', answer.text)
    assert acts(line) == []


def test_thousands_are_written_with_a_mark_and_fractions_with_a_comma(line: Line, admin: Any) -> None:
    assert send(admin, PATH, **{**ASKED, "per_day": "1.500", "talk": "4,25", "reached": "62.5 %"}).status_code == 303
    assert "1.500 permintaan sehari" in words(read(admin, PATH))
    with line.database.reading() as session:
        (run,) = runs.latest(session)
    assert (run.per_day, run.parameters) == (1500, {"talk": 4.25, "reached": 62.5})
    audit = words(read(admin, "/admin/audit"))
    assert "memulai simulasi" in audit
    assert "permintaan sehari" in audit


def test_no_more_than_a_few_wait(admin: Any) -> None:
    for number in range(1, 6):
        assert send(admin, PATH, **{**ASKED, "per_day": f"{number}", "form": f"{number}"}).status_code == 303
    answer = send(admin, PATH, **{**ASKED, "per_day": "6", "form": "one more"})
    assert (answer.status_code, "Sudah 5 perhitungan" in answer.text) == (409, True)


def test_supervisors_read_and_agents_do_not(line: Line, supervisor: Any) -> None:
    assert "Hanya admin" in read(supervisor, PATH)
    assert send(supervisor, PATH, **ASKED).status_code == 403
    assert send(supervisor, f"{PATH}/1/cancel").status_code == 403
    agent = client_of(line.app, LOGINS[Role.AGENT])
    assert agent.get(PATH, headers=PAGE).status_code == 403
