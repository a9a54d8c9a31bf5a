"""The board in a real browser: moved, refused, undone, without a pointer."""

import re

from playwright.sync_api import Page, expect

from tests.web.conftest import PAST
from tests.web.preview import Preview


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


def test_in_the_past_commands_are_absent(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    expect(page.locator("#move, [data-move], [data-moves]")).to_have_count(0)
    drag(page, "d8", "quote")
    page.locator("#deal-d8").focus()
    page.keyboard.press("m")
    assert Preview.posted == []


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
    page: Page,
) -> None:
    page.goto("/pipeline")
    page.route("**/deals/**", lambda route: route.abort())
    page.evaluate("addEventListener('error', event => event.preventDefault())")
    drag(page, "d8", "quote")
    expect(page.locator("#toast")).to_contain_text(
        "The server does not answer. Nothing was changed."
    )
    expect(page.locator("#stage-demo #deal-d8")).to_be_visible()
