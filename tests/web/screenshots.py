"""Takes the docs' pictures of the real demo: `make screenshots`."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.web.conftest import CHROMIUM, PAST_DAY, PHONE, ROOT, Demo

FOLDER = ROOT / "docs" / "screenshots"
MOST = 200_000
"""Bytes of a picture: they stay in the repository for ever."""

HEIGHT = 560
WIDE = {"viewport": {"width": 1290, "height": HEIGHT}, "locale": "en-GB"}
SHOTS: dict[str, dict[str, Any]] = {
    "board": WIDE,
    "hindsight": WIDE,
    "funnel": WIDE,
    "changed": WIDE,
    "phone": PHONE | {"locale": "zh-CN", "color_scheme": "dark"},
}
"""{file: how it is looked at}."""


def go(page: Page, name: str) -> None:
    if name == "hindsight":
        to_something_learned(page)
    else:
        page.goto(f"/{name}" if name in {"funnel", "changed"} else "/pipeline")


def to_something_learned(page: Page) -> None:
    """The last evening on which a card near the top is marked."""
    for days in range(100):
        page.goto(f"/pipeline?at={PAST_DAY - timedelta(days=days)}")
        boxes = [card.bounding_box() for card in page.locator(".card.later, .card.gone").all()]
        if any(box and box["y"] + box["height"] < HEIGHT for box in boxes):
            return


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder) / "data")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for name, look in SHOTS.items():
            page = browser.new_page(base_url=demo.address, reduced_motion="reduce", **look)
            page.context.add_cookies(
                [{"name": "solocrm", "value": demo.session, "url": demo.address}]
            )
            go(page, name)
            picture = page.screenshot(path=FOLDER / f"{name}.png")
            assert len(picture) <= MOST, f"{name}: {len(picture)} bytes"
            page.close()
        browser.close()
        demo.stop()


if __name__ == "__main__":
    main()
