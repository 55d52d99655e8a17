"""What we write with at the provider: our sender's doors, the forms of buttons and lists, and the templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from ivr.hotline.messenger import Messenger, SenderSettings, TemplateState
from ivr.hotline.phone import NotAllowed, PhoneError
from ivr.hotline.script import Script
from ivr.hotline.writing import templates
from ivr.hotline.writing.templates import Template
from ivr.operations import audit
from ivr.operations.system.findings import Finding, Verdict
from ivr.operations.system.provider import CREDENTIALS, FIX
from ivr.records.database import Database

WAIT = "wait: approval takes minutes, at most two days"
ASK_AGAIN = (
    "read at the provider why, put the prompt better, and create the template under the same name when it allows"
)
ONLINE = "ONLINE"


def doors(public_url: str) -> SenderSettings:
    """Where the events of our sender must go."""
    base = f"{public_url}/whatsapp"
    return SenderSettings(f"{base}/incoming", f"{base}/fallback", f"{base}/status")


def look(messenger: Messenger, number: str | None, public_url: str, script: Script) -> Iterator[Finding]:
    """Everything that can be wrong with it; `number` is our WhatsApp sender (E.164), None where there is none."""
    if number is None:
        yield Finding("whatsapp", Verdict.SKIPPED, "WHATSAPP_NUMBER is not set: nobody writes by WhatsApp")
        return
    try:
        yield from _sender(messenger.senders(), number, doors(public_url))
        yield _forms(messenger.missing_forms())
        yield from _templates(messenger.templates(), script)
    except PhoneError as error:
        yield Finding("whatsapp", Verdict.PROBLEM, f"the provider was asked in vain: {error}", CREDENTIALS)


def _sender(found: SenderSettings | None, number: str, want: SenderSettings) -> Iterator[Finding]:
    if found is None:
        to_do = "register it there as a WhatsApp sender, or correct WHATSAPP_NUMBER"
        yield Finding("whatsapp", Verdict.PROBLEM, f"the provider's account has no WhatsApp sender {number}", to_do)
        return
    wrong = differences(found, want)
    for name, have, wanted in wrong:
        told = f"{name} of {number} is {have or 'not set'}, not {wanted}"
        yield Finding("whatsapp", Verdict.PROBLEM, told, FIX)
    if found.status != ONLINE:
        to_do = "look at the sender in the provider's console"
        yield Finding("whatsapp", Verdict.PROBLEM, f"{number} is {found.status or 'of no status'}, not online", to_do)
    elif not wrong:
        yield Finding("whatsapp", Verdict.OK, f"{number} is online and tells {want.incoming_url}")


def differences(have: SenderSettings, want: SenderSettings) -> list[tuple[str, str, str]]:
    """What is not as wanted: the provider's name of the setting, what it is, what it must be."""
    settings = (
        ("Webhook URL", have.incoming_url, want.incoming_url),
        ("Fallback URL", have.fallback_url, want.fallback_url),
        ("Status callback URL", have.status_url, want.status_url),
    )
    return [setting for setting in settings if setting[1] != setting[2]]


def _forms(missing: list[str]) -> Finding:
    if missing:
        told = f"{len(missing)} forms of buttons and lists are missing: people type numbers instead"
        return Finding("buttons", Verdict.WARNING, told, FIX)
    return Finding("buttons", Verdict.OK, "questions have buttons or a list")


def _templates(found: Iterable[TemplateState], script: Script) -> Iterator[Finding]:
    known = {(one.name, one.language): one for one in found}
    wrong = [finding for one in templates.wanted(script) if (finding := _template(one, known, script)) is not None]
    yield from wrong
    if not wrong:
        yield Finding("templates", Verdict.OK, f"{len(templates.wanted(script))} are approved, and say what we say")


def _template(want: Template, known: Mapping[tuple[str, str], TemplateState], script: Script) -> Finding | None:
    what = f"{want.name} in {want.language}"
    needed = templates.needed(want.name, script)
    serious = Verdict.PROBLEM if needed else Verdict.WARNING
    have = known.get((want.name, want.language))
    if have is None:
        return Finding("templates", serious, f"{what} is missing: outside the reply window nothing tells it", FIX)
    if have.values != len(want.samples):
        told = f"{what} takes {have.values} values, not {len(want.samples)}: it is not sent"
        return Finding("templates", Verdict.PROBLEM, told, "delete it at the provider, then " + FIX)
    if have.approval in ("unsubmitted", "received", "pending"):
        return Finding("templates", Verdict.WARNING, f"{what} is not approved yet ({have.approval})", WAIT)
    if not have.is_approved:
        return Finding("templates", serious, f"{what} is {have.approval}: it is not sent", ASK_AGAIN)
    if have.text != want.text:
        told = f"{what} says other words than the release"
        return Finding("templates", Verdict.WARNING, told, "keep it, or delete it at the provider, then " + FIX)
    return None


def fix(
    database: Database, messenger: Messenger, number: str, public_url: str, script: Script, actor: str, now: datetime
) -> Iterator[str]:
    """Set what can be set and create what is missing; tells each as it is done. Raises PhoneError.

    An entry says so before the provider is asked.
    """
    have, want = messenger.senders(), doors(public_url)
    if have is None:
        raise NotAllowed(f"the account has no WhatsApp sender {number}")
    changed = differences(have, want)
    if changed:
        _record(database, actor, "sender:configure", number, vars(have), vars(want), now)
        messenger.configure_sender(want)
    yield from (f"{name}: {was or 'not set'} -> {becomes}" for name, was, becomes in changed)
    for name in messenger.missing_forms():
        messenger.create_form(name)
        yield f"{name} created"
    known = {(one.name, one.language) for one in messenger.templates()}
    for one in templates.wanted(script):
        if (one.name, one.language) not in known:
            _record(database, actor, "template:create", f"{one.name}/{one.language}", None, {"text": one.text}, now)
            messenger.create_template(one)
            yield f"template {one.name} in {one.language} created, and approval asked for"


def _record(
    database: Database,
    actor: str,
    action: str,
    subject: str,
    before: Mapping[str, object] | None,
    after: Mapping[str, object],
    now: datetime,
) -> None:
    with database.begin() as session:
        audit.record(session, actor, action, subject, before, after, now)
