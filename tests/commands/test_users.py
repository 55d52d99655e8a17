"""People by the command line."""

from __future__ import annotations

import re

import pyotp
from click.testing import CliRunner

from ivr.__main__ import main
from ivr.operations.demo import people
from ivr.operations.staff import second_factor, sessions
from ivr.operations.staff.sign_in import sign_in
from tests.support.office import add_office
from tests.support.people import PAGE, PASSWORD
from tests.support.shell import Shell


def one_time(printed: str) -> str:
    found = re.search(r"One-time password, good for 72 hours: (\S+)", printed)
    assert found, printed
    return found[1]


def test_a_person_is_added_with_a_one_time_password(shell: Shell) -> None:
    printed = shell.say("users", "add", "Sari", "--name", "Sari Wulandari", "--phone", "0811-1111-111", "--generate")
    token = sign_in(shell.line.database, "sari", one_time(printed), None, shell.line.now)
    found = sessions.signed_in(shell.line.database, token, shell.line.now)
    assert found is not None
    (row,) = shell.rows("users")
    assert row["login"] == "sari"
    assert (row["name"], row["role"], row["phone"]) == ("Sari Wulandari", "agent", "+628111111111")
    assert row["status"] == "one-time password"
    assert row["last_seen_at"] == "2026-11-24T09:00:00+07:00"
    assert "password" not in " ".join(row)


def test_a_password_is_asked_for_and_not_shown(shell: Shell) -> None:
    words = ["users", "add", "agus", "--role", "admin"]
    result = CliRunner().invoke(main, words, env=shell.environment, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert result.exit_code == 0, result.output
    assert PASSWORD not in result.output
    assert sign_in(shell.line.database, "agus", PASSWORD, None, shell.line.now)
    easy = CliRunner().invoke(
        main, ["users", "add", "budi"], env=shell.environment, input="password1234\npassword1234\n"
    )
    assert easy.exit_code == 1
    assert "easily guessed" in easy.output
    assert [row["login"] for row in shell.rows("users")] == ["agus"]


def test_people_are_changed_disabled_enabled_and_reset(shell: Shell) -> None:
    shell.say("users", "add", "agus", "--role", "admin", "--generate")
    shell.say("users", "add", "sari", "--generate")
    shell.say("users", "change", "sari", "--role", "supervisor", "--phone", "081122223333")
    assert "can no longer sign in" in shell.say("users", "disable", "sari")
    assert [(row["login"], row["status"]) for row in shell.rows("users")] == [
        ("agus", "one-time password"),
        ("sari", "disabled"),
    ]
    shell.say("users", "enable", "sari")
    assert sign_in(shell.line.database, "sari", one_time(shell.say("users", "reset", "sari")), None, shell.line.now)
    assert "supervisor" in shell.say("users")
    assert "+62" in shell.say("users", "--masked")


def test_what_cannot_be_done_is_said_in_a_sentence(shell: Shell) -> None:
    assert "begin with `hotline users add" in shell.say("users")
    assert "no person nix; `hotline users` lists them" in shell.give("users", "disable", "nix", exit_code=1).stderr
    shell.say("users", "add", "agus", "--role", "admin", "--generate")
    assert "only admin" in shell.give("users", "disable", "agus", exit_code=1).stderr
    assert "already" in shell.give("users", "add", "agus", "--generate", exit_code=1).stderr
    assert "may ring" in shell.give("users", "change", "agus", "--phone", "1500587", exit_code=1).stderr
    shell.give("users", "change", "agus", exit_code=2)


def test_the_demos_people_can_sign_in_however_often_it_starts(shell: Shell) -> None:
    line = shell.line
    people.ensure(line.database, line.now)
    shell.say("users", "reset", "sari")
    shell.say("users", "disable", "budi")
    people.ensure(line.database, line.now)
    for person in people.PEOPLE:
        assert sign_in(line.database, person.login, person.password, None, line.now)
    assert [row["role"] for row in shell.rows("users")] == ["admin", "agent", "supervisor", "officer", "agent"]


def test_an_officer_is_added_for_an_office_by_its_name_or_number(shell: Shell) -> None:
    for name, region in (("Dinas Bandung", "32.73"), ("Dinas Kabupaten", "32.04")):
        add_office(shell.line.database, shell.line.now, region, name=name)
    officer = ("--role", "officer", "--generate")
    assert "one active office" in shell.give("users", "add", "rini", *officer, exit_code=1).stderr
    assert "2  Dinas Kabupaten" in shell.give("users", "add", "rini", *officer, "--office", "Dinas", exit_code=1).stderr
    shell.say("users", "add", "rini", *officer, "--office", "dinas bandung")
    assert [(row["role"], row["office"]) for row in shell.rows("users")] == [("officer", "Dinas Bandung")]
    shell.say("users", "change", "rini", "--office", "2")
    assert [row["office"] for row in shell.rows("users")] == ["Dinas Kabupaten"]
    assert "one active office" in shell.give("users", "add", "sari", "--office", "1", "--generate", exit_code=1).stderr
    shell.say("users", "change", "rini", "--role", "agent")
    assert [(row["role"], row["office"]) for row in shell.rows("users")] == [("agent", None)]
    assert "/welcome/" in shell.say("users", "invite", "tono", "--role", "officer", "--office", "1")


def test_a_person_is_invited_by_a_link_and_gets_another_when_it_is_lost(shell: Shell) -> None:
    printed = shell.say("users", "invite", "rina", "--role", "supervisor", "--phone", "0811-2222-333")
    first = re.search(r"/welcome/(\S+)", printed)
    assert [row["status"] for row in shell.rows("users")] == ["invited"]
    second = re.search(r"/welcome/(\S+)", shell.say("users", "link", "rina"))
    assert first
    assert second
    client = shell.line.app.test_client()
    assert client.get(f"/welcome/{first[1]}", headers=PAGE).status_code == 410
    assert client.get(f"/welcome/{second[1]}", headers=PAGE).status_code == 200
    assert "already" in shell.give("users", "invite", "rina", exit_code=1).stderr


def test_lost_codes_are_taken_away(shell: Shell) -> None:
    shell.say("users", "add", "agus", "--role", "admin", "--generate")
    secret, now = second_factor.new_secret(), shell.line.now
    with shell.line.database.begin() as session:
        second_factor.turn_on(session, "agus", secret, pyotp.TOTP(secret).at(now), now, now)
    assert [row["second_factor"] for row in shell.rows("users")] == [True]
    assert "password alone" in shell.say("users", "reset-2fa", "agus")
    assert [row["second_factor"] for row in shell.rows("users")] == [False]
