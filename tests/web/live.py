"""How soon a drag is seen in a second browser, in ms: `python -m tests.web.live`."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.conftest import CHROMIUM, Demo

SEEN = """async ([card, column]) => {
    const there = () => document.querySelector(`[data-stage="${column}"] #${card}`);
    while (!there()) await new Promise(requestAnimationFrame);
    return Date.now();
}"""
"""When the card stands in that column, by the clock of the machine."""

MOVED = """([card, column]) => {
    const dropped = Date.now();
    const lists = document.querySelector(`[data-stage="${column}"] [data-cards]`);
    const item = document.getElementById(card), from = item.parentElement;
    const oldIndex = [...from.children].indexOf(item);
    lists.append(item);
    Sortable.get(from).options.onEnd({ item, from, to: lists, oldIndex });
    return dropped;
}"""
"""What the board does when a card is dropped; the hand before it is no part of the measure."""


def reader(browser: Browser, demo: Demo) -> Page:
    """In a browser of their own, on the board."""
    context = browser.new_context(base_url=demo.address, reduced_motion="reduce")
    context.add_cookies([{"name": "solocrm", "value": demo.session, "url": demo.address}])
    page = context.new_page()
    page.goto("/pipeline")
    page.wait_for_timeout(500)  # until the stream is open
    return page


def seen_after(mover: Page, watcher: Page, card: str, column: str) -> float:
    """Milliseconds from the drop in one browser until the card stands there in the other."""
    watcher.evaluate(f"window.seen = ({SEEN})({json.dumps([card, column])}); undefined")
    dropped: float = mover.evaluate(MOVED, [card, column])
    seen: float = watcher.evaluate("window.seen")
    return seen - dropped


def measure(browser: Browser, demo: Demo, times: int) -> dict[str, Any]:
    """A card goes to and fro between the first two columns; a second passes between two drops."""
    mover, watcher = reader(browser, demo), reader(browser, demo)
    columns = [
        each.get_attribute("data-stage") or ""
        for each in mover.locator(".board [data-stage]").all()[:2]
    ]
    card = mover.locator(f'[data-stage="{columns[0]}"] .card').first.get_attribute("id") or ""
    found = []
    for turn in range(times):
        found.append(seen_after(mover, watcher, card, columns[(turn + 1) % 2]))
        mover.wait_for_timeout(1_200)
    found.sort()
    return {"drops": times, "p50": found[times // 2], "p95": found[max(times * 95 // 100 - 1, 0)]}


def main(times: int) -> None:
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(Path(folder) / "data")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        sys.stdout.write(f"{json.dumps(measure(browser, demo, times))}\n")
        browser.close()
        demo.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
