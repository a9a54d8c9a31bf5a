"""The way in, in a real Chromium, on `solocrm serve` at its first start."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import Program
from tests.web.window import watched

PASSWORD = "correct horse"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Program]:
    started = Program("serve", tmp_path / "data")
    yield started
    assert started.stop() == 0


@pytest.fixture
def page(browser: Browser, served: Program) -> Iterator[Page]:
    with watched(browser, served.address, expects="401|404|429") as page:
        yield page


def test_the_printed_link_leads_to_an_own_company(page: Page, served: Program) -> None:
    page.goto("/")
    expect(page.get_by_text("open the link that solocrm serve printed")).to_be_visible()
    page.goto("/setup?token=guessed")
    expect(page.get_by_text("There is no such page or record.")).to_be_visible()
    page.goto(served.last_word)
    choose(page, "too short")
    expect(page.get_by_role("button", name="Begin")).to_be_visible()
    choose(page, PASSWORD)
    expect(page.get_by_text("Nobody has to be turned to at this moment.")).to_be_visible()
    page.goto(served.last_word)
    expect(page.get_by_text("There is no such page or record.")).to_be_visible()
    page.goto("/")
    page.locator(".nav").get_by_role("button", name="Sign out").click()
    for _ in range(5):
        enter(page, "wrong horse")
        expect(page.get_by_text("This name and password do not belong together.")).to_be_visible()
    enter(page, PASSWORD)
    expect(page.get_by_text("Too many tries: wait a minute.")).to_be_visible()


def choose(page: Page, password: str) -> None:
    page.get_by_label("Your name").fill("Lin Yue")
    page.get_by_label("Name to sign in with").fill("lin")
    page.get_by_label("Password, 10 characters or more").fill(password)
    page.get_by_label("The same password again").fill(password)
    page.get_by_role("button", name="Begin").click()


def enter(page: Page, password: str) -> None:
    page.get_by_label("Name").fill("lin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
