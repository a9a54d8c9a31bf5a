"""Takes the docs' pictures of every screen of the real demo: `make screenshots`, or
`python -m tests.web.screenshots --folder DEMO` of one that was played already.
"""

import subprocess
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page, sync_playwright

from solocrm.nightly import COMMAND, STEPS
from tests.web.conftest import CHROMIUM, HINDSIGHT, PAST, PAST_DAY, PHONE, ROOT, Demo, months_ago
from web.present.frame import PLACES

FOLDER = ROOT / "docs" / "screenshots"
MOST = 250_000
"""Bytes of a picture: they stay in the repository for ever."""

HEIGHT = 560
WIDE = {"viewport": {"width": 1290, "height": HEIGHT}, "locale": "en-GB"}
TALL = {"viewport": {"width": 1290, "height": 760}, "locale": "en-GB"}
DARK = {"color_scheme": "dark"}
SUPPOSED = quote(
    "pipeline: Sales\nstages: {Qualified: {probability: 0.6}}\nattribution: {model: linear}"
)
Way = str | Callable[[Page], None]


def to_something_learned(page: Page) -> None:
    """The last evening on which a card near the top is marked."""
    for days in range(100):
        page.goto(f"/pipeline?at={PAST_DAY - timedelta(days=days)}")
        boxes = [card.bounding_box() for card in page.locator(".card.later, .card.gone").all()]
        if any(box and box["y"] + box["height"] < HEIGHT for box in boxes):
            return


def to_a_customer(page: Page) -> None:
    """With a deal that may soon be won."""
    page.goto("/pipeline")
    page.locator(".card .who").last.click()
    page.wait_for_url("**/customers/*")


def to_the_film(page: Page) -> None:
    page.goto("/funnel")
    page.locator("main .tools a.btn").last.click()
    page.wait_for_url("**/film?*")


def to_a_step(page: Page) -> None:
    """What makes up a cause of a change."""
    page.goto("/changed")
    page.locator("details.step summary").first.click()
    page.locator("details.step tbody tr").first.wait_for()


def to_the_palette(page: Page) -> None:
    page.goto("/pipeline")
    page.keyboard.press("/")
    page.locator("dialog[open]").wait_for()


SHOTS: dict[str, tuple[Way, dict[str, Any]]] = {
    **{place.screen: (place.path, WIDE) for _, places in PLACES for place in places},
    "board": ("/pipeline", WIDE),
    "forecast": ("/forecast", TALL),
    "models": ("/models", TALL | {"viewport": {"width": 1290, "height": 840}}),
    "past": (f"/pipeline{PAST}", WIDE),
    "hindsight": (to_something_learned, WIDE),
    "funnel": ("/funnel", WIDE),
    "parts": ("/funnel?by=source", TALL | {"viewport": {"width": 1290, "height": 900}}),
    "film": (to_the_film, TALL),
    "step": (to_a_step, WIDE),
    "evaluation": (f"/evaluation?on={months_ago(9).replace(day=1)}", TALL),
    "what-if": (f"/what-if?suppose={SUPPOSED}", TALL),
    "customer": (to_a_customer, TALL),
    "subscriptions": ("/subscriptions", WIDE),
    "palette": (to_the_palette, WIDE),
    "dark": (f"/funnel{HINDSIGHT}", WIDE | DARK),
    "chinese": ("/today", WIDE | {"locale": "zh-CN"}),
    "phone": ("/pipeline", PHONE | DARK | {"locale": "zh-CN"}),
}
"""{file: where, and how it is looked at}; of each place in the navigation one at least."""

del SHOTS["pipeline"]  # the board


def taken(page: Page, name: str, way: Way) -> None:
    if isinstance(way, str):
        page.goto(way)
    else:
        way(page)
    picture = page.screenshot(path=FOLDER / f"{name}.png")
    assert len(picture) <= MOST, f"{name}: {len(picture)} bytes"


def learn(folder: Path) -> None:
    """What models say of the demo is on its pictures, too."""
    for step in STEPS:
        subprocess.run([*COMMAND, step, "--data-dir", folder], check=True)


def main() -> None:
    given = ArgumentParser(description=__doc__)
    given.add_argument("--folder", type=Path, help="a demo that was played already")
    asked = given.parse_args()
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        played = asked.folder or Path(folder) / "data"
        demo = Demo(played)
        try:
            learn(played)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for name, (way, look) in SHOTS.items():
                page = browser.new_page(base_url=demo.address, reduced_motion="reduce", **look)
                page.context.add_cookies(
                    [{"name": "solocrm", "value": demo.session, "url": demo.address}]
                )
                taken(page, name, way)
                page.close()
            browser.close()
        finally:
            demo.stop()


if __name__ == "__main__":
    main()
