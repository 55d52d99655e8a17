"""`hotline users`: who works here, who may come in, and new passwords for those who forgot theirs."""

from __future__ import annotations

from datetime import datetime

import click
from sqlalchemy.orm import Session

from ivr.commands.context import opened_hotline
from ivr.commands.listing_options import MASKED
from ivr.commands.options import NounGroup, actor
from ivr.commands.output import NOTHING, Look, Table, print_json
from ivr.hotline import printable
from ivr.hotline.passwords import check_password
from ivr.hotline.staff import Role
from ivr.operations.cases import offices
from ivr.operations.console import agents
from ivr.operations.staff import accounts, directory, invitations, second_factor
from ivr.operations.staff.directory import Standing
from ivr.operations.staff.invitations import Link
from ivr.operations.staff.passwords import hash_password, one_time_password
from ivr.records.people import Staff
from ivr.wiring import Hotline

HEADS = ("LOGIN", "NAME", "ROLE", "OFFICE", "PHONE", "STATUS", "2FA", "LAST SEEN")
ROLE = click.Choice([role.value for role in Role])
OFFICE = click.option("--office", help="Of an officer: the name of the office, or its number.")
GENERATE = click.option("--generate", is_flag=True, help="Print a one-time password instead of asking for one.")


@click.group(cls=NounGroup)
def users() -> None:
    """Who works at the hotline."""


@users.command("list")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, for machines.")
@MASKED
def list_users(as_json: bool, masked: bool) -> None:
    """List people by login, also those who were disabled."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        look = Look(hotline.script(now).zone, masked)
        with hotline.database.reading() as session:
            found = [_Listed(listed.person, listed.link_until, now) for listed in directory.everybody(session, now)]
        found.sort(key=lambda row: row.login)
    if as_json:
        print_json([look.plain(row) for row in found])
    elif found:
        TABLE.print(found, look)
    else:
        click.echo("There is nobody yet; begin with `hotline users add LOGIN --role admin --generate`.")


class _Listed:
    """A person as listings show them."""

    def __init__(self, person: Staff, link_until: datetime | None, now: datetime) -> None:
        self.login, self.name, self.role = person.login, person.name, person.role
        self.office = person.office.name if person.office else None
        self.phone, self.language = person.phone, person.language
        self.status = _status(person, link_until, now)
        self.second_factor = person.second_factor is not None
        self.created_at, self.last_seen_at = person.created_at, person.last_seen_at


def _cells(row: _Listed, look: Look) -> tuple[str, ...]:
    phone = look.phone(row.phone) if row.phone else NOTHING
    codes = "codes" if row.second_factor else NOTHING
    office, seen = row.office or NOTHING, look.time(row.last_seen_at)
    return row.login, row.name, row.role, office, phone, row.status, codes, seen


TABLE = Table("people", HEADS, _cells)


_STANDINGS = {
    Standing.ACTIVE: "active",
    Standing.INVITED: "invited",
    Standing.LINK_OVER: "needs a link",
    Standing.ONE_TIME: "one-time password",
    Standing.ONE_TIME_OVER: "one-time password expired",
    Standing.INACTIVE: "disabled",
}


def _status(person: Staff, link_until: datetime | None, now: datetime) -> str:
    return _STANDINGS[directory.standing(person, link_until, now)]


@users.command("add")
@click.argument("login")
@click.option("--name", default="", help="As colleagues see it; the login when left out.")
@click.option("--role", type=ROLE, default=Role.AGENT.value, show_default=True)
@OFFICE
@click.option("--phone", help="Where an agent is rung, such as 0812-3456-7890.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
@GENERATE
def add_user(
    login: str, name: str, role: str, office: str | None, phone: str | None, language: str, generate: bool
) -> None:
    """Add a person."""
    password = one_time_password() if generate else _asked_for(login, name)
    kept = hash_password(password)
    with opened_hotline() as hotline, hotline.database.begin() as session:
        now = hotline.clock()
        wanted = accounts.NewPerson(login, name, Role(role), language, _office(session, office))
        person = accounts.add(session, wanted, kept, actor(), now, one_time=generate)
        if phone:
            accounts.set_phone(session, person.login, phone, hotline.rules(now), actor(), now)
    click.echo(f"{person.login} is added: {person.name}, {person.role}")
    _print_password(password, generate)


@users.command("invite")
@click.argument("login")
@click.option("--name", default="", help="As colleagues see it; the person can set it, too.")
@click.option("--role", type=ROLE, default=Role.AGENT.value, show_default=True)
@OFFICE
@click.option("--phone", help="Where an agent is rung, such as 0812-3456-7890.")
@click.option("--language", type=click.Choice(["id", "en"]), default="id", show_default=True)
def invite_user(login: str, name: str, role: str, office: str | None, phone: str | None, language: str) -> None:
    """Add a person and print the link with which they set their password."""
    with opened_hotline() as hotline:
        now = hotline.clock()
        rules = hotline.rules(now)
        with hotline.database.begin() as session:
            wanted = accounts.NewPerson(login, name, Role(role), language, _office(session, office))
            link = invitations.invite(session, wanted, phone, rules, actor(), now)
    _print_link(hotline, link)


@users.command("link")
@click.argument("login")
def link_user(login: str) -> None:
    """Print a new link for a person who cannot sign in; their old password and older links stop working."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        link = invitations.way_back(session, login, actor(), hotline.clock())
    _print_link(hotline, link)


