"""Whether a page keeps anybody out: the rules of axe, in both themes and at both widths, after one load."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, expect

from tests.browser import SIZES, Scheme, Screen

COLOURS = ("color-contrast", "link-in-text-block")  # what may differ in the dark

# Two rules read every style sheet anew, which takes ten times as long as all others together: whether one asks which
# way a phone is held, and whether something plays by itself. They are asked where something could break them.
FIND = """only => {
    const turns = rules => [...rules].some(rule =>
        rule.media?.mediaText.includes("orientation") || turns(rule.styleSheet?.cssRules ?? rule.cssRules ?? []));
    const preload = [...document.styleSheets].some(sheet => turns(sheet.cssRules))
        || document.querySelector("audio, video") !== null;
    const options = { resultTypes: ["violations"], preload, ...(only.length ? { runOnly: only } : {}) };
    const told = rule => rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`);
    return axe.run(document, options).then(results => results.violations.flatMap(told));
}"""


def violations(page: Page, *only: str) -> list[str]:
    """What axe finds on the page as it stands, by all of its rules or only those named.

    The page was opened with ``bypass_csp``: axe is added to it.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(FIND, only)
    return found


def look(page: Page) -> list[str]:
    """What is wrong with the page at either width, in either theme. The theme is the system's.

    Leaves it as on a desktop, in the light.
    """
    wrong = []
    for screen in SIZES:
        width = resize(page, screen)
        wide = page.evaluate("document.scrollingElement.scrollWidth")
        wrong += [f"{screen}: {wide} pixels wide"] if wide > width else []
        wrong += [f"{screen}, dark: {told}" for told in in_the_dark(page)]
        wrong += [f"{screen}: {told}" for told in violations(page)]
    resize(page, "desktop")
    return wrong


def resize(page: Page, screen: Screen) -> int:
    """Its width now."""
    width, height = SIZES[screen]
    page.set_viewport_size({"width": width, "height": height})
    return width


def in_the_dark(page: Page) -> list[str]:
    switch(page, "dark")
    wrong = violations(page, *COLOURS)
    switch(page, "light")
    return wrong


def switch(page: Page, scheme: Scheme) -> None:
    """What the system asks for is followed at the next frame."""
    page.emulate_media(color_scheme=scheme)
    expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)
