"""The board in a real Chromium: deals moved, lost and taken back, by hand and by keys."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.conftest import PAST

UNDONE = re.compile("Undone: .* is as it was")


@pytest.fixture
def card(page: Page) -> Locator:
    """The first card of the first column, found wherever it goes."""
    id = page.locator(".card").first.get_attribute("id")
    return page.locator(f"#{id}")


def column(page: Page, place: int) -> Locator:
    return page.locator(".board [data-stage]").nth(place)


def count(column: Locator) -> int:
    return int(column.locator("h2 .mute").inner_text())


def figures(page: Page) -> list[Any]:
    """What the API says of each stage: how many deals, and their sums."""
    id = page.locator("#board").get_attribute("data-pipeline")
    stages = page.request.get(f"/api/pipelines/{id}/board").json()["stages"]
    return [(stage["count"], stage["value"], stage["weighted"]) for stage in stages]


def told(page: Page, card: Locator) -> list[tuple[str, str]]:
    """(topic, source) of the deal's events in the log."""
    history = page.request.get(f"/api/opportunities/{deal_of(card)}/history").json()
    return [(event["topic"], event["source"]) for event in history["events"]]


def deal_of(card: Locator) -> str:
    return (card.get_attribute("id") or "").removeprefix("deal-")


def drag(page: Page, card: Locator, goal: Locator) -> None:
    """By the mouse, in steps: what a hand does."""
    start, end = card.locator(".what").bounding_box(), goal.locator("[data-cards]").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 20, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 15, steps=4)
    page.mouse.move(end["x"] + 60, end["y"] + 30, steps=12)
    page.wait_for_timeout(150)
    page.mouse.move(end["x"] + 64, end["y"] + 34, steps=3)
    page.mouse.up()


def hears_nothing(page: Page) -> None:
    """Of what others do, from now on."""
    page.route("**/live", lambda route: route.fulfill(status=204))
    page.reload()


def test_a_dragged_card_changes_both_columns_and_is_undone_by_a_key(
    page: Page, card: Locator
) -> None:
    was, here, there = figures(page), column(page, 0), column(page, 1)
    before = count(here), count(there)
    drag(page, card, there)
    expect(page.locator("#toast")).to_contain_text(re.compile("Moved .* from New to Qualified"))
    expect(page.locator("#toast")).to_contain_text("weighted +")
    assert (count(here), count(there)) == (before[0] - 1, before[1] + 1)
    assert [n for n, _, _ in figures(page)[:2]] == [before[0] - 1, before[1] + 1]
    expect(there.locator(f"#{card.get_attribute('id')}")).to_be_visible()
    assert told(page, card)[-1] == ("opportunity.moved.v1", "web")
    page.keyboard.press("z")
    expect(page.locator("#toast")).to_contain_text(UNDONE)
    assert told(page, card)[-1] == ("story.retracted.v1", "web")
    assert figures(page) == was
    assert (count(here), count(there)) == before


def test_a_deal_moves_without_a_pointer(page: Page, card: Locator) -> None:
    page.keyboard.press("j")
    expect(card).to_be_focused()
    page.keyboard.press("m")
    expect(page.locator("#move button[name=stage]").first).to_be_disabled()
    page.keyboard.press("3")
    expect(column(page, 2).locator(f"#{card.get_attribute('id')}")).to_be_focused()
    live = page.get_by_role("status").and_(page.locator("[aria-live=polite]"))
    expect(live).to_contain_text(re.compile("Moved .* from New to Demo"))
    page.locator("#toast button").click()
    expect(live).to_contain_text(UNDONE)


@pytest.mark.parametrize("page", [{"locale": "en-GB"}], indirect=True)  # the clock stays
def test_undo_is_offered_for_a_minute(page: Page, card: Locator) -> None:
    page.clock.install()
    drag(page, card, column(page, 1))
    expect(page.locator("#toast button")).to_have_text(re.compile("Undo"))
    link = page.locator("#toast button").get_attribute("hx-post")
    page.clock.fast_forward(59_000)
    expect(page.locator("#toast p")).to_be_visible()
    page.clock.fast_forward(2_000)
    expect(page.locator("#toast p")).to_have_count(0)
    sent = {"X-CSRF-Token": page.locator("meta[name=csrf]").get_attribute("content") or ""}
    assert page.request.post(link or "", headers=sent | {"HX-Request": "true"}).ok


