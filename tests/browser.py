"""A real browser for pages that we make or serve: Debian's Chromium (or this computer's), driven by playwright."""

import contextlib
import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DESKTOP, PHONE = (1366, 768), (390, 844)
"""Sizes of a window: width and height."""
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


def find_chromium():
    """Return the command of Chromium or Chrome, also where it is not on PATH; None when there is none."""
    usual = (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    )
    names = ("chromium", "chromium-browser", "google-chrome", *usual)
    return next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def chromium():
    """Start the browser; it ends with the context."""
    from playwright.sync_api import sync_playwright  # the lowest versions are tested without it

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_chromium(), args=OPTIONS)
        try:
            yield started
        finally:
            started.close()


@dataclass
class Visit:
    """A page in a window of its own; `sent` are requests beyond its home, each refused; `faults` what went wrong."""

    page: "Page"
    sent: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def overflow(self):
        """By how many pixels the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")


@contextlib.contextmanager
def visiting(browser: "Browser", address, *, home=None, size=DESKTOP):
    """Open an address; requests go to what begins with `home` alone, which is the address itself where none is told."""
    home = home or address.partition("#")[0]
    width, height = size
    window = browser.new_context(viewport={"width": width, "height": height}, has_touch=size == PHONE, locale="th-TH")
    visit = Visit(window.new_page())

    def ask(route):
        if route.request.url.startswith(home):
            route.continue_()
        else:
            visit.sent.append(route.request.url)
            route.abort()

    def hear(said):
        if said.type == "error":
            visit.faults.append(said.text)

    window.route("**/*", ask)
    visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
    visit.page.on("console", hear)
    try:
        visit.page.goto(address)
        yield visit
    finally:
        window.close()
