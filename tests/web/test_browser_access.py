"""Whoever does not see well, or uses no pointer, is served as well: axe finds nothing to mend."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import HINDSIGHT, PAST, PHONE

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
CHINESE = {"locale": "zh-CN", "expects": "404"}
DARK = {"color_scheme": "dark"}
SCREENS = [
    "/today",
    "/pipeline",
    f"/pipeline{PAST}",
    f"/pipeline{HINDSIGHT}",
    "/funnel?by=source",
    "/models",
    "/forecast",
    "/quality",
    "/segments",
    "/recommendations",
    "/evaluation",
    "/evaluation?by=segment",
    "/what-if?suppose=attribution:+%7Bmodel:+linear%7D",
    "/activities",
    "/campaigns",
    "/changed?measure=weighted_pipeline",
    f"/changed{PAST}",
    "/customers?q=tea",
    *("/orders?status=owed", "/subscriptions"),
    *("/tickets", "/service"),
    "/imports",
    "/projections",
    "/meaning",
    "/events",
    "/nowhere",
    "/pipeline?at=2020-01-01&known_at=2020-01-01",
    "/api/docs",
]
DIALOGS = ["/", "?", "jm"]
"""By the keys that open them."""


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core; only these tests need it."""
    if not AXE.exists():
        reason = "axe-core is not here: npm ci --prefix tests/web --ignore-scripts"
        pytest.fail(reason) if "CI" in os.environ else pytest.skip(reason)
    return AXE.read_text()


def faults(page: Page, axe: str) -> list[str]:
    """What is not as it should be where the page stands now."""
    page.evaluate(f"{axe}; undefined")
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert found["passes"]
    return [
        f"{page.url}: {fault['id']} ({fault['impact']}): {node['html'][:120]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("page", [{"expects": "404"}, PHONE | CHINESE | DARK], indirect=True)
def test_every_screen_is_accessible(page: Page, axe: str) -> None:
    wrong = []
    for screen in SCREENS:
        answer = page.goto(screen)
        assert answer
        assert answer.ok or screen == "/nowhere", screen
        wrong += faults(page, axe)
    page.goto("/customers")
    page.locator("main td a").first.click()
    page.wait_for_url("**/customers/*")
    wrong += opened(page, axe, "main aside details.menu summary")
    page.goto(f"{page.url.partition('?')[0]}/forget")
    wrong += faults(page, axe)
    for path in ("/orders?status=invoiced", "/subscriptions?status=running"):
        page.goto(path)
        page.locator("main tbody a").first.click()
        page.wait_for_url("**/*-*")
        wrong += opened(page, axe, "main .tools details.menu summary")
    assert wrong == []


def opened(page: Page, axe: str, menus: str) -> list[str]:
    """With all forms of the page at once."""
    for menu in page.locator(menus).all():
        menu.evaluate("it => { it.parentElement.removeAttribute('name'); it.click() }")
    assert page.locator("details.menu[open] form").count()
    return faults(page, axe)


def test_what_a_figure_opens_is_accessible(page: Page, axe: str) -> None:
    page.locator("#sub .opens").first.click()
    page.wait_for_url("**/deals?*")
    wrong = faults(page, axe)
    page.goto("/funnel")
    page.locator("main .opens").first.click()
    page.wait_for_url("**/visits?*")
    wrong += faults(page, axe)
    page.goto("/changed")
    page.locator("details.step summary").first.click()
    expect(page.locator("details.step tbody tr").first).to_be_visible()
    page.locator(".as-table summary").click()
    assert wrong + faults(page, axe) == []


@pytest.mark.parametrize("page", [{}, PHONE | CHINESE | DARK], indirect=True)
def test_what_opens_above_the_page_is_accessible(page: Page, axe: str) -> None:
    wrong = []
    for keys in DIALOGS:
        page.keyboard.type(keys)
        expect(page.locator("dialog[open]")).to_have_count(1)
        wrong += faults(page, axe)
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    page.locator(".when-do summary").click()
    assert wrong + faults(page, axe) == []


@pytest.mark.parametrize("page", [{"expects": "401"}], indirect=True)
def test_the_sign_in_is_accessible(page: Page, axe: str) -> None:
    page.context.clear_cookies()
    page.goto("/sign-in")
    assert faults(page, axe) == []


def test_a_fault_is_found(page: Page, axe: str) -> None:
    page.evaluate("document.querySelector('main').append(new Image())")
    assert [fault for fault in faults(page, axe) if "image-alt" in fault]
