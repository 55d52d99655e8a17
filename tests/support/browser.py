"""A real Chromium for tests: the hotline on a free port of loopback, and pages that must not complain.

`serving` serves a hotline, `windows` opens it in windows of a desk and of a telephone. A page that writes an error to
its console, breaks the content security policy or fails to load something fails the test.
"""

from __future__ import annotations

import dataclasses
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from ivr.wiring import Hotline
from tests.support.applications import application
from tests.support.processes import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

DESK = (1280, 800)
TELEPHONE = (390, 844)
SCREENS = Path("var/screens")
SIZES = {"desk": DESK, "telephone": TELEPHONE}
_UNNEEDED = (
    # Each window would start a renderer or three for lists under an address bar that nobody sees: most of its cost.
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "PreloadTopChromeWebUI"),
    *("SpareRendererForSitePerProcess", "WebUIToolbar", "WebUIReloadButton", "InitialWebUI"),
    # Chromium heeds only the last list, so that what Playwright wants off is named again.
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch", "LensOverlay"),
    "MediaRouter",
    # Each page would be drawn in a frame of its own, and the one before it taken down: a sixth of opening a page.
    "RenderDocument",
)
_FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
    f"--disable-features={','.join(_UNNEEDED)}",
    *("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"),  # a microphone that beeps
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, headless; without one, or without Playwright, the test is skipped."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if executable is None:
        pytest.skip("no Chromium on this machine (looked for chromium, chromium-browser and google-chrome)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; `make test` does it")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, headless=True, args=list(_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Live:
    """A hotline that answers over HTTP while a test lasts."""

    url: str
    hotline: Hotline


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(hotline: Hotline) -> Iterator[Live]:
    """Serve the hotline from a thread of this process, under the address that it believes to have."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    served = dataclasses.replace(hotline, settings=dataclasses.replace(hotline.settings, public_url=url))
    server = make_server("127.0.0.1", port, application(served), threaded=True, request_handler=_Quiet)
    server.daemon_threads, server.block_on_close = True, False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Live(url, served)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


@dataclass
class Windows:
    """Opens windows on one hotline, and remembers what went wrong in any of them."""

    browser: Browser
    live: Live
    problems: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def __call__(self, size: tuple[int, int] = DESK, **options: Any) -> Page:
        """A new window of a browser that knows nobody yet."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.live.url, viewport={"width": width, "height": height}, has_touch=size == TELEPHONE, **options
        )
        context.set_default_timeout(30_000)  # milliseconds; a busy machine is slow
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._said(message.type, message.text))
        page.on("pageerror", lambda error: self.problems.append(f"error: {error}"))
        page.on("requestfailed", lambda request: self._failed(request.url, request.failure or ""))
        return page

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" or "Content Security Policy" in text:
            self.problems.append(f"{kind}: {text}")

    def _failed(self, url: str, why: str) -> None:
        if "ERR_ABORTED" not in why:  # what was under way when the page was left
            self.problems.append(f"{urlsplit(url).path}: {why}")

    def expect(self, part: str) -> None:
        """Forget the problems in which this occurs; there must be one."""
        assert any(part in problem for problem in self.problems), (part, self.problems)
        self.problems = [problem for problem in self.problems if part not in problem]

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@contextmanager
def windows(browser: Browser, live: Live) -> Iterator[Windows]:
    """Windows on a hotline; fails at the end when something in them went wrong that was not expected."""
    made = Windows(browser, live)
    try:
        yield made
    finally:
        made.close()
    assert made.problems == []


def sign_in(page: Page, login: str, password: str) -> None:
    """Sign in with what the form sends, and open the page that it leads to: the form itself is not drawn."""
    browser = page.context.request
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/login").text())
    assert found, "no form on /login"
    form = {"login": login, "password": password, "csrf_token": found[1]}
    answer = browser.post("/login", form=form, max_redirects=0)
    assert answer.status == 303, answer.text()
    page.goto(answer.headers["location"])


def sign_in_by_hand(page: Page, login: str, password: str) -> None:
    """Sign in as people do, on the page."""
    page.goto("/login")
    page.fill("[name=login]", login)
    page.fill("[name=password]", password)
    follow(page, "main button")


def follow(page: Page, what: str | Locator) -> None:
    """Press what leads to another page (a link, the button of a form), and go on when that page is loaded.

    A click alone returns while the page after it is only beginning, or has not begun; whoever looks then sees half of
    the one or all of the other.
    """
    with page.expect_navigation():
        (page.locator(what).first if isinstance(what, str) else what).click()


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page for people to look at, where there is a folder for such: `mkdir -p var/screens`."""
    if SCREENS.is_dir():
        page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


def fits(page: Page) -> bool:
    """Whether nothing of the page stands out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
