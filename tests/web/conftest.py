"""A browser on the made-up company; a page that complains, or asks elsewhere, fails its test."""

import re
import shutil
from collections.abc import Iterator
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from tests.web.preview import Preview, serve

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
PAST = "?at=2026-06-30&known_at=2026-06-30"
PHONE = {"width": 390, "height": 844}
EXPECTED = re.compile(r"409 \(Conflict\)|net::ERR_FAILED|htmx:error")
"""What the browser itself says of a refused command, or of a server that is gone."""
WIDE = {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def preview() -> Iterator[ThreadingHTTPServer]:
    Preview.posted.clear()
    server = serve()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(
    browser: Browser, preview: ThreadingHTTPServer, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """`@pytest.mark.parametrize("page", [{...}], indirect=True)` gives the context's options."""
    base = f"http://127.0.0.1:{preview.server_port}"
    options = {"viewport": WIDE, "locale": "en-GB", "reduced_motion": "reduce"}
    context = browser.new_context(base_url=base, **{**options, **getattr(request, "param", {})})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.set_default_timeout(5_000)
    complaints: list[str] = []

    def heard(request: Request) -> None:
        if not request.url.startswith((base, "data:")):
            complaints.append(f"asked elsewhere: {request.url}")

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", heard)
    page.on(
        "console",
        lambda said: (
            complaints.append(said.text)
            if said.type == "error" and not EXPECTED.search(said.text)
            else None
        ),
    )
    yield page
    context.close()
    assert complaints == []
