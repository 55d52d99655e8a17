"""The eyes of the tests in a browser see what is planted: in one look alone, and nothing on a page that is well."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.eyes import AT_A_DESK, LOOKS, ON_A_TELEPHONE, Eyes, serious_faults

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="id"><head><title>x</title><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><style>{style}</style></head><body><main><h1>Antrean</h1>{body}</main>"""
DARK_ON_A_TELEPHONE = (
    "@media (max-width: 400px) and (prefers-color-scheme: dark) { p { color: #555; background: #333 } }"
)
PLANTED: dict[str, tuple[str, str, set[int]]] = {
    "well": ("", "<p>Aman.</p>", set()),
    "dark on a telephone": (DARK_ON_A_TELEPHONE, "<p>Gelap.</p>", {390}),
    "light at a desk": ("@media (prefers-color-scheme: light) { p { color: #bbb } }", "<p>Terang.</p>", {1280}),
    "too wide for a telephone": ("div { width: 600px }", "<div>Lebar.</div>", {390}),
    "without a name": ("", '<input name="phone">', {390, 1280}),
    "without a name on a telephone": ("@media (min-width: 401px) { a { display: none } }", '<a href="/"></a>', {390}),
    "no words for a picture": ("", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', {390, 1280}),
}


@pytest.fixture(scope="module")
def page(chromium: Any) -> Any:
    context = chromium.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("planted", PLANTED)
@pytest.mark.parametrize("first", [AT_A_DESK, ON_A_TELEPHONE], ids=["desk-first", "telephone-first"])
def test_what_is_planted_is_seen_where_it_is(page: Any, first: Any, planted: str) -> None:
    style, body, where = PLANTED[planted]
    eyes = Eyes(page, first)
    page.set_content(PAGE.format(style=style, body=body))
    found = eyes.faults()
    assert {width for (width, _), _ in LOOKS if any(f"at {width} px" in fault for fault in found)} == where, found
    assert [fault for fault in eyes.faults() if fault not in found] == []


def test_nothing_serious_that_axe_finds_by_itself_is_left_out(page: Any) -> None:
    page.set_content(
        PAGE.format(style="p { color: #bbb }", body="<p>x</p>" + "".join(body for _, body, _ in PLANTED.values()))
        + '<ul><div role="button"></div></ul><iframe></iframe><p role="nothing" aria-hidde="x" lang="zzz">x</p>'
        '<table><th scope="nothing"><td headers="q"></table><a id="x" href="#none">y</a><dl><p>z</dl><video autoplay>'
        '<select></select><button></button><svg role="img"></svg><span tabindex="4">y</span><h4>Jauh</h4>'
    )
    found = {fault.partition(":")[0] for fault in serious_faults(page)}
    plain = page.evaluate("async () => (await axe.run()).violations.map(({id, impact}) => [id, impact])")
    assert found == {name for name, impact in plain if impact in ("serious", "critical")}
    assert len(found) > 8, found
    assert {impact for _, impact in plain} & {"moderate", "minor"}, plain
