"""A window on the real program: if it complains, or asks elsewhere, its test fails."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request

WIDE = {"width": 1440, "height": 900}
NOTHING = "(?!)"


class Window:
    """A page of that program. It keeps what the browser complains of, and who else is asked."""

    def __init__(self, browser: Browser, address: str, **options: Any) -> None:
        look = {"viewport": WIDE, "locale": "en-GB", "reduced_motion": "reduce"} | options
        self.address = address
        self.complaints: list[str] = []
        self.context = browser.new_context(base_url=address, **look)
        self.page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            self.complaints.append(said.text)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "about:")):
            self.complaints.append(f"asked elsewhere: {request.url}")

    @contextmanager
    def watched(self, expects: str) -> Iterator[Page]:
        """It fails if the browser complains of anything else, or asks anybody else."""
        self.complaints.clear()
        yield self.page
        self.leave()
        assert [each for each in self.complaints if not re.search(expects, each)] == []

    def leave(self) -> None:
        """Nothing of what was done in it is left to the next."""
        for other in self.context.pages[1:]:
            other.close()
        self.page.unroute_all()
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")
        self.context.clear_cookies()
        self.context.clear_permissions()


@contextmanager
def watched(
    browser: Browser, address: str, *, expects: str = NOTHING, **options: Any
) -> Iterator[Page]:
    """In a window of its own."""
    window = Window(browser, address, **options)
    with window.watched(expects) as page:
        yield page
    window.context.close()
