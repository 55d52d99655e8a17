"""What is wrong with a page that is open in a browser: does it fit, and what does axe-core find, in every look."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import pytest

from tests.support.browser import DESK, TELEPHONE, fits

if TYPE_CHECKING:
    from playwright.sync_api import Page

Look = tuple[tuple[int, int], Literal["light", "dark"]]
AT_A_DESK: Look = (DESK, "light")
ON_A_TELEPHONE: Look = (TELEPHONE, "dark")
LOOKS = (AT_A_DESK, ON_A_TELEPHONE)

# The rules that axe asks by itself, without those that only ever find what is minor or moderate; and what a colour is
# called is read once, not for each element.
_PREPARE = """
(() => {
  const { data, rules, tagExclude } = axe._audit;
  const bad = (impact) => impact === "serious" || impact === "critical";
  const asked = (rule) => [...rule.any, ...rule.all, ...rule.none].map((check) => data.checks[check.id || check] || {});
  axe.serious = rules
    .filter((rule) => rule.enabled && !rule.tags.some((tag) => tagExclude.includes(tag)))
    .filter((rule) => bad(rule.impact) || asked(rule).some((check) => bad(check.impact)))
    .map((rule) => rule.id);
  const colour = axe.commons.color.Color.prototype;
  const { parseString } = colour;
  const known = new Map();
  colour.parseString = function (text) {
    if (!known.has(text)) {
      parseString.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    [this.r, this.g, this.b, this.alpha] = known.get(text);
    return this;
  };
})();
"""
_RUN = "axe.run({ runOnly: axe.serious, resultTypes: ['violations'], preload: false })"


@cache
def _axe() -> str:
    axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed; `make test` does it")
    return str(files(axe).joinpath("axe.min.js").read_text(encoding="utf-8")) + _PREPARE


def serious_faults(page: Page) -> list[str]:
    """What axe-core finds on this page that is serious or worse; without it the test is skipped."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    found = page.evaluate(f"async () => (await {_RUN}).violations")
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found if one["impact"] in ("serious", "critical")
    ]


def wear(page: Page, look: Look) -> None:
    """Show the page that is open as a screen of this size does, in these colours, without loading it again."""
    (width, height), scheme = look
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})


@dataclass
class Eyes:
    """Look at one page after the other in two looks, each page first in the look that the last one had last."""

    page: Page
    worn: Look = AT_A_DESK

    def __post_init__(self) -> None:
        wear(self.page, self.worn)

    def faults(self, looks: tuple[Look, ...] = LOOKS) -> list[str]:
        """What is wrong with the page that is open, in these looks."""
        found = []
        for look in sorted(looks, key=lambda look: look != self.worn):
            if look != self.worn:
                wear(self.page, look)
                self.worn = look
            named = f"at {look[0][0]} px in {look[1]} colours"
            found += [] if fits(self.page) else [f"stands out at the side {named}"]
            found += [f"{fault} {named}" for fault in serious_faults(self.page)]
        return found

    def faults_at(self, address: str, looks: tuple[Look, ...] = LOOKS) -> list[str]:
        """What is wrong with the page at this address."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        return [f"{fault}: {address}" for fault in self.faults(looks)]