def _print_link(hotline: Hotline, link: Link) -> None:
    hours = int(invitations.LASTS.total_seconds() // 3600)
    address = f"{hotline.settings.public_url}/welcome/{link.token}"
    click.echo(f"Link for {link.login}, good once within {hours} hours: {address}")


@users.command("reset-2fa")
@click.argument("login")
def reset_second_factor(login: str) -> None:
    """Take a lost telephone's codes from a person: they sign in with the password alone; their sessions end."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        person = second_factor.turn_off(session, login, actor(), hotline.clock())
    click.echo(f"{person.login} signs in with the password alone, until they set up a telephone again")


@users.command("change")
@click.argument("login")
@click.option("--name", help="As colleagues see it.")
@click.option("--role", type=ROLE)
@OFFICE
@click.option("--phone", help="Where an agent is rung; an empty one takes it away.")
def change_user(login: str, name: str | None, role: str | None, office: str | None, phone: str | None) -> None:
    """Change a person's name, role, office or telephone number."""
    if name is None and role is None and office is None and phone is None:
        raise click.UsageError("Nothing to change: give --name, --role, --office or --phone.")
    with opened_hotline() as hotline, hotline.database.begin() as session:
        now = hotline.clock()
        if name is not None:
            accounts.set_name(session, login, name, actor(), now)
        if role is not None or office is not None:
            person = accounts.locked_person(session, login)
            agents.set_role(session, login, Role(role or person.role), actor(), now, office=_office(session, office))
        if phone is not None:
            accounts.set_phone(session, login, phone, hotline.rules(now), actor(), now)
    click.echo(f"{login} is changed")


@users.command("disable")
@click.argument("login")
def disable_user(login: str) -> None:
    """Let a person in no more: their sessions end, what they hold goes back to the queue."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        person = agents.disable(session, login, actor(), hotline.clock())
    click.echo(f"{person.login} can no longer sign in; their sessions have ended")


@users.command("enable")
@click.argument("login")
def enable_user(login: str) -> None:
    """Let a person in again, with the password they had."""
    with opened_hotline() as hotline, hotline.database.begin() as session:
        person = accounts.enable(session, login, actor(), hotline.clock())
    click.echo(f"{person.login} can sign in again")


@users.command("reset")
@click.argument("login")
def reset_user(login: str) -> None:
    """Give a person a one-time password, which they change when they sign in; their sessions end."""
    password = one_time_password()
    kept = hash_password(password)
    with opened_hotline() as hotline, hotline.database.begin() as session:
        accounts.reset_password(session, login, kept, actor(), hotline.clock())
    _print_password(password, True)


def _office(session: Session, text: str | None) -> int | None:
    """The office that somebody names; by its number, where several have one name."""
    if text is None:
        return None
    typed = printable.clean(text).casefold()
    known = {office.id: office.name for office in offices.everybody(session)}
    found = [number for number, name in known.items() if typed in (str(number), name.casefold())]
    if len(found) != 1:
        choice = "\n".join(f"  {number}  {name}" for number, name in known.items()) or "  none yet"
        raise click.ClickException(f"{text!r} does not name one office. There are:\n{choice}")
    return found[0]


def _asked_for(login: str, name: str) -> str:
    password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_password(password, login, name)
    return password


def _print_password(password: str, one_time: bool) -> None:
    if one_time:
        hours = int(accounts.ONE_TIME_LASTS.total_seconds() // 3600)
        click.echo(f"One-time password, good for {hours} hours: {password}")
