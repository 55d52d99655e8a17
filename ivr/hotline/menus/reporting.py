"""What a caller tells about a business: which category, then their story, who and where they are, and what is next."""

from __future__ import annotations

from typing import Any

from ivr.hotline import region as regions
from ivr.hotline.frozen import replace
from ivr.hotline.menus import no_time, person
from ivr.hotline.menus.callback_request import ask_number
from ivr.hotline.menus.filing import file_and_finish
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go, saying, sentence, typing
from ivr.hotline.report import Who
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import Say, WantNotices

REGION_TRIES = 2
"""After so many failures the call goes on without a region."""


NEWS_OFFER = "news_offer"
"""The prompt that asks for consent; it stands in the ledger."""
MOST_CHOICES = 8
"""So many regions fit on one keypad, with one key left for none of them."""


def _asks_who(context: Context) -> tuple[Say, ...]:
    return (context.say("who"),)


def _takes_who(context: Context, key: str) -> Answer:
    match key:
        case "1":
            who = Who.COOPERATIVE
        case "2":
            who = Who.BUSINESS
        case _:
            return Miss()
    told = context.with_state(replace(context.state, who=who.value))
    return _where(told) if told.state.order else go(told, Step.CATEGORY)


def _asks_category(context: Context) -> tuple[Say, ...]:
    language = context.state.language
    items = (
        sentence(context.say("category_item", name=category.name[language], key=category.key))
        for category in context.script.offered
    )
    return context.say("category"), *items


def _takes_category(context: Context, key: str) -> Answer:
    chosen = next((category for category in context.script.offered if category.key == key), None)
    if chosen is None:
        return Miss()
    told = context.with_state(replace(context.state, category=chosen.code))
    match context.state.goal:
        case Goal.CALLBACK:
            return ask_number(told)
        case _ if told.state.in_writing and told.state.recorded:
            return after_story(told)
        case _ if told.state.order:
            return go(told, Step.STORY)
        case Goal.MESSAGE:
            return go(told, Step.MESSAGE)
    return go(told, Step.REGION)


def after_story(context: Context) -> Move:
    """A message is recorded and sent: who and where, where a report was wanted; otherwise that was all."""
    if context.state.filed:
        return no_time.message_kept(context)
    if context.state.order and context.state.goal is Goal.REPORT:
        return _whoever_where(context)
    return file_and_finish(context)


def without_story(context: Context) -> Move:
    """The caller does not want to speak; when closed, being called back is what is left."""
    if context.state.filed:
        return no_time.message_kept(context)
    return _whoever_where(context) if context.state.goal is Goal.REPORT else _what_next(context)


def _whoever_where(context: Context) -> Move:
    """The first thing about the person that is not known yet."""
    if context.state.who is None:
        return go(context, Step.WHO)
    return _what_next(context) if context.state.region else _where(context)


def _where(context: Context) -> Move:
    """The question for the place; a pin that came before it is asked back in its stead, once."""
    if not context.state.pinned:
        return go(context, Step.REGION)
    pinned = context.with_state(replace(context.state, pinned=()))
    return _asked_back(pinned, context.state.pinned, postal_code=None, sure=not context.state.guessed)


def _asks_region(context: Context) -> tuple[Say, ...]:
    return (context.say("region"),)


def _takes_region(context: Context, keys: str) -> Answer:
    finding = regions.find_by_postal_code(keys)
    if finding is None:
        return _region_failed(context)
    codes = tuple(found.code for found in finding.regions[:MOST_CHOICES])
    if len(codes) == 1:
        return go(context, Step.REGION_CHECK, postal_code=keys, candidates=codes)
    return go(context, Step.REGION_CHOICE, postal_code=keys, candidates=codes)


def located(context: Context, codes: tuple[str, ...], postal_code: str | None, *, sure: bool = True) -> Answer:
    """A place that was named in place of a postal code, also where another one was being asked back."""
    if not codes:
        return _region_failed(context)
    asked = replace(context.state, step=Step.REGION, back=_before_region(context))
    return _asked_back(context.with_state(asked), codes, postal_code, sure=sure)


