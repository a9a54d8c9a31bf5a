"""What somebody does is seen in another browser, and nothing moves under the reader's hands."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from playwright.sync_api import TimeoutError as TimedOut

from tests.web.conftest import Demo
from tests.web.live import MOVED, seen_after
from tests.web.window import watched

OTHER = "an open stream is cut off when its page is left|ERR_INCOMPLETE_CHUNKED"


@pytest.fixture
def other(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A second browser, on the same board."""
    with watched(browser, demo.address, expects=OTHER) as page:
        page.context.add_cookies([{"name": "solocrm", "value": demo.session, "url": demo.address}])
        page.goto("/pipeline")
        page.mouse.move(2, 300)
        page.wait_for_timeout(300)
        yield page


def column(page: Page, place: int) -> str:
    return page.locator(".board [data-stage]").nth(place).get_attribute("data-stage") or ""


def test_a_drag_is_seen_in_a_second_browser_unless_that_has_a_card_in_hand(
    page: Page, other: Page
) -> None:
    here, there = column(page, 0), column(page, 1)
    card = page.locator(f'[data-stage="{here}"] .card').first.get_attribute("id") or ""
    assert seen_after(page, other, card, there) > 0
    expect(page.locator("#toast")).to_contain_text("Moved")
    expect(other.locator("#news")).to_be_hidden()

    other.locator(f"#{card}").focus()
    page.keyboard.press("z")
    expect(other.locator("#news")).to_be_visible()
    expect(other.locator(f'[data-stage="{there}"] #{card}')).to_be_visible()
    other.locator("#news").click()
    expect(other.locator(f'[data-stage="{here}"] #{card}')).to_be_visible()
    expect(other.locator("#news")).to_be_hidden()


def test_news_on_their_way_wait_for_what_is_taken_in_hand(page: Page, other: Page) -> None:
    here, there = column(page, 0), column(page, 1)
    card = page.locator(f'[data-stage="{here}"] .card').first.get_attribute("id") or ""
    on_their_way: list[Route] = []

    def hold(route: Route) -> None:
        on_their_way.append(route)

    other.route("**/pipeline", hold)
    with other.expect_request("**/pipeline"):
        page.evaluate(MOVED, [card, there])
    other.locator(f"#{card}").focus()
    on_their_way[0].continue_()
    expect(other.locator("#news")).to_be_visible()
    expect(other.locator(f'[data-stage="{here}"] #{card}')).to_be_focused()
    other.unroute("**/pipeline", hold)
    other.locator("#news").click()
    expect(other.locator(f'[data-stage="{there}"] #{card}')).to_be_visible()
    expect(other.locator("#news")).to_be_hidden()


def test_a_past_page_stays_as_it_was(page: Page) -> None:
    page.goto("/pipeline?at=2026-01-01&known_at=2026-01-01")
    with pytest.raises(TimedOut), page.expect_request("**/live", timeout=700):
        page.reload()
