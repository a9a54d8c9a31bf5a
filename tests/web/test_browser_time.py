"""The time bar in a real browser: handles, keys, the jump-to field."""

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import PAST


def set_handle(page: Page, handle: str, value: int) -> None:
    """Drags a handle of the time bar without letting it go."""
    page.locator(handle).evaluate(
        "(input, value) => { input.value = value;"
        " input.dispatchEvent(new Event('input', {bubbles: true})); }",
        value,
    )


def let_go(page: Page, handle: str) -> None:
    page.locator(handle).evaluate(
        "input => input.dispatchEvent(new Event('change', {bubbles: true}))"
    )


def test_dragging_the_handle_moves_flag_and_sentence_but_fetches_only_on_release(
    page: Page,
) -> None:
    page.goto("/pipeline")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.resource_type))
    set_handle(page, "#at", 587)
    expect(page.locator("#flag")).to_have_text("30 Jun 2026, as seen then")
    expect(page.locator(".when-read")).to_contain_text("Tue 30 Jun 2026")
    expect(page.locator("#at")).to_have_attribute("aria-valuetext", "Tue 30 Jun 2026")
    assert "fetch" not in asked
    let_go(page, "#at")
    expect(page).to_have_url(re.compile(r"/pipeline\?at=2026-06-30&known_at=2026-06-30$"))
    expect(page.locator("body")).to_have_attribute("data-when", "past")
    expect(page.locator(".when-say")).to_contain_text("evening of Tue 30 Jun 2026")
    expect(page.locator("#at")).to_have_js_property("value", "587")


def test_the_same_sentence_is_said_by_script_and_server(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    said = page.locator(".when-read time")
    from_server = said.inner_text()
    set_handle(page, "#at", 500)
    set_handle(page, "#at", 587)
    assert from_server.startswith(said.inner_text())


def test_back_to_now_takes_the_moment_off_the_address(page: Page) -> None:
    page.goto("/funnel?cohort=active&at=2026-06-30")
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile(r"/funnel\?cohort=active$"))
    expect(page.locator("body")).not_to_have_attribute("data-when", "past")


def test_hindsight_is_one_key_there_and_back(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    expect(page.locator("#known")).to_be_hidden()
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile(r"\?at=2026-06-30$"))
    expect(page.locator("#known")).to_be_visible()
    expect(page.locator(".card.gone")).to_contain_text("Believed to be here")
    page.wait_for_load_state()
    page.keyboard.press("h")
    expect(page).to_have_url(re.compile(r"\?at=2026-06-30&known_at=2026-06-30$"))


def test_knowledge_pushed_before_the_day_takes_it_along(page: Page) -> None:
    page.goto("/pipeline?at=2026-06-30")
    set_handle(page, "#known", 500)
    expect(page.locator("#at")).to_have_js_property("value", "500")
    let_go(page, "#known")
    expect(page).to_have_url(re.compile(r"\?at=2026-04-04&known_at=2026-04-04$"))


STEPS = {
    "[": "2026-06-29",
    "}": "2026-07-06",
    "]": "2026-07-07",
    "{": "2026-06-30",
    "Alt+BracketLeft": "2026-05-30",
    "Alt+BracketRight": "2026-06-30",
}


def test_brackets_step_through_time_by_day_week_and_month(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    for key, day in STEPS.items():
        page.keyboard.press(key)
        expect(page).to_have_url(re.compile(rf"\?at={day}&known_at={day}$"))


def test_arrows_on_the_handle_keep_the_focus(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    page.locator("#at").focus()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("at=2026-06-29"))
    page.keyboard.press("Shift+ArrowLeft")
    expect(page).to_have_url(re.compile("at=2026-06-22"))
    page.keyboard.press("PageUp")
    expect(page).to_have_url(re.compile("at=2026-07-22"))
    expect(page.locator("#at")).to_be_focused()


def test_a_late_answer_is_dropped(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    page.evaluate(
        """async () => {
          const { go } = await import('/static/js/when.js');
          const fetch = window.fetch;
          window.fetch = async (url, ...rest) => {
            if (url.includes('2026-01-01')) await new Promise(done => setTimeout(done, 300));
            return fetch(url, ...rest);
          };
          const late = go('/pipeline?at=2026-01-01&known_at=2026-01-01');
          await go('/pipeline?at=2026-02-02&known_at=2026-02-02');
          await late;
        }"""
    )
    page.wait_for_timeout(400)
    expect(page).to_have_url(re.compile("at=2026-02-02"))
    expect(page.locator(".when-say")).to_contain_text("Mon 2 Feb 2026")


def test_the_browsers_own_back_returns_to_the_moment_before(page: Page) -> None:
    page.goto("/pipeline")
    page.keyboard.press("[")
    expect(page.locator("body")).to_have_attribute("data-when", "past")
    page.go_back()
    expect(page.locator("body")).not_to_have_attribute("data-when", "past")
    expect(page.locator("#at")).to_have_js_property("value", "729")


def test_the_jump_field_says_what_it_understood_before_it_goes(page: Page) -> None:
    page.goto("/funnel?cohort=active")
    page.locator(".when summary").click()
    expect(page.locator("#when input[name=text]")).to_be_focused()
    page.keyboard.type("Q2")
    expect(page.locator("#jump-read")).to_contain_text("Tue 30 Jun 2026, end of day")
    expect(page.locator("#jump-read")).to_contain_text("Asia/Shanghai")
    assert page.locator("#when input[name=text]").input_value() == "Q2"
    page.keyboard.press("Enter")
    expect(page).to_have_url(
        re.compile(r"/funnel\?cohort=active&at=2026-06-30&known_at=2026-06-30$")
    )


def test_the_jump_field_refuses_what_could_be_two_days(page: Page) -> None:
    page.goto("/pipeline")
    page.locator(".when summary").click()
    expect(page.locator("#when input[name=text]")).to_be_focused()
    page.keyboard.type("03/04")
    expect(page.locator("#jump-read")).to_contain_text("Not understood")
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile("/pipeline$"))


def test_in_chinese_the_script_says_days_as_the_server_does(page: Page) -> None:
    page.goto("/pipeline?lang=zh_CN")
    set_handle(page, "#at", 587)
    expect(page.locator("#flag")).to_have_text("2026年6月30日，当时所见")
    expect(page.locator(".when-read time")).to_have_text("2026年6月30日 周二")
