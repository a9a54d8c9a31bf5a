"""The page in a real browser: time, cards, keys, and what happens when something is refused."""

import re
from http.server import ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import PHONE
from tests.web.preview import Preview

SCREENS = ("/pipeline", "/funnel", "/customers", "/customers/yunling", "/imports", "/events")
PAST = "?at=2026-06-30&known_at=2026-06-30"


def drag(page: Page, card: str, stage: str) -> None:
    """By the mouse, in steps: what a hand does."""
    start = page.locator(f"#deal-{card} .what").bounding_box()
    goal = page.locator(f"#stage-{stage} [data-cards]").bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 20, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 15, steps=4)
    page.mouse.move(goal["x"] + 60, goal["y"] + 30, steps=12)
    page.wait_for_timeout(150)
    page.mouse.move(goal["x"] + 64, goal["y"] + 34, steps=3)
    page.mouse.up()


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


def test_in_the_past_commands_are_absent(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    expect(page.locator("#move, [data-move], [data-moves]")).to_have_count(0)
    drag(page, "d8", "quote")
    page.locator("#deal-d8").focus()
    page.keyboard.press("m")
    assert Preview.posted == []


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


def test_a_dragged_card_follows_at_once_and_both_columns_are_replaced(page: Page) -> None:
    page.goto("/pipeline")
    drag(page, "d8", "quote")
    expect(page.locator("#stage-quote #deal-d8")).to_be_visible()
    expect(page.locator("#stage-quote h2 .mute")).to_have_text("4")
    expect(page.locator("#stage-demo h2 .mute")).to_have_text("2")
    expect(page.locator("#toast")).to_contain_text("Moved 成都鲜达生鲜 from Demo to Quote sent")
    path, form = Preview.posted[0]
    assert path == "/deals/d8/move"
    assert form == {"pipeline": "sales", "version": "3", "stage": "quote", "token": "token"}


def test_a_refused_card_goes_back_and_the_sentence_says_why(page: Page) -> None:
    page.goto("/pipeline")
    drag(page, "d7", "demo")
    expect(page.locator("#toast")).to_contain_text("The deal is closed: re-open it first.")
    expect(page.locator("#stage-qualified #deal-d7")).to_be_visible()
    expect(page.locator("#stage-demo #deal-d7")).to_have_count(0)


def test_a_second_drag_works_on_the_columns_that_came(page: Page) -> None:
    page.goto("/pipeline")
    drag(page, "d8", "quote")
    expect(page.locator("#stage-quote h2 .mute")).to_have_text("4")
    drag(page, "d9", "signing")
    expect(page.locator("#stage-signing #deal-d9")).to_be_visible()
    assert [path for path, _ in Preview.posted] == ["/deals/d8/move", "/deals/d9/move"]


def test_further_cards_of_a_column_come_when_asked_for_and_can_be_dragged(page: Page) -> None:
    page.goto("/pipeline")
    page.get_by_role("link", name="37 more deals").click()
    expect(page.locator("#stage-new .card")).to_have_count(41)
    expect(page.locator("#more-new a")).to_have_count(0)
    expect(page).to_have_url(re.compile("/pipeline$"))
    page.locator("#deal-e0").focus()
    page.keyboard.press("m")
    expect(page.locator("#move h2")).to_have_text("Move Further 0")


def test_undo_is_a_button_and_a_key(page: Page) -> None:
    page.goto("/pipeline")
    drag(page, "d8", "quote")
    expect(page.locator("#toast button")).to_have_text("UndoZ")
    page.keyboard.press("z")
    expect(page.locator("#toast")).to_contain_text("Undone")
    assert [path for path, _ in Preview.posted] == ["/deals/d8/move", "/deals/d8/undo"]


def test_a_deal_moves_without_a_pointer(page: Page) -> None:
    page.goto("/pipeline")
    page.keyboard.press("j")
    expect(page.locator("#deal-d1")).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#move h2")).to_have_text("Move 杭州青禾农业")
    expect(page.locator("#move button[value=new]")).to_be_disabled()
    page.keyboard.press("3")
    expect(page.locator("#stage-demo #deal-d1")).to_be_visible()
    expect(page.locator("#deal-d1")).to_be_focused()
    assert Preview.posted[0][1]["stage"] == "demo"


def test_a_lost_deal_asks_for_a_reason_in_place(page: Page) -> None:
    page.goto("/pipeline")
    page.locator("#deal-d2").hover()
    page.locator("#deal-d2 [data-move]").click()
    page.locator("#move").get_by_role("button", name="Lost").click()
    assert Preview.posted == []
    page.locator("#move [name=reason]").fill("price")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("Marlow Vineyards is lost")
    expect(page.locator("#deal-d2")).to_have_count(0)
    assert Preview.posted[0][1]["reason"] == "price"


def test_where_the_server_does_not_answer_the_card_goes_back(
    page: Page, preview: ThreadingHTTPServer
) -> None:
    page.goto("/pipeline")
    page.route("**/deals/**", lambda route: route.abort())
    page.evaluate("addEventListener('error', event => event.preventDefault())")
    drag(page, "d8", "quote")
    expect(page.locator("#toast")).to_contain_text(
        "The server does not answer. Nothing was changed."
    )
    expect(page.locator("#stage-demo #deal-d8")).to_be_visible()


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
    set_handle(page, "#at", 587)
    expect(page.locator("#flag")).to_have_text("2026年6月30日，当时所见")
    expect(page.locator(".when-read time")).to_have_text("2026年6月30日 周二")
