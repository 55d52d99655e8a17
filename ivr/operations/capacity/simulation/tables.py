"""The tables of the documentation: what is kept and told at every load, and when things go otherwise than planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ivr.operations.capacity.simulation.demand import usual
from ivr.operations.capacity.simulation.need import staffings
from ivr.operations.capacity.simulation.outcome import Outcome, simulate
from ivr.operations.capacity.simulation.play import Watch, unwatched
from ivr.operations.capacity.simulation.troubles import TROUBLES
from ivr.operations.capacity.simulation.world import Steady, World, of_load

LOADS = (0.5, 0.7, 0.9, 1.0, 1.25, 1.5)
AGENTS = (2, 10, 40)
REQUESTS = (100, 500, 1000)
SEED = 1
BEGIN, END = "<!-- hotline simulate --tables -->\n", "<!-- end of the tables -->\n"


def page(text: str, watch: Watch = unwatched) -> str:
    """The page with its tables made anew; ValueError when it has no place for them."""
    before, found, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not found or not end:
        raise ValueError("the page has no place for the tables")
    return before + BEGIN + "\n".join(tables(watch)) + "\n" + END + after


def tables(watch: Watch = unwatched) -> Iterator[str]:
    """All tables as Markdown, line by line."""
    yield from _by_load(lambda part: watch(part * 0.6))
    yield from _by_trouble(lambda part: watch(0.6 + part * 0.2))
    yield from _by_requests(lambda part: watch(0.8 + part * 0.2))


def _by_load(watch: Watch) -> Iterator[str]:
    heads = ("load", *(f"kept, {agents} agents" for agents in AGENTS), "told a time, 10", "told, hours", "rung, hours")
    yield from ("", "### With a staffing plan, by load", "")
    yield from _head((*heads, "within 2 h", "within a day", "kept without a plan, 10"))
    for done, load in enumerate(LOADS):
        by_agents = [simulate(of_load(agents, load), (SEED,)) for agents in AGENTS]
        blind = simulate(replace(of_load(10, load), promised_by_plan=False), (SEED,))
        watch((done + 1) / len(LOADS))
        kept = [percent(one.share_kept) for one in by_agents]
        yield _row([f"{load:g}", *kept, *_told(by_agents[1]), percent(blind.share_kept)])


def _by_trouble(watch: Watch) -> Iterator[str]:
    yield from ("", "### When things go otherwise than planned: ten agents", "")
    yield from _head(("", "load", "kept", "told a time", "told, hours", "rung, hours", "within 2 h", "within a day"))
    for done, (name, changed) in enumerate(TROUBLES.items()):
        for load in (1.0, 1.5):
            found = simulate(changed(of_load(10, load)), (SEED,))
            yield _row([name, f"{load:g}", percent(found.share_kept), *_told(found)])
        watch((done + 1) / len(TROUBLES))


def _by_requests(watch: Watch) -> Iterator[str]:
    yield from ("", "### How many agents at their desks", "")
    heads = ("requests a day", "agents", "load", "kept", "told a time", "told, hours", "rung, hours")
    yield from _head((*heads, "within 2 h", "within a day"))
    for done, per_day in enumerate(REQUESTS):
        base = of_load(1, 1.0)
        world: World = replace(base, demand=usual(base.hours, per_day, base.first), plan=Steady(1))
        for one in staffings(world, per_day):
            kept = percent(one.outcome.share_kept)
            yield _row([f"{per_day:,}", f"{one.agents}", f"{one.load:.2f}", kept, *_told(one.outcome)])
        watch((done + 1) / len(REQUESTS))


def _told(found: Outcome) -> list[str]:
    hours = [hours_of(found.promised_hours), hours_of(found.waited_hours)]
    return [percent(found.share_told), *hours, percent(found.share_soon), percent(found.share_within_a_day)]


def percent(share: float | None) -> str:
    """Rounded down where it is nearly all: 100 % is said of all alone."""
    return "–" if share is None else f"{int(share * 100 + (0.5 if share < 0.99 else 0))} %"


def hours_of(hours: float | None) -> str:
    """Hours to one place."""
    return "–" if hours is None else f"{hours:.1f}"


def _head(names: Sequence[str]) -> Iterator[str]:
    yield _row(names)
    yield "|" + " --- |" * len(names)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
