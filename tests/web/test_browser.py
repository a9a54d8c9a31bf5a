"""Every screen in a real browser: it opens, fits, and obeys its keys."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import PAST, PHONE

SCREENS = ("/pipeline", "/funnel", "/customers", "/customers/yunling", "/imports", "/events")


@pytest.mark.parametrize(
    "page",
    [{}, {"viewport": PHONE, "color_scheme": "dark", "locale": "zh-CN"}],
    indirect=True,
    ids=["wide", "phone"],
)
def test_every_screen_opens_without_a_complaint_and_fits(page: Page) -> None:
    for path in (*SCREENS, *(f"{path}{PAST}" for path in SCREENS)):
        page.goto(path)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_every_state_says_the_next_act(page: Page) -> None:
    for path in ("/sign-in", "/setup", "/empty", "/problem/our_fault", "/problem/not_there_then"):
        page.goto(path)
        assert page.locator("main a, main button, main code").count() > 0, path


def test_slash_finds_and_enter_opens_the_first(page: Page) -> None:
    page.goto("/funnel" + PAST)
    page.keyboard.press("/")
    expect(page.locator("#found a")).to_have_count(5)
    page.keyboard.type("苏州")
    expect(page.locator("#found a")).to_have_text(["苏州云岭茶业Suzhou"])
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/customers/yunling\?at=2026-06-30&known_at=2026-06-30$"))


def test_what_is_not_found_is_said(page: Page) -> None:
    page.goto("/pipeline")
    page.keyboard.press("Control+k")
    page.keyboard.type("zzz")
    expect(page.locator("#found")).to_contain_text("Nothing has “zzz” in its name")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()


PLACES = {"gp": "/pipeline", "gc": "/customers", "gf": "/funnel", "gi": "/imports", "ge": "/events"}


def test_two_letters_go_to_a_screen_and_keep_the_moment(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    for keys, path in PLACES.items():
        page.wait_for_load_state()
        page.keyboard.press(keys[0])
        page.keyboard.press(keys[1])
        expect(page).to_have_url(re.compile(re.escape(path + PAST) + "$"))


def test_rows_are_walked_and_opened_by_keys(page: Page) -> None:
    page.goto("/customers")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/customers/yunling$"))


def test_no_key_acts_while_somebody_types(page: Page) -> None:
    page.goto("/customers" + PAST)
    page.locator("main input[name=q]").click()
    page.keyboard.type("n h [ g f ? z")
    assert page.locator("main input[name=q]").input_value() == "n h [ g f ? z"
    expect(page).to_have_url(re.compile(re.escape(PAST) + "$"))
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_all_keys_are_listed(page: Page) -> None:
    page.goto("/pipeline")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Move the deal")


def test_a_copied_link_pins_the_figures(page: Page) -> None:
    page.goto("/funnel?cohort=active")
    page.keyboard.press("y")
    expect(page.locator("#toast")).to_contain_text("Link copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(
        "/funnel?cohort=active&at=2026-11-19T01:40:00%2B00:00&known_at=2026-11-19T01:40:00%2B00:00"
    )


def test_a_toast_goes_after_its_time(page: Page) -> None:
    page.clock.install()
    page.goto("/pipeline")
    page.keyboard.press("y")
    expect(page.locator("#toast p")).to_have_count(1)
    page.clock.run_for(7_000)
    expect(page.locator("#toast p")).to_have_count(0)


@pytest.mark.parametrize("page", [{"viewport": PHONE, "has_touch": True}], indirect=True)
def test_a_phone_has_its_tabs_at_the_bottom(page: Page) -> None:
    page.goto("/pipeline")
    box = page.locator("nav").bounding_box()
    assert box
    assert box["y"] + box["height"] == PHONE["height"]
    expect(page.locator("nav a:visible")).to_have_count(5)
    page.locator("nav").get_by_text("Funnel").tap()
    expect(page).to_have_url(re.compile("/funnel$"))


def test_the_page_speaks_chinese_to_whoever_asks_for_it(page: Page) -> None:
    page.goto("/pipeline?lang=zh_CN")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.locator("nav")).to_contain_text("商机看板")
