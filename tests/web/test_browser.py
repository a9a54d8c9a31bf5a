"""The page in a real Chromium, on the real program with the demo's company."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import HINDSIGHT, PAST, PHONE, Demo

SCREENS = [
    *(
        "/today",
        "/pipeline",
        "/customers",
        "/orders",
        "/subscriptions",
        "/tickets",
        "/activities",
        "/campaigns",
    ),
    *("/funnel", "/changed", "/service", "/forecast", "/models", "/evaluation"),
    *("/imports", "/projections", "/events"),
]


def board(page: Page, asked: str = "") -> dict[str, Any]:
    """What the API says of the pipeline that the page shows."""
    pipelines = page.request.get("/api/pipelines").json()["items"]
    id = next(each["id"] for each in pipelines if each["name"] == "Sales")
    found: dict[str, Any] = page.request.get(f"/api/pipelines/{id}/board{asked}").json()
    return found


def counts(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".board [data-stage] h2 .n").all_inner_texts()]


def test_every_screen_opens_without_a_complaint(page: Page) -> None:
    for screen in SCREENS:  # those of now where they are checked by axe, in both languages
        for moment in (PAST, HINDSIGHT):
            answer = page.goto(screen + moment)
            assert answer
            assert answer.status == 200, screen


def test_the_board_shows_the_figures_of_the_api_now_and_then(page: Page) -> None:
    for asked in ("", PAST, HINDSIGHT):
        page.goto(f"/pipeline{asked}")
        shown = page.locator("main").inner_text()
        figures = board(page, asked)
        for stage in figures["stages"]:
            assert f"{stage['name']} {stage['count']}" in " ".join(shown.split())
        assert f"{figures['won']['n']} won" in shown


def test_deals_that_stay_too_long_are_opened_with_their_limit(page: Page) -> None:
    late = page.locator("#sub a", has_text="stayed too long")
    count = int(late.inner_text().split()[0])
    late.click()
    expect(page.locator("h1")).to_have_text("Deals that stay too long")
    limits = page.locator("main tbody td", has_text=re.compile(r"\d+ d, limit \d+"))
    expect(limits).to_have_count(count)


@pytest.mark.parametrize("page", [{}, PHONE], indirect=True)
def test_a_line_of_what_changed_opens_its_events_in_place(page: Page) -> None:
    page.keyboard.type("gw")
    page.wait_for_url("**/changed")
    lost = page.locator("details.step", has_text="Lost").first
    events = int(lost.locator("summary .ev").text_content().split()[0])  # type: ignore[union-attr]
    lost.locator("summary").click()
    expect(lost.locator("tbody tr")).to_have_count(min(events, 100))
    lost.locator("tbody td a.opens").last.click()
    page.wait_for_url("**/events?*")
    expect(page.locator("main tbody tr").first).to_contain_text("lost")


@pytest.mark.parametrize("page", [{"expects": "401"}], indirect=True)  # what is live asks once more
def test_the_founder_signs_in_and_out(page: Page, demo: Demo) -> None:
    page.context.clear_cookies()
    page.goto("/funnel?cohort=active")
    page.get_by_label("Name").fill("lin")
    page.get_by_label("Password").fill(demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/funnel?cohort=active")
    page.locator(".nav").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")


def test_the_past_is_unmistakable_and_read_only(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    expect(page.get_by_text("The past is read-only")).to_be_visible()
    expect(page.get_by_role("link", name="Back to now")).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_url(lambda url: "at=" not in url)


def test_a_customer_opens_with_its_timeline(page: Page) -> None:
    [lead] = page.request.get("/api/customers?lifecycle=lead&limit=1").json()["items"]
    page.goto(f"/customers?q={lead['name']}")
    page.locator(f"main a[href^='/customers/{lead['id']}']").first.click()
    page.wait_for_url("**/customers/*")
    expect(page.get_by_text("came into the books").first).to_be_visible()


def test_who_may_be_in_the_books_is_told_by_all_that_was_typed(page: Page) -> None:
    [lead] = page.request.get("/api/customers?lifecycle=lead&limit=1").json()["items"]
    page.goto("/customers")
    page.keyboard.press("c")
    page.get_by_label("Name", exact=True).fill(lead["name"])
    warning = page.get_by_text("Perhaps in the books already")
    expect(warning).to_be_visible()
    with page.expect_response("**/customers-alike*") as asked:
        page.get_by_label("E-mail").fill("nobody@example.com")
    assert "csrf" not in asked.value.url
    expect(warning).to_contain_text(lead["name"])


def test_the_pages_address_with_json_gives_its_figures(page: Page) -> None:
    pipelines = page.request.get("/api/pipelines").json()["items"]
    answer = page.request.get(f"/pipeline/{pipelines[0]['id']}.json")
    assert answer.status == 200
    assert answer.json()["stages"]


def test_a_customers_order_opens_and_adds_up(page: Page) -> None:
    page.goto("/orders?status=owed")
    page.locator("main tbody tr").first.locator("a").first.click()
    page.wait_for_url("**/orders/*")
    told = page.request.get(page.url.replace("/orders/", "/api/orders/")).json()
    assert told["total"] == told["amount"] - told["discount"] + told["tax"]
    expect(page.locator("main table tr").last).to_contain_text("Total")
    page.locator("aside .rows a").first.click()
    page.wait_for_url("**/customers/*")
    expect(page.locator("main")).to_contain_text("Lifetime value")


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_phone_more_leads_to_the_screens_without_a_tab(page: Page) -> None:
    tabs = page.locator(".nav a:visible")
    assert tabs.count() == 5
    tabs.last.click()
    page.locator("#palette a", has_text="Orders").click()
    page.wait_for_url("**/orders")
