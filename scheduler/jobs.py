"""The timetable: what is asked again and again, and how often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from ivr.clock import system_clock
from ivr.operations.callbacks import attempt_lookup, auto_dial, case_confirmation, lapsed_claims, places_without_plan
from ivr.operations.calls import endings, progress
from ivr.operations.capacity import history, runs, snapshot
from ivr.operations.cases import cases, office_mails
from ivr.operations.chats import idle, lost, taking, unsent
from ivr.operations.conversations import lost_calls, lost_messages
from ivr.operations.correspondence import daily_report, sending
from ivr.operations.correspondence.writing import Writer
from ivr.operations.enquiries import lapsed as enquiries
from ivr.operations.messages import fetching, recordings
from ivr.operations.notices import solved
from ivr.operations.outbounds import uncertain
from ivr.operations.privacy import erasure, retention
from ivr.operations.regions import tallies
from ivr.operations.staff import sessions, sign_in
from ivr.web.frame.addresses import PAGES
from ivr.wiring import Hotline
from scheduler import attachments
from scheduler.simulations import PLAYER

Done = Mapping[str, int]
"""What a job has done, in numbers; zeros are not worth a line in the log."""


@dataclass(frozen=True)
class Job:
    """Work that repeats: after every `seconds`, or every day at `at` (hour and minute, the hotline's local time).

    `at_once`: also whenever this process becomes the leader.
    """

    name: str
    work: Callable[[Hotline, datetime], Done]
    seconds: int | None = None
    at: tuple[int, int] | None = None
    at_once: bool = False
    own_thread: bool = False
    """People wait for it: it never stands behind jobs that take long."""


def _audio(hotline: Hotline, now: datetime) -> Done:
    delete = hotline.rules(now).delete_provider_copy
    hands = hotline.settings.provider_requests
    done = fetching.fetch_due(
        hotline.database, hotline.phone, hotline.recordings, now, delete_copies=delete, hands=hands
    )
    return asdict(done)


def _copies(hotline: Hotline, now: datetime) -> Done:
    every = hotline.rules(now).delete_provider_copy
    return {"deleted": fetching.delete_copies(hotline.database, hotline.phone, now, all_kinds=every)}


def _all_copies(hotline: Hotline, now: datetime) -> Done:
    if hotline.rules(now).delete_provider_copy:
        fetching.plan_deletions(hotline.database, now)
    return {}


def _recordings(back: timedelta | None) -> Callable[[Hotline, datetime], Done]:
    def work(hotline: Hotline, now: datetime) -> Done:
        since = _since(hotline, now, back)
        return {"found": recordings.reconcile(hotline.database, hotline.phone, since, now)}

    return work


def _missed_calls(back: timedelta | None) -> Callable[[Hotline, datetime], Done]:
    def work(hotline: Hotline, now: datetime) -> Done:
        return {"found": progress.write_down_missed(hotline.database, hotline.phone, _since(hotline, now, back), now)}

    return work


def _unfinished_calls(back: timedelta | None) -> Callable[[Hotline, datetime], Done]:
    def work(hotline: Hotline, now: datetime) -> Done:
        return {"finished": lost_calls.file_unfinished(hotline.conversations, _since(hotline, now, back), now)}

    return work


def _endings(hotline: Hotline, now: datetime) -> Done:
    return {"written": endings.write_down_missing(hotline.database, _since(hotline, now, _DAYS))}


def _silent_calls(hotline: Hotline, now: datetime) -> Done:
    return {"ended": lost_calls.ends(hotline.conversations, hotline.phone, now)}


def _messages(back: timedelta) -> Callable[[Hotline, datetime], Done]:
    def work(hotline: Hotline, now: datetime) -> Done:
        rules, since = hotline.rules(now), _since(hotline, now, back)
        return asdict(lost_messages.adopt(hotline.conversations, hotline.phone, rules, since, now))

    return work


def _lapsed_claims(hotline: Hotline, now: datetime) -> Done:
    done = lapsed_claims.free(hotline.database, now) + enquiries.free(hotline.database, now)
    return {"lapsed": len(done)}


def _silent_enquiries(hotline: Hotline, now: datetime) -> Done:
    return {"closed": len(enquiries.close_silent(hotline.database, now))}


def _silent_attempts(hotline: Hotline, now: datetime) -> Done:
    return {"asked": attempt_lookup.ask_after_all(hotline.database, hotline.scripts, hotline.phone, now)}


def _ready_agents(hotline: Hotline, _now: datetime) -> Done:
    hands = hotline.settings.provider_requests
    return {"rung": auto_dial.ring_ready_agents(hotline.database, hotline.ringer, hotline.clock, hands)}


def _retention(hotline: Hotline, now: datetime) -> Done:
    erasure.erase_again(hotline.database, now)
    kept = hotline.rules(now).retention
    done = retention.purge(hotline.database, hotline.recordings, kept, now, system_clock())
    simulations = runs.forget(hotline.database, now - runs.KEPT)
    hotline.database.leave_no_traces()
    return {**asdict(done), "simulations": simulations}


def _gone_agents(hotline: Hotline, now: datetime) -> Done:
    return {"gone": sessions.note_who_has_gone(hotline.database, now)}


def _old_sign_ins(hotline: Hotline, now: datetime) -> Done:
    return {"forgotten": sign_in.forget(hotline.database, now - sign_in.KEPT)}


def _cases(hotline: Hotline, now: datetime) -> Done:
    return {"new": cases.adopt(hotline.database, hotline.script(now).hours, now)}


def _late_cases(hotline: Hotline, now: datetime) -> Done:
    return {"gone_up": cases.escalate(hotline.database, hotline.script(now).hours, now)}


def _answered_cases(hotline: Hotline, now: datetime) -> Done:
    wanted = hotline.settings.confirm_answers
    done = case_confirmation.confirm(hotline.database, hotline.script(now), now, ring=wanted)
    return {**asdict(done), "to_be_asked": solved.plan(hotline.database, hotline.script(now), now)}


def _daily_mails(hotline: Hotline, now: datetime) -> Done:
    hours, to = hotline.script(now).hours, hotline.settings.daily_report_to
    with hotline.database.begin() as session:
        reports = daily_report.write_daily(session, to, hours, now)
        return {"reports": reports, "digests": office_mails.write_daily(session, hours, now)}


def _mails(hotline: Hotline, now: datetime) -> Done:
    if hotline.post is None:
        return {}
    writer = Writer(hotline.sender, PAGES, hotline.script(now))
    return {"sent": sending.send_due(hotline.database, hotline.post, writer, hotline.clock)}


def _tallies(hotline: Hotline, now: datetime) -> Done:
    with hotline.database.begin() as session:
        anew = tallies.follow(session, hotline.script(now).zone, now)
        return {"folded": tallies.fold(session), "anew": int(anew)}


def _half_hours(hotline: Hotline, now: datetime) -> Done:
    return {"written": history.write_down(hotline.database, lambda then: hotline.script_as_it_was(then, now), now)}


def _places(hotline: Hotline, now: datetime) -> Done:
    return {"given": places_without_plan.give_places(hotline.database, hotline.script(now), now)}


def _queue(hotline: Hotline, now: datetime) -> Done:
    snapshot.take(hotline.database, now)
    return {}


def _simulations(hotline: Hotline, now: datetime) -> Done:
    return {"started": int(PLAYER.look(hotline.database, now))}


def _waiting_chats(hotline: Hotline, now: datetime) -> Done:
    """What a process that is gone has left, or had no hand free for."""
    return {"taken": sum(hotline.answer(address) for address in taking.addresses_waiting(hotline.database, now))}


def _idle_chats(hotline: Hotline, now: datetime) -> Done:
    return {"ended": idle.close(hotline.database, hotline.scripts, now)}


def _lost_messages(back: timedelta | None) -> Callable[[Hotline, datetime], Done]:
    def work(hotline: Hotline, now: datetime) -> Done:
        if hotline.messenger is None:
            return {}
        return {"found": lost.find(hotline.database, hotline.messenger, _since(hotline, now, back), now)}

    return work


def _outbounds(hotline: Hotline, _now: datetime) -> Done:
    return {"tried": hotline.carry(hands=hotline.settings.provider_requests)}


def _uncertain(hotline: Hotline, now: datetime) -> Done:
    if hotline.carrier is None:
        return {}
    return asdict(uncertain.look(hotline.carrier, now))


def _unsent(hotline: Hotline, now: datetime) -> Done:
    return {"shown": unsent.show(hotline.database, hotline.script(now), now)} if hotline.carrier else {}


def _since(hotline: Hotline, now: datetime, back: timedelta | None) -> datetime:
    """So far back (None: lately), but never to what has been purged: it would be taken for new."""
    back = back or timedelta(minutes=hotline.settings.look_back_minutes)
    return now - min(back, timedelta(days=hotline.rules(now).retention.messages))


_MINUTE, _HOUR = 60, 3600
_LATELY, _DAYS = None, timedelta(days=8)

TIMETABLE = (
    Job("ring ready agents", _ready_agents, seconds=2, own_thread=True),
    Job("lapsed claims", _lapsed_claims, seconds=5, at_once=True, own_thread=True),
    Job("silent attempts", _silent_attempts, seconds=15, at_once=True),
    Job("waiting chats", _waiting_chats, seconds=1, at_once=True, own_thread=True),
    Job("idle chats", _idle_chats, seconds=20),
    Job("answered and silent", _silent_enquiries, seconds=_MINUTE),
    Job("messages that never came", _lost_messages(_LATELY), seconds=_MINUTE),
    Job("messages of the week that never came", _lost_messages(_DAYS), seconds=_HOUR, at_once=True),
    Job("outbounds", _outbounds, seconds=1, at_once=True, own_thread=True),
    Job("uncertain outbounds", _uncertain, seconds=15, at_once=True),
    Job("answers that did not go", _unsent, seconds=30, at_once=True),
    Job("fetch audio", _audio, seconds=2, own_thread=True),
    Job("delete copies", _copies, seconds=30),
    Job("delete earlier copies", _all_copies, seconds=_HOUR, at_once=True),
    Job("fetch attachments", attachments.fetch, seconds=2, own_thread=True),
    Job("forget at the provider", attachments.forget_at_provider, seconds=30),
    Job("forget earlier copies", attachments.plan_deletions, seconds=_HOUR, at_once=True),
    Job("recordings", _recordings(_LATELY), seconds=_MINUTE),
    Job("recordings of the week", _recordings(_DAYS), seconds=_HOUR, at_once=True),
    Job("silent calls", _silent_calls, seconds=_MINUTE, at_once=True),
    Job("unfinished calls", _unfinished_calls(_LATELY), seconds=_MINUTE),
    Job("unfinished calls of the week", _unfinished_calls(_DAYS), seconds=_HOUR, at_once=True),
    Job("how calls ended", _endings, seconds=_HOUR, at_once=True),
    Job("missed calls", _missed_calls(_LATELY), seconds=5 * _MINUTE),
    Job("missed calls of the day", _missed_calls(timedelta(days=1)), seconds=_HOUR, at_once=True),
    Job("messages without a report", _messages(timedelta(days=2)), seconds=20),
    Job("messages of the month", _messages(timedelta(days=30)), seconds=_HOUR, at_once=True),
    Job("cases of new reports", _cases, seconds=10, at_once=True),
    Job("late cases", _late_cases, seconds=_MINUTE, at_once=True),
    Job("answered cases", _answered_cases, seconds=15, at_once=True),
    Job("mails of the day", _daily_mails, seconds=_MINUTE, at_once=True),
    Job("mails", _mails, seconds=5, at_once=True),
    Job("counts by region", _tallies, seconds=10, at_once=True),
    Job("count of a long queue", _queue, seconds=5, own_thread=True),
    Job("simulations", _simulations, seconds=2),
    Job("places without a plan", _places, seconds=60, at_once=True),
    Job("past half hours", _half_hours, seconds=_MINUTE, at_once=True),
    Job("agents who have gone", _gone_agents, seconds=_MINUTE),
    Job("retention", _retention, at=(3, 10)),
    Job("old sign-ins", _old_sign_ins, at=(3, 40)),
)
