"""A browser on the real program."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.window import NOTHING, Window, watched

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
ROOT = Path(__file__).parents[2]
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}


def months_ago(count: int) -> date:
    """The 15th of an earlier month, as the demo's days go."""
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    for _ in range(count):
        day = day.replace(day=1) - timedelta(days=1)
    return day.replace(day=15)


PAST_DAY = months_ago(5)
PAST = f"?at={PAST_DAY}&known_at={PAST_DAY}"
HINDSIGHT = f"?at={PAST_DAY}"


@pytest.fixture(scope="module")  # its event loop runs in this thread until it is closed
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if "CI" in os.environ:
            pytest.fail("no Chromium on this machine: apt-get install chromium")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Program:
    """`solocrm NAME` as a user starts it: its address, and what it prints beside it."""

    def __init__(self, name: str, folder: Path, *, learns: bool = False) -> None:
        command = [sys.executable, "-m", "solocrm", *name.split(), "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "SOLOCRM_NO_LEARNING": "" if learns else "1"},
        )
        assert self.process.stdout
        told = [self.process.stdout.readline() for _ in range(2)]
        self.address = told[0].removeprefix("ready ").strip()
        self.last_word = told[1].rpartition(" ")[2].strip()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        assert self.process.stdout
        self.process.stdout.close()
        return code


class Demo(Program):
    """With the founder's password."""

    def __init__(self, folder: Path, customers: int = 400, *, learns: bool = False) -> None:
        super().__init__(f"demo --no-browser --customers {customers}", folder, learns=learns)
        self.password = self.last_word

    @cached_property
    def session(self) -> str:
        """The cookie of somebody who has signed in."""
        sent = {"login": "lin", "password": self.password}
        with httpx2.Client(base_url=self.address, timeout=30) as client:
            answer = client.post("/sign-in", data=sent, headers={"Origin": self.address})
        return answer.cookies["solocrm"]


@pytest.fixture(scope="session")  # whoever changes the company takes it back
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    started = Demo(tmp_path_factory.mktemp("demo") / "data", customers=120)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", started.address)
    yield started
    started.stop()


@pytest.fixture(scope="module")
def window(browser: Browser, demo: Demo) -> Window:
    """One for all tests that ask for no other: to open it takes ten times as long as a page."""
    return Window(browser, demo.address)


@pytest.fixture
def page(browser: Browser, demo: Demo, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Signed in; `@pytest.mark.parametrize("page", [{…}], indirect=True)` gives the options of a
    window of its own, and as `expects` what the browser itself will complain of.
    """
    options = dict(getattr(request, "param", {}))
    expects = options.pop("expects", NOTHING)
    if options:
        opened = watched(browser, demo.address, expects=expects, **options)
    else:
        opened = request.getfixturevalue("window").watched(expects)
    with opened as page:
        page.context.add_cookies([{"name": "solocrm", "value": demo.session, "url": demo.address}])
        page.goto("/pipeline")
        yield page
