"""A tour in a real Chromium: pages fit at both sizes, axe finds nothing serious on them, and no script complains.

Which pages there are is found by the walk through everything, so that a new one is looked at without being told of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import pytest

from ivr.emulator import Exchange
from ivr.emulator.messaging.drafts import document, photo, pin, text, voice_note
from ivr.emulator.page.mail_catcher import PostBox
from ivr.emulator.page.offset import Offset
from ivr.emulator.page.server import create_page
from tests.emulator.stub import served
from tests.support import browser
from tests.support.browser import Live, Windows, fits, serving
from tests.support.eyes import AT_A_DESK, ON_A_TELEPHONE, Look, serious_faults, wear
from tests.support.sizes import thoroughly
from tests.tour.seen import GROUPS
from tests.tour.visitors import Town
from tests.tour.walking import Pace, Walk, told

pytestmark = pytest.mark.browser

ONE, MANY = Pace(1, 1, 0), Pace()
LOOKS = (ON_A_TELEPHONE, AT_A_DESK)


@dataclass
class Eyes:
    """Somebody's browser, which looks at one page after the other, each time in the other look first."""

    windows: Windows
    kinds: set[str] = field(default_factory=set)
    opened: int = 0

    def __post_init__(self) -> None:
        self.page = self.windows()
        self._looks = cycle((LOOKS, LOOKS[::-1]))

    def become(self, walk: Walk) -> None:
        """Whoever went on this walk goes on here, signed in as they were."""
        self.page.goto("about:blank")  # a page of the one before may be asking for news
        self.page.context.clear_cookies()
        for one in walk.client._cookies.values():  # type: ignore[union-attr]
            cookie: Any = {"name": one.key, "value": one.value, "url": self.windows.live.url}
            self.page.context.add_cookies([cookie])

    def look_at(self, path: str) -> list[str]:
        """What is wrong with a page: axe looks at it at one size and in its colours, both must hold it."""
        first, other = next(self._looks)
        wear(self.page, first)
        answer = self.page.goto(path)
        assert answer is not None
        self.opened += 1
        found = [] if answer.status == 200 else [f"{answer.status}"]
        found += self._stands_out(first)
        found += serious_faults(self.page)
        wear(self.page, other)
        found += self._stands_out(other)
        found += self.windows.problems
        self.windows.problems.clear()
        return [f"{fault} at {path}" for fault in found]

    def _stands_out(self, look: Look) -> list[str]:
        return [] if fits(self.page) else [f"stands out at the side at {look[0][0]} px"]


def pages_of(walk: Walk) -> Iterator[tuple[str, str]]:
    """The pages that a walk came by, with their endpoints, without the pieces that scripts ask for."""
    for path in walk.pages:
        endpoint = walk.endpoint_of(path) or ""
        if not getattr(walk.app.view_functions[endpoint], "for_machines", False):
            yield path, endpoint


def test_a_page_of_each_kind_fits_and_can_be_used_by_everybody(town_on: Callable[[str], Town], chromium: Any) -> None:
    town, problems = town_on("sqlite"), []
    with serving(town.line.hotline) as live, browser.windows(chromium, live) as windows:
        eyes = Eyes(windows)
        for at, visitor in enumerate(one for group in GROUPS for one in town.who(group)):
            walk = town.walk(visitor, ("id", "en")[at % 2], ONE)
            walk.dear = ()
            eyes.become(walk.through(visitor.start))
            for number, (path, kind) in enumerate(pages_of(walk)):
                if number == 0 or kind not in eyes.kinds:  # what somebody begins with is like nobody else's
                    eyes.kinds.add(kind)
                    problems += [f"{walk.who}: {fault}" for fault in eyes.look_at(path)]
    assert not problems, told(problems)
    assert len(eyes.kinds) > 48, "or nobody has gone far"


@pytest.mark.parametrize("language", [thoroughly("id"), thoroughly("en")])
@pytest.mark.parametrize("group", GROUPS)
def test_so_do_all_pages(town_on: Callable[[str], Town], chromium: Any, group: str, language: str) -> None:
    town, problems = town_on("sqlite"), []
    with serving(town.line.hotline) as live, browser.windows(chromium, live) as windows:
        eyes = Eyes(windows)
        if language == "en":
            next(eyes._looks)  # each page is seen by axe in both looks, in one language each
        for walk in town.walks(group, MANY, (language,)):
            eyes.become(walk)
            for path, _ in pages_of(walk):
                problems += [f"{walk.who}: {fault}" for fault in eyes.look_at(path)]
    assert not problems, told(problems)
    assert eyes.opened > 20, "or nobody has gone far"


def chat(exchange: Exchange) -> list[str]:
    """A person's conversation with a little of everything; gives the pages about it."""
    messaging = exchange.messaging
    messaging.add_sender("whatsapp:+628110000587")
    person = messaging.person("+6281234567890", "Ibu Sari")
    person.send(text("x" * 90), photo("Bukti"), voice_note(), document(), pin(-6.2, 106.8, "Pasar"))
    return ["/chat", f"/chat/message/{messaging.messages[0].sid}"]


def test_so_do_the_telephones_the_messages_and_the_mail(town_on: Callable[[str], Town], chromium: Any) -> None:
    town = town_on("sqlite")
    box = PostBox(town.line.exchange.clock)
    for content, to in town.mails:
        box.take(content, (to,))
    chatter = chat(town.line.exchange)
    pages = create_page(town.line.exchange, Offset(None), box)
    with served(pages) as address, browser.windows(chromium, Live(address, town.line.hotline)) as windows:
        eyes = Eyes(windows)
        assert [fault for path in ("/", *chatter, "/mail") for fault in eyes.look_at(path)] == []
        assert eyes.page.locator("article.mail").count() > 4
