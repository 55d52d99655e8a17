"""The rules that admins set: promises, tries, dispositions, retention, and who has to agree to a release."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from ivr.hotline import canned, numbers
from ivr.hotline.callback import WINDOWS, AttemptStatus, PromisePolicy, RetryPolicy, Window
from ivr.hotline.canned import Canned
from ivr.hotline.disposition import DEFAULT_DISPOSITIONS, Disposition, OnCase, Then, usual_on_case
from ivr.hotline.hours_format import InvalidHours
from ivr.hotline.notice import Event, NoticePolicy
from ivr.hotline.rules_reader import MINUTE, InvalidRules, Reader, check_all_different, code_in, in_minutes, names_in

MOST_WINDOWS = 9
LONGEST_MESSAGE = 10
WRAP_UP = timedelta(minutes=5)
"""So long an agent may take for the notes after a talk."""

_PREFIX = re.compile(r"\+[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Retention:
    """How many days each kind of data is kept: the audio of messages, telephone numbers, names of people."""

    messages: int = 730
    numbers: int = 730
    names: int = 730


@dataclass(frozen=True)
class Rules:
    """Everything that admins set beside hours and words. `margin`: nobody is rung so shortly before closing."""

    message_minutes: int = 3
    chat_idle: timedelta = timedelta(minutes=30)
    """Of silence, until a conversation in writing is ended."""
    allowed_prefixes: tuple[str, ...] = ("+62",)
    windows: tuple[Window, ...] = WINDOWS
    promise: PromisePolicy = field(default_factory=PromisePolicy)
    retry: RetryPolicy = field(default_factory=RetryPolicy)
    dispositions: tuple[Disposition, ...] = DEFAULT_DISPOSITIONS
    wrap_up: timedelta = WRAP_UP
    margin: timedelta = timedelta(minutes=5)
    calls_per_second: float = 1.0
    retention: Retention = field(default_factory=Retention)
    notices: NoticePolicy = field(default_factory=NoticePolicy)
    canned: tuple[Canned, ...] = ()
    """Replies that agents can choose from."""
    delete_provider_copy: bool = False
    approval_needed: bool = False
    """A release is published only after another person than its author has approved it."""
    second_factor: bool = True
    """Admins and supervisors need a code from their telephone to sign in."""
    own_numbers: frozenset[str] = field(default=frozenset(), compare=False)
    """E.164; from this installation's settings, not from a release: nobody can be rung there."""

    writes: bool = field(default=False, compare=False)
    """From the settings, too: we have a sender for what is written."""

    def may_ring(self, e164: str) -> bool:
        """Whether the hotline may ring a number: an ordinary one with an allowed prefix, and none of our own."""
        return e164 not in self.own_numbers and numbers.may_ring(e164, self.allowed_prefixes)

    def to_data(self) -> dict[str, Any]:
        """Plain data; lengths of time are in minutes, retention in days."""
        return {
            "message_minutes": self.message_minutes,
            "chat_idle": in_minutes(self.chat_idle),
            "allowed_prefixes": list(self.allowed_prefixes),
            "windows": [_window_data(window) for window in self.windows],
            "promise": {
                "asap_within": in_minutes(self.promise.asap_within),
                "at_least": in_minutes(self.promise.at_least),
                "share": self.promise.share,
                "soonest": in_minutes(self.promise.soonest),
                "farthest": self.promise.farthest,
                "callback_minutes": self.promise.callback_minutes,
                "enquiry_minutes": self.promise.enquiry_minutes,
                "retry_grace": in_minutes(self.promise.retry_grace),
            },
            "retry": {
                "max_attempts": self.retry.max_attempts,
                "delays": {outcome.value: in_minutes(delay) for outcome, delay in self.retry.delays.items()},
            },
            "dispositions": [_disposition_data(one) for one in self.dispositions],
            "wrap_up": in_minutes(self.wrap_up),
            "margin": in_minutes(self.margin),
            "calls_per_second": self.calls_per_second,
            "retention": vars(self.retention).copy(),
            "notices": _notices_data(self.notices),
            "canned": [one.to_data() for one in self.canned],
            "delete_provider_copy": self.delete_provider_copy,
            "approval_needed": self.approval_needed,
            "second_factor": self.second_factor,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Rules:
        """The way back; what is absent is the default. Raises InvalidRules naming the wrong field."""
        read = Reader(data, set(cls.__dataclass_fields__), "settings")
        kept = Retention()
        keeping = read.inside("retention", set(vars(kept)))
        return cls(
            message_minutes=read.whole("message_minutes", 3, 1, LONGEST_MESSAGE),
            chat_idle=read.minutes("chat_idle", timedelta(minutes=30), 10, 120),
            allowed_prefixes=_prefixes(data.get("allowed_prefixes", ["+62"])),
            windows=_windows(data["windows"]) if "windows" in data else WINDOWS,
            promise=_promise(read.inside("promise", set(vars(PromisePolicy())))),
            retry=_retry(read.inside("retry", {"max_attempts", "delays"})),
            dispositions=_dispositions(data["dispositions"]) if "dispositions" in data else DEFAULT_DISPOSITIONS,
            wrap_up=read.minutes("wrap_up", WRAP_UP, 1, 120),
            margin=read.minutes("margin", timedelta(minutes=5), 0, 120),
            calls_per_second=read.number("calls_per_second", 1.0, 0.01, 1000),
            retention=Retention(**{name: keeping.whole(name, days, 1, 36500) for name, days in vars(kept).items()}),
            notices=_notices(read),
            canned=canned.read(data.get("canned", ())),
            delete_provider_copy=read.flag("delete_provider_copy"),
            approval_needed=read.flag("approval_needed"),
            second_factor=read.flag("second_factor", default=True),
        )


def _prefixes(data: object) -> tuple[str, ...]:
    if not isinstance(data, list | tuple) or not data:
        raise InvalidRules("needs at least one prefix such as +62", "settings.allowed_prefixes")
    for prefix in data:
        if not isinstance(prefix, str) or not _PREFIX.fullmatch(prefix):
            raise InvalidRules(f"{prefix!r} is not a prefix such as +62", "settings.allowed_prefixes")
    return tuple(data)


def _promise(read: Reader) -> PromisePolicy:
    usual = PromisePolicy()
    return PromisePolicy(
        asap_within=read.minutes("asap_within", usual.asap_within, 5, 10_000),
        at_least=read.minutes("at_least", usual.at_least, 1, 600),
        share=read.number("share", usual.share, 0.1, 1.0),
        soonest=read.minutes("soonest", usual.soonest, 5, 10_000),
        farthest=read.whole("farthest", usual.farthest, 1, 30),
        callback_minutes=read.number("callback_minutes", usual.callback_minutes, 0.5, 240.0),
        enquiry_minutes=read.number("enquiry_minutes", usual.enquiry_minutes, 0.5, 240.0),
        retry_grace=read.minutes("retry_grace", usual.retry_grace, 0, 10_000),
    )


def _retry(read: Reader) -> RetryPolicy:
    usual = RetryPolicy()
    most = read.whole("max_attempts", usual.max_attempts, 1, 50)
    if "delays" not in read.data:
        return RetryPolicy(usual.delays, most)
    delays = read.inside("delays", {outcome.value for outcome in usual.delays})
    return RetryPolicy({AttemptStatus(name): delays.minutes(name, MINUTE, 0, 10_000) for name in delays.data}, most)


def _notices_data(policy: NoticePolicy) -> dict[str, Any]:
    quiet = {"quiet_from": f"{policy.quiet_from:%H:%M}", "quiet_until": f"{policy.quiet_until:%H:%M}"}
    return {**{event.value: event in policy for event in Event}, "ask_after": policy.ask_after, **quiet}


def _notices(settings: Reader) -> NoticePolicy:
    usual = NoticePolicy()
    read = settings.inside("notices", set(_notices_data(usual)))
    return NoticePolicy(
        events=frozenset(event for event in Event if read.flag(event.value)),
        ask_after=read.whole("ask_after", usual.ask_after, 1, 30),
        quiet_from=read.clock("quiet_from", usual.quiet_from),
        quiet_until=read.clock("quiet_until", usual.quiet_until),
    )


def _window_data(window: Window) -> dict[str, Any]:
    bounds = {name: f"{at:%H:%M}" for name, at in (("start", window.start), ("end", window.end)) if at is not None}
    return {"key": window.key, "name": dict(window.name), **bounds}


def _windows(data: object) -> tuple[Window, ...]:
    where = "settings.windows"
    if not isinstance(data, list | tuple) or not 1 <= len(data) <= MOST_WINDOWS:
        raise InvalidRules(f"needs 1 to {MOST_WINDOWS} windows, one for each key", where)
    found = []
    for number, item in enumerate(data):
        here = f"{where}[{number}]"
        read = Reader(item, {"key", "name", "start", "end"}, here)
        try:
            start, end = (time.fromisoformat(item[name]) if item.get(name) else None for name in ("start", "end"))
            found.append(Window(code_in(read, "key"), names_in(read), start, end))
        except InvalidHours as error:
            raise InvalidRules(error.problem, here) from error
        except (TypeError, ValueError) as error:
            raise InvalidRules("needs times such as 08:00", here) from error
    check_all_different([window.key for window in found], where)
    return tuple(found)


def _disposition_data(one: Disposition) -> dict[str, Any]:
    kept = {"code": one.code, "name": dict(one.name), "then": one.then.value, "reached": one.reached}
    kept["on_case"] = one.on_case.value
    return {**kept, "retired": True} if one.retired else kept


def _dispositions(data: object) -> tuple[Disposition, ...]:
    where = "settings.dispositions"
    if not isinstance(data, list | tuple) or not data:
        raise InvalidRules("needs at least one disposition", where)
    found = []
    for number, item in enumerate(data):
        found.append(_disposition(Reader(item, set(Disposition.__dataclass_fields__), f"{where}[{number}]")))
    check_all_different([one.code for one in found], where)
    if all(one.retired for one in found):
        raise InvalidRules("needs at least one disposition that is not retired", where)
    return tuple(found)


def _disposition(read: Reader) -> Disposition:
    code, then = code_in(read, "code"), read.data.get("then", Then.CLOSE)
    on_case = read.data.get("on_case", usual_on_case(code) if then == Then.CLOSE else OnCase.REMARK)
    for name, value, among in (("then", then, tuple(Then)), ("on_case", on_case, tuple(OnCase))):
        if value not in among:
            raise InvalidRules(f"must be one of {', '.join(among)}", f"{read.where}.{name}")
    flags = read.flag("reached"), read.flag("retired")
    made = Disposition(code, names_in(read), Then(then), *flags, OnCase(on_case))
    if made.contradicts_itself:
        raise InvalidRules("cannot close cases and ring again", f"{read.where}.on_case")
    return made
