"""`hotline check`: what is wrong with this installation, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click
from sqlalchemy.exc import SQLAlchemyError

from ivr.clock import demo_clock, system_clock
from ivr.commands import counters
from ivr.commands.options import actor
from ivr.commands.output import print_json
from ivr.hotline.messenger import Messenger
from ivr.hotline.phone import PhoneError
from ivr.hotline.script import Script
from ivr.operations.system import checks, provider, senders
from ivr.operations.system.findings import Finding, Verdict
from ivr.records.database import Database
from ivr.settings import Settings, look_at_settings
from ivr.wiring import build, messenger_of, phone_of
from prompts import catalogue
from prompts.catalogue import PromptError

_SPOKEN_FOR = ("PUBLIC_URL", "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_API_URL", "HOTLINE_NUMBER")
"""The settings without which the provider cannot be asked."""


@click.command()
@click.option(
    "--twilio",
    is_flag=True,
    help="Also ask the provider: our number, sender and templates, its clock.",
)
@click.option("--fix", is_flag=True, help="With --twilio: set our addresses there, create what is missing.")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, for machines.")
@click.pass_context
def check(ctx: click.Context, twilio: bool, fix: bool, as_json: bool) -> None:
    """Look whether everything is in order; exit code 1 when something is not."""
    if fix and not twilio:
        raise click.UsageError("--fix needs --twilio")
    settings, problems = look_at_settings()
    found: list[Finding] = []
    for finding in _findings(settings, problems, found, twilio, fix):
        found.append(finding)
        if not as_json:
            _print(finding)
    if as_json:
        print_json([vars(finding) for finding in found])
    if any(finding.verdict is Verdict.PROBLEM for finding in found):
        ctx.exit(1)


def _findings(
    settings: Settings, problems: list[str], so_far: list[Finding], twilio: bool, fix: bool
) -> Iterator[Finding]:
    yield from _here(settings, problems)
    if twilio:
        yield from _provider(settings, problems, fix)
    yield from checks.compared_clocks(so_far)


def _print(finding: Finding) -> None:
    click.echo(f"{finding.verdict.upper():<8} {finding.check}: {finding.message}")
    if finding.to_do:
        click.echo(f"{'':<8} -> {finding.to_do}")


def _here(settings: Settings, problems: list[str]) -> Iterator[Finding]:
    """Everything that can be looked at without asking the provider, also with faulty settings."""
    yield from checks.settings(problems)
    yield from checks.mode(settings.demo, settings.database_url)
    yield from checks.prompts(catalogue.load)
    yield checks.recordings(settings.recordings)
    yield counters.look(settings.port, os.environ)
    if _faulty(problems, "DATABASE_URL"):
        yield Finding("database", Verdict.SKIPPED, "cannot be looked at until DATABASE_URL is right")
        return
    yield checks.privacy_of_files(settings.database_url, settings.recordings)
    clock = demo_clock(settings.demo_clock_file) if settings.demo and settings.demo_clock_file else system_clock
    try:
        files = catalogue.load()
    except PromptError:
        files = {}
    yield from checks.database(settings.database_url, files, clock(), system_clock, settings)


def _provider(settings: Settings, problems: list[str], fix: bool) -> Iterator[Finding]:
    if _faulty(problems, *_SPOKEN_FOR):
        yield Finding("number", Verdict.SKIPPED, "the provider cannot be asked until its settings are right")
        return
    phone = phone_of(settings)
    yield provider.provider_clock(phone, system_clock)
    if fix:
        yield from _fixed(settings)
    yield from provider.number(phone, settings.hotline_number, settings.public_url)
    messenger = messenger_of(settings)
    if messenger is not None:
        if fix:
            yield from _fixed_sender(settings, messenger)
        yield from senders.look(messenger, settings.whatsapp_number, settings.public_url, _script(settings))


def _script(settings: Settings) -> Script:
    """What holds now; what comes with the hotline where the database cannot tell."""
    hotline = build(settings)
    try:
        return hotline.script(system_clock())
    except SQLAlchemyError:
        return hotline.files
    finally:
        hotline.database.close()


def _fixed_sender(settings: Settings, messenger: Messenger) -> Iterator[Finding]:
    if settings.whatsapp_number is None:
        return
    database, ours = Database(settings.database_url), (settings.whatsapp_number, settings.public_url)
    try:
        for told in senders.fix(database, messenger, *ours, _script(settings), actor(), system_clock()):
            yield Finding("fix", Verdict.OK, told)
    except PhoneError as error:
        yield Finding("fix", Verdict.PROBLEM, f"the sender could not be set: {error}", provider.CREDENTIALS)
    finally:
        database.close()


def _fixed(settings: Settings) -> Iterator[Finding]:
    database = Database(settings.database_url)
    try:
        changed = provider.set_number(
            database, phone_of(settings), settings.hotline_number, settings.public_url, actor(), system_clock()
        )
    except PhoneError as error:
        yield Finding("fix", Verdict.PROBLEM, f"the number could not be set: {error}", provider.CREDENTIALS)
        return
    finally:
        database.close()
    for name, was, now in changed:
        yield Finding("fix", Verdict.OK, f"{name}: {was or 'not set'} -> {now}")
    if not changed:
        yield Finding("fix", Verdict.OK, "there was nothing to set")


def _faulty(problems: list[str], *names: str) -> bool:
    return any(problem.split()[0] in names for problem in problems)
