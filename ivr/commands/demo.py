"""`hotline demo`: the whole hotline on one machine, with a telephone company of its own, for a person to try."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click
import requests

from ivr.clock import demo_clock, system_clock
from ivr.commands import demo_calls, demo_chats, demo_settings
from ivr.commands.demo_settings import Demonstration
from ivr.commands.ports import cannot_listen
from ivr.commands.process_runner import ProcessesEnded, Supervisor
from ivr.operations.demo import chats, morning, people, simulation, staffing, weeks
from ivr.operations.system import senders
from ivr.settings import read_settings
from ivr.wiring import build

START_SECONDS = 60
HEARTBEAT_SECONDS = 10
_WIB = ZoneInfo("Asia/Jakarta")
_WELCOME = """
Hotline ini siap dicoba. Buka halaman telepon, tekan tombol panggil, lalu ikuti suaranya.
The hotline is ready to be tried. Open the telephone page, call, and follow the voice.

  Halaman telepon / telephone page   {emulator}
  Halaman chat / chat page           {emulator}/chat
  Surat yang tertangkap / mails      {emulator}/mail
  Hotline                            {hotline}
  Jam demo / the demo's clock        {now}

Masuk sebagai / sign in as           nama / login   kata sandi / password
{people}

Di terminal lain / in another terminal:
  {command} --demo phone
  {command} --demo chat
  {command} --demo reports
  {command} --demo voicemails
  {command} --demo callbacks
  {command} --demo chats
  {command} --demo users

Berhenti / stop: Ctrl-C
"""


@click.command()
@click.option(
    "--at",
    "at",
    type=click.DateTime(["%Y-%m-%d %H:%M"]),
    metavar='"YYYY-MM-DD HH:MM"',
    help="WIB; the demo's clock starts there.",
)
@click.option("--fresh", is_flag=True, help="Forget the reports and messages of earlier tries.")
def demo(at: datetime | None, fresh: bool) -> None:
    """Run everything on this machine to try it: hotline, scheduler and a telephone in the browser."""
    found = demo_settings.prepare()
    for name, port in (("PORT", found.port), ("EMULATOR_PORT", found.emulator_port)):
        _must_be_free(name, port)
    if fresh:
        shutil.rmtree(demo_settings.FOLDER)
        found = demo_settings.prepare()
    found.remember_ports()
    found.set_clock(at.replace(tzinfo=_WIB) - system_clock() if at else timedelta())
    _run(found)


def _must_be_free(name: str, port: int) -> None:
    if (problem := cannot_listen("127.0.0.1", port)) is not None:
        raise click.ClickException(
            f"Port {port} cannot be used: {problem}. Stop what listens there (perhaps another demo), "
            f"or choose another port: make run {name}={port + 10}"
        )


def _run(found: Demonstration) -> None:
    supervisor = Supervisor(found.environment(), str(Path.cwd()))
    try:
        supervisor.finish("migrate", _python("ivr", "migrate"))
        _add_people(found)
        supervisor.start("emulator", _python("ivr.emulator", *found.emulator_options()))
        if _comes_up(supervisor, lambda: _is_there(found.emulator_url)):
            _set_up_sender(found)  # before the others look at what it has
            supervisor.start("web", _python("ivr", "serve", "--host", "127.0.0.1"))
            supervisor.start("scheduler", _python("scheduler"))
        if _comes_up(supervisor, lambda: _answers(found)):
            _make_calls(found)
            click.echo(_welcome(found))
            supervisor.run()
    except ProcessesEnded as error:
        raise click.ClickException(f"The demo ends: {error}") from error
    finally:
        supervisor.stop()
    click.echo("Selesai. / Stopped.")


def _comes_up(supervisor: Supervisor, answers: Callable[[], bool]) -> bool:
    """Whether it answers; False once somebody stops the demo. Raises ProcessesEnded."""
    if supervisor.wait(answers, START_SECONDS):
        return True
    if not supervisor.stopping:
        raise ProcessesEnded(f"not everything answered within {START_SECONDS} seconds; what was said stands above")
    return False


def _add_people(found: Demonstration) -> None:
    hotline = build(read_settings(found.environment()))
    try:
        people.ensure(hotline.database, hotline.clock())
        with hotline.database.begin() as session:
            hours, now = hotline.script(hotline.clock()).hours, hotline.clock()
            if weeks.ensure(session, hours, now):
                morning.ensure(session, hours, now)
                chats.send_photos(session, hotline.attachments)
            staffing.ensure(session, people.ACTOR, hotline.clock())
        staffing.remember(hotline.database, hotline.script, hotline.clock())
        with hotline.database.begin() as session:
            simulation.ensure(session, hotline.script(hotline.clock()), people.ACTOR, hotline.clock())
    finally:
        hotline.database.close()


def _set_up_sender(found: Demonstration) -> None:
    """What `hotline check --twilio --fix` does: the emulator knows nothing of buttons and templates when it starts."""
    hotline = build(read_settings(found.environment()))
    try:
        number, now = hotline.settings.whatsapp_number, hotline.clock()
        if hotline.messenger is not None and number is not None:
            ours = (hotline.database, hotline.messenger, number, found.url)
            list(senders.fix(*ours, hotline.script(now), people.ACTOR, now))
    finally:
        hotline.database.close()


def _make_calls(found: Demonstration) -> None:
    hotline = build(read_settings(found.environment()))
    try:
        if made := demo_calls.make(hotline, found.emulator_url):
            click.echo(f"Contoh: {made} panggilan buatan. / To begin with, {made} invented calls were made.")
        if written := demo_chats.make(hotline, found.emulator_url):
            click.echo(f"Contoh: {written} percakapan buatan. / To begin with, {written} invented people wrote.")
    finally:
        hotline.database.close()


def _python(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-u", "-m", module, *arguments]


def _welcome(found: Demonstration) -> str:
    now = demo_clock(found.clock_file)().astimezone(_WIB)
    command = Path(sys.executable).with_name("hotline")
    return _WELCOME.format(
        emulator=found.emulator_url,
        hotline=found.url,
        now=f"{now:%Y-%m-%d %H:%M} WIB",
        people="\n".join(
            f"  {person.name + ', ' + person.role:<35}{person.login:<15}{person.password}" for person in people.PEOPLE
        ),
        command=os.path.relpath(command) if command.exists() else f"{sys.executable} -m ivr",
    )


def _answers(found: Demonstration) -> bool:
    with requests.Session() as session:
        session.trust_env = False  # no proxy between us and ourselves
        try:
            ready = session.get(f"{found.url}/readyz", timeout=2)
            age = ready.json()["scheduler_heartbeat_age_seconds"] if ready.ok else None
            return age is not None and age < HEARTBEAT_SECONDS and _is_there(found.emulator_url)
        except requests.RequestException:
            return False


def _is_there(url: str) -> bool:
    with requests.Session() as session:
        session.trust_env = False
        try:
            return session.get(url, timeout=2).ok
        except requests.RequestException:
            return False
