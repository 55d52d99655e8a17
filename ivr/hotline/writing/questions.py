"""The choices of each question, as they are written below it: the same keys as on a telephone, with their labels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ivr.hotline.choices import Choice, Meaning
from ivr.hotline.menus import callback_days, callback_request, callback_times, information, reporting
from ivr.hotline.menus.menu import Context
from ivr.hotline.state import Step

Choices = tuple[Choice, ...]


def choices(context: Context) -> Choices:
    """What can be chosen in answer to the question that is being asked; nothing where none is."""
    found = _CHOICES.get(context.state.step)
    return found(context) if found else ()


def _one(context: Context, key: str, name: str, meaning: Meaning | None = None, presses: str = "") -> Choice:
    return Choice(key, context.say(f"choice_{name}").text, presses, meaning)


def _language(context: Context) -> Choice:
    other = context.script.other_language(context.state.language)
    return Choice("9", context.script.say(other, context.script.written_key(other, "choice_language")).text)


def _first(context: Context) -> Choices:
    said = (_one(context, str(key), name, meaning) for key, (name, meaning) in enumerate(_FIRST, start=1))
    return (*said, _language(context)) if len(context.script.languages) > 1 else tuple(said)


_FIRST = (
    ("report", Meaning.REPORT),
    ("ticket", Meaning.TICKET),
    ("callback", Meaning.CALL),
    ("information", Meaning.INFORMATION),
)


def _owed(context: Context) -> Choices:
    untold = context.state.owed_until is None and context.script.staffing is not None
    named = ("1", "main_menu"), ("2", "free_time" if untold else "other_time"), ("8", "no_call")
    said = (_one(context, key, name) for key, name in named)
    return (*said, _language(context)) if len(context.script.languages) > 1 else tuple(said)


def _who(context: Context) -> Choices:
    cooperative = _one(context, "1", "cooperative", Meaning.COOPERATIVE)
    return cooperative, _one(context, "2", "business", Meaning.BUSINESS)


def _categories(context: Context) -> Choices:
    language = context.state.language
    return tuple(Choice(one.key, _sentence(one.name[language])) for one in context.script.offered)


def _right_or_wrong(context: Context) -> Choices:
    return _one(context, "1", "yes", Meaning.YES), _one(context, "2", "no", Meaning.NO)


def _withdraw(context: Context) -> Choices:
    return _one(context, "1", "no_call", Meaning.YES), _one(context, "2", "still_call", Meaning.NO)


def _region(context: Context) -> Choices:
    return (_one(context, "9", "unknown", Meaning.UNKNOWN, presses="#"),)


def _regions(context: Context) -> Choices:
    codes = context.state.candidates
    named = (Choice(str(key), reporting.region_in_words(context, code)) for key, code in enumerate(codes, start=1))
    return *named, _one(context, str(len(codes) + 1), "none_of_these", Meaning.NO)


def _story(context: Context) -> Choices:
    return (_one(context, "9", "skip", Meaning.ENOUGH),)


def _next(context: Context) -> Choices:
    by_whom = _one(context, "1", "call_me", Meaning.CALL), _one(context, "2", "chat", Meaning.CHAT)
    return *by_whom, _one(context, "9", "enough", Meaning.ENOUGH)


def _news(context: Context) -> Choices:
    return _one(context, "1", "news", Meaning.YES), _one(context, "2", "no_news", Meaning.NO)


def _own_number(context: Context) -> Choices:
    return _one(context, "1", "yes", Meaning.YES), _one(context, "2", "other_number", Meaning.NO)


def _number(context: Context) -> Choices:
    if not callback_request.may_speak_instead(context):
        return ()
    return (_one(context, callback_request.SPEAK_INSTEAD, "chat", Meaning.UNKNOWN),)


def _numbered(names: Callable[[Context], Mapping[str, str]]) -> Callable[[Context], Choices]:
    def said(context: Context) -> Choices:
        return tuple(Choice(key, _sentence(name)) for key, name in names(context).items())

    return said


def _no_time(context: Context) -> Choices:
    story = () if context.state.recorded else (_one(context, "1", "story"),)
    return (*story, _one(context, "4", "information"), _one(context, "9", "enough", Meaning.ENOUGH))


def _told(context: Context) -> Choices:
    return _one(context, "1", "main_menu", presses="*"), _one(context, "9", "enough", Meaning.ENOUGH)


def _lost(context: Context) -> Choices:
    return _one(context, "3", "callback"), *_told(context)


def _back(context: Context) -> Choices:
    return (_one(context, "9", "main_menu", presses="*"),)


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:]


_CHOICES: Mapping[Step, Callable[[Context], Choices]] = {
    Step.WELCOME: _first,
    Step.CLOSED: _first,
    Step.OWED: _owed,
    Step.WITHDRAW: _withdraw,
    Step.WHO: _who,
    Step.CATEGORY: _categories,
    Step.REGION: _region,
    Step.REGION_CHECK: _right_or_wrong,
    Step.REGION_CHOICE: _regions,
    Step.NEWS: _news,
    Step.NEXT: _next,
    Step.STORY: _story,
    Step.NUMBER_OWN: _own_number,
    Step.NUMBER_TYPE: _number,
    Step.NUMBER_CHECK: _right_or_wrong,
    Step.WHEN: _numbered(callback_times.offered),
    Step.DAY: _numbered(callback_days.days_by_key),
    Step.DAY_PART: _numbered(callback_days.parts_by_key),
    Step.NO_TIME: _no_time,
    Step.TICKET_TOLD: _told,
    Step.TICKET_LOST: _lost,
    Step.INFORMATION: lambda context: (*_numbered(information.titles)(context), *_back(context)),
}
"""The others have none: they ask for something to be typed, or for nothing."""
