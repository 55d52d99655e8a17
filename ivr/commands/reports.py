"""`hotline reports`: what callers have told."""

from __future__ import annotations

from collections.abc import Iterator

import click

from ivr.commands.context import opened_hotline
from ivr.commands.listing_options import MASKED, Asked, listing_options
from ivr.commands.options import NounGroup
from ivr.commands.output import NOTHING, Look, Table, region_name, ticket
from ivr.hotline.report import ReportStatus
from ivr.operations.calls import history
from ivr.operations.calls.history import ReportStory
from ivr.operations.figures import listings
from ivr.records.models import Attempt, Callback, Voicemail

HEADS = ("TICKET", "FILED", "PHONE", "WHO", "CATEGORY", "REGION", "STATUS", "MESSAGE", "CALLBACK", "CHANNEL")


def _cells(row: listings.ListedReport, look: Look) -> tuple[str, ...]:
    return (
        ticket(row.ticket),
        look.time(row.created_at),
        look.phone(row.phone),
        row.who or NOTHING,
        row.category or NOTHING,
        region_name(row.region),
        row.status,
        row.voicemail or NOTHING,
        str(row.callback or NOTHING),
        row.channel,
    )


TABLE = Table("reports", HEADS, _cells)


@click.group(cls=NounGroup)
def reports() -> None:
    """What callers have told."""


@reports.command("list")
@listing_options(ReportStatus)
def list_reports(asked: Asked) -> None:
    """List reports, newest first."""
    asked.show(lambda session, wanted, _now: listings.reports(session, wanted), TABLE)


@reports.command("show")
@click.argument("ticket_number", metavar="TICKET", nargs=-1, required=True)
@MASKED
def show_report(ticket_number: tuple[str, ...], masked: bool) -> None:
    """Show one report, and every contact that there was about it."""
    with opened_hotline() as hotline:
        look = Look(hotline.script(hotline.clock()).zone, masked)
        with hotline.database.reading() as session:
            story = history.report(session, "".join(ticket_number))
    for line in _lines(story, look):
        click.echo(line)


def _lines(story: ReportStory, look: Look) -> Iterator[str]:
    report = story.report
    yield f"Report {ticket(report.ticket)}, {report.status}"
    yield f"  filed      {look.time(report.created_at)}"
    yield f"  came by    {report.channel}"
    yield f"  phone      {look.phone(report.number)}"
    yield f"  who        {', '.join(filter(None, (report.person, report.business, report.who))) or NOTHING}"
    yield f"  category   {report.category or NOTHING}"
    code = f" ({report.region})" if report.region else ""
    postal = f", postal code {report.postal_code}" if report.postal_code else ""
    yield f"  region     {region_name(report.region)}{code}{postal}"
    yield f"  language   {report.language}"
    if report.needs:
        yield f"  needs      {look.text(report.needs)}"
    if story.call:
        yield f"Call {story.call.sid}"
        yield f"  {look.time(story.call.arrived_at)} from {look.phone(story.call.caller)}, {story.call.status}"
    for message in story.voicemails:
        yield from _message(message, look)
    if story.callback:
        yield from _callback(story.callback, look)


def _message(message: Voicemail, look: Look) -> Iterator[str]:
    marks = [
        word
        for word, marked in (
            ("replaced by a later take", message.replaced),
            ("too short", message.too_short),
            ("silent", message.silent),
            ("left with the apology", message.rescued),
        )
        if marked
    ]
    yield f"Message {message.recording_sid}"
    yield f"  {look.time(message.recorded_at)}, {message.seconds} s, {', '.join([message.status, *marks])}"
    if message.problem:
        yield f"  {look.text(message.problem)}"


def _callback(callback: Callback, look: Look) -> Iterator[str]:
    yield f"Callback {callback.id}, {callback.status}"
    yield f"  to         {look.phone(callback.number)}"
    yield f"  wanted     {callback.window}"
    yield f"  asked for  {look.time(callback.created_at)}"
    latest = f"{look.time(callback.deadline_at)} at the latest" if callback.promised_due_at else "no time"
    yield f"  promised   {latest}"
    others = [ticket(other.ticket) for other in callback.reports]
    if len(others) > 1:
        yield f"  tickets    {', '.join(others)}"
    if callback.disposition:
        yield f"  came of it {callback.disposition}"
    if callback.notes:
        yield f"  notes      {look.text(callback.notes)}"
    if callback.closed_at:
        reason = f": {look.text(callback.close_reason)}" if callback.close_reason else ""
        yield f"  closed     {look.time(callback.closed_at)}{reason}"
    for attempt in callback.attempts:
        yield _attempt(attempt, look)


def _attempt(attempt: Attempt, look: Look) -> str:
    problem = f" ({look.text(attempt.problem)})" if attempt.problem else ""
    return f"  attempt    {look.time(attempt.decided_at)}, {attempt.outcome}{problem}"