def test_a_lost_deal_asks_for_a_reason_in_place(page: Page, card: Locator) -> None:
    was = figures(page)
    card.hover()
    card.locator("[data-move]").click()
    page.locator("#move").get_by_role("button", name="Lost").click()
    assert figures(page) == was
    page.locator("#move [name=reason]").fill("price")
    page.keyboard.press("Enter")
    expect(page.locator("#toast")).to_contain_text("is lost, weighted −")
    expect(card).to_have_count(0)
    assert figures(page) != was
    page.locator("#toast button").click()
    expect(card).to_be_visible()
    assert figures(page) == was


def test_in_the_past_nothing_moves(page: Page) -> None:
    page.goto("/pipeline" + PAST)
    expect(page.locator("#move, [data-move], [data-moves]")).to_have_count(0)
    place = column(page, 0)
    drag(page, place.locator(".card").first, column(page, 1))
    page.keyboard.press("m")
    expect(page.locator("#toast p, dialog[open]")).to_have_count(0)
    assert count(place) == place.locator(".card").count()


@pytest.mark.parametrize("page", [{"expects": "412"}], indirect=True)
def test_of_two_tabs_the_later_one_is_told_what_changed_meanwhile(
    page: Page, card: Locator
) -> None:
    was, id = figures(page), card.get_attribute("id")
    hears_nothing(page)
    other = page.context.new_page()
    other.goto("/pipeline")
    drag(other, other.locator(f"#{id}"), column(other, 1))
    expect(other.locator("#toast")).to_contain_text("Moved")
    drag(page, card, column(page, 2))
    toast = page.locator("#toast")
    expect(toast).to_contain_text("has changed meanwhile: moved to Qualified")
    expect(column(page, 1).locator(f"#{id}")).to_be_visible()
    expect(card).to_have_count(1)
    toast.get_by_role("button", name="Move to Demo all the same").click()
    expect(toast).to_contain_text("from Qualified to Demo")
    expect(column(page, 2).locator(f"#{id}")).to_be_visible()
    other.locator("#toast button").click()
    expect(other.locator("#toast")).to_contain_text("The record has changed since it was read.")
    toast.get_by_role("button").click()
    expect(toast).to_contain_text(UNDONE)
    page.reload()
    drag(page, card, column(page, 0))
    expect(toast).to_contain_text("from Qualified to New")
    assert [n for n, _, _ in figures(page)] == [n for n, _, _ in was]


@pytest.mark.parametrize("page", [{"expects": "412"}], indirect=True)
def test_a_change_that_came_first_may_be_left_as_it_is(page: Page, card: Locator) -> None:
    id, other = card.get_attribute("id"), page.context.new_page()
    hears_nothing(page)
    other.goto("/pipeline")
    drag(other, other.locator(f"#{id}"), column(other, 1))
    expect(other.locator("#toast")).to_contain_text("Moved")
    drag(page, card, column(page, 2))
    page.get_by_role("button", name="Leave it").click()
    expect(page.locator("#toast p")).to_have_count(0)
    expect(column(page, 1).locator(f"#{id}")).to_be_visible()
    other.locator("#toast button").click()
    expect(other.locator("#toast")).to_contain_text(UNDONE)


@pytest.mark.parametrize("page", [{"expects": "409"}], indirect=True)
def test_a_refused_card_goes_back_and_the_sentence_says_why(page: Page, card: Locator) -> None:
    """Its goal is the stage that it is in by now: nothing else refuses a card that is not stale."""
    here = column(page, 0).get_attribute("data-stage")
    column(page, 1).evaluate("(column, stage) => { column.dataset.stage = stage }", here)
    drag(page, card, column(page, 1))
    expect(page.locator("#toast")).to_contain_text("The deal is in that stage already.")
    expect(column(page, 0).locator(f"#{card.get_attribute('id')}")).to_be_visible()


@pytest.mark.parametrize(
    "page", [{"expects": "ERR_FAILED|htmx:error|Failed to fetch"}], indirect=True
)
def test_where_the_server_does_not_answer_the_card_goes_back(page: Page, card: Locator) -> None:
    page.route("**/deals/**", lambda route: route.abort())
    drag(page, card, column(page, 1))
    expect(page.locator("#toast")).to_contain_text("The server does not answer.")
    expect(column(page, 0).locator(f"#{card.get_attribute('id')}")).to_be_visible()