def _asked_back(context: Context, codes: tuple[str, ...], postal_code: str | None, *, sure: bool) -> Move:
    following = Step.REGION_CHECK if len(codes) == 1 else Step.REGION_CHOICE
    return go(context, following, postal_code=postal_code, candidates=codes, guessed=not sure)


def _without_region(context: Context) -> Move:
    asked = context.with_state(replace(context.state, step=Step.REGION, back=_before_region(context)))
    move = _what_next(asked, region=None, postal_code=None, candidates=())
    return saying(move, context.say("region_skipped"))


def _gives_region_up(context: Context, _reason: str) -> Move | None:
    return _without_region(context) if context.state.misses >= REGION_TRIES else None


def _before_region(context: Context) -> tuple[str, ...]:
    """The way back from the question for the postal code, also when the question after it is being asked."""
    back = context.state.back
    return back[: back.index(Step.REGION)] if Step.REGION in back else back


def _region_failed(context: Context, reason: str = "region_not_found") -> Answer:
    failures = context.state.region_failures + 1
    counted = context.with_state(replace(context.state, region_failures=failures))
    if failures >= REGION_TRIES:
        return _without_region(counted)
    back = _before_region(context)
    again = replace(counted.state, step=Step.REGION, candidates=(), misses=0, back=back)
    return Move(again, (context.say(reason),) if reason else ())


def region_in_words(context: Context, code: str) -> str:
    """A region with its province, as it is said or written."""
    found = regions.region(code)
    if context.state.in_writing:
        return found.full_name
    if found.code == found.province_code:
        return found.spoken
    return f"{found.spoken}, {regions.region(found.province_code).spoken}"


def _asks_region_check(context: Context) -> tuple[Say, ...]:
    asked = "region_guess" if context.state.guessed else "region_check"
    return (context.say(asked, region=region_in_words(context, context.state.candidates[0])),)


def _takes_region_check(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return _what_next(context, region=context.state.candidates[0])
        case "2":
            return _region_failed(context, reason="")
    return Miss()


def _asks_region_choice(context: Context) -> tuple[Say, ...]:
    codes = context.state.candidates
    items = (
        context.say("region_choice_item", region=region_in_words(context, code), key=str(key))
        for key, code in enumerate(codes, start=1)
    )
    return context.say("region_choice"), *items, context.say("region_choice_none", key=str(len(codes) + 1))


def _takes_region_choice(context: Context, key: str) -> Answer:
    codes = context.state.candidates
    at = int(key) if key.isdecimal() else 0
    if 1 <= at <= len(codes):
        return _what_next(context, region=codes[at - 1])
    return _region_failed(context, reason="") if at == len(codes) + 1 else Miss()


def _what_next(context: Context, **changes: Any) -> Move:
    """What becomes of the report; who writes is asked first whether they want news of it, unless that is known."""
    wanted = context.state.in_writing and not context.state.news and context.script.rules.notices.events
    return go(context, Step.NEWS if wanted else Step.NEXT, **changes)


def _asks_news(context: Context) -> tuple[Say, ...]:
    return (context.say(NEWS_OFFER),)


def _takes_news(context: Context, key: str) -> Answer:
    if key not in ("1", "2"):
        return Miss()
    yes = key == "1"
    said = (context.say("notices_on"),) if yes else ()
    moved = replace(go(context, Step.NEXT, news=True), before=said)
    return replace(moved, effects=(WantNotices(yes, context.say(NEWS_OFFER).prompt),))


def _asks_next(context: Context) -> tuple[Say, ...]:
    return (context.say("next_call"),)


def _takes_next(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return ask_number(context)
        case "2" if context.state.in_writing:
            return person.wanted(context, complete=True)
        case "9":
            return file_and_finish(context)
    return Miss()


WHO = Menu(_asks_who, _takes_who)
CATEGORY = Menu(_asks_category, _takes_category)
REGION = typing(_asks_region, _takes_region, digits=5, silence=_without_region, despairs=_gives_region_up)
"""Whoever presses only `#` does not know the code, and neither does who stays silent: no reason to end the call."""
REGION_CHECK = Menu(_asks_region_check, _takes_region_check)
REGION_CHOICE = Menu(_asks_region_choice, _takes_region_choice)
NEWS = Menu(_asks_news, _takes_news)
NEXT = Menu(_asks_next, _takes_next)
