"""The time bar in a real Chromium: one handle takes the whole page to any past day."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from tests.web.conftest import PAST, PAST_DAY, PHONE, months_ago
from tests.web.test_browser import board


def shown_day(page: Page) -> str:
    found = re.search(r"[?&]at=([0-9-]{10})", page.url)
    return found[1] if found else ""


def test_the_handle_takes_the_page_to_a_past_day(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    now = page.evaluate(ground)
    bar = page.locator(".track").bounding_box()
    assert bar
    page.mouse.move(bar["x"] + bar["width"] - 2, bar["y"] + 18)
    page.mouse.down()
    page.mouse.move(bar["x"] + bar["width"] * 0.6, bar["y"] + 18, steps=10)
    expect(page.locator("#flag")).to_contain_text("as seen then")
    page.mouse.up()
    expect(page.locator("body")).to_have_attribute("data-when", "past")
    day = shown_day(page)
    assert page.evaluate(ground) != now
    figures = board(page, f"?at={day}&known_at={day}")
    for stage, told in zip(page.locator("[data-stage] h2").all(), figures["stages"], strict=True):
        assert stage.inner_text().split() == [*told["name"].split(), str(told["count"])]


def test_steps_go_by_day_week_and_month_and_home_again(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    for keys, days in (("[", -1), ("]", 0), ("{", -7), ("}", 0)):
        page.keyboard.press(keys)
        page.wait_for_url(f"**at={PAST_DAY + timedelta(days=days)}*")
    page.keyboard.press("Alt+[")
    page.wait_for_url(f"**at={months_ago(6)}*")
    page.keyboard.press("n")
    page.wait_for_url(lambda url: "at=" not in url)
    expect(page.locator("#board")).to_have_attribute("data-moves", "/deals/")


@pytest.mark.parametrize("page", [{"expects": "ERR_FAILED|Failed to fetch"}], indirect=True)
def test_while_a_day_is_fetched_the_page_fades_and_without_an_answer_it_stays(page: Page) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/pipeline?*", hold)
    page.keyboard.press("[")
    expect(page.locator("main")).to_have_class(re.compile("htmx-request"))
    held[0].abort()
    expect(page.locator("#toast")).to_contain_text("The server does not answer. The page stays")
    expect(page.locator("main")).not_to_have_class(re.compile("htmx-request"))
    expect(page.locator(".when-read b")).to_have_text("Now")
    assert page.locator("#at").input_value() == page.locator("#at").get_attribute("max")


def test_hindsight_has_a_second_handle_that_keeps_its_place(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    expect(page.locator("#known")).to_be_hidden()
    page.keyboard.press("h")
    page.wait_for_url(lambda url: "known_at" not in url)
    expect(page.locator("#known")).to_be_visible()
    expect(page.locator("body")).to_have_attribute("data-mode", "hindsight")
    page.locator("#known").focus()
    page.keyboard.press("PageDown")
    page.wait_for_url("**known_at=*")
    assert shown_day(page) == str(PAST_DAY)


def test_every_link_keeps_the_moment(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    for keys, path in (
        ("gf", "/funnel"),
        ("gw", "/changed"),
        ("gc", "/customers"),
        ("ge", "/events"),
    ):
        page.keyboard.type(keys)
        page.wait_for_url(f"**{path}{PAST}")


def test_the_jump_field_goes_where_it_says(page: Page) -> None:
    page.get_by_text("Jump to").click()
    expect(page.locator("#when input[name=text]")).to_be_focused()
    page.keyboard.type(f"{PAST_DAY:%-d %b %Y}")
    expect(page.locator("#jump-read")).to_contain_text(f"{PAST_DAY:%a %-d %b %Y}, end of day")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{PAST}")


def test_the_palette_finds_a_customer_and_opens_it(page: Page) -> None:
    name = page.locator(".card .who").first.inner_text()
    page.keyboard.press("/")
    page.keyboard.type(name)
    expect(page.locator("#found a").first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(name)


def test_c_opens_a_form_that_suggests_whose_it_is_and_escape_closes_it(page: Page) -> None:
    who = page.locator(".card .who").first.inner_text()
    page.keyboard.press("c")
    expect(page.get_by_label("Customer", exact=True)).to_be_focused()
    page.keyboard.type(who[:3])
    expect(page.locator(f'#called option[value="{who}"]')).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_label("Customer", exact=True)).to_be_hidden()


def test_a_copied_link_pins_the_figures(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/funnel?cohort=active")
    page.keyboard.press("y")
    expect(page.locator("#toast")).to_contain_text("Link copied")
    pinned = page.evaluate("navigator.clipboard.readText()")
    figures = page.locator("main table").inner_text()
    page.goto(pinned)
    assert page.locator("main table").inner_text() == figures
    expect(page.locator("body")).to_have_attribute("data-when", "past")


@pytest.mark.parametrize("page", [{"locale": "zh-CN"}], indirect=True)
def test_the_page_speaks_chinese_to_whoever_asks_for_it(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("nav")).to_contain_text("商机看板")
    page.goto("/pipeline" + PAST)
    expect(page.locator(".when-say")).to_contain_text("回到现在")
    page.locator(".nav").get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert shown_day(page) == str(PAST_DAY)


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_on_a_phone_nothing_is_wider_than_the_page(page: Page) -> None:
    for path in ("/pipeline", "/funnel", "/changed", "/customers", "/events", "/imports"):
        for moment in ("", PAST):
            page.goto(path + moment)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    box = page.locator(".nav").bounding_box()
    assert box
    assert box["y"] + box["height"] == 844
