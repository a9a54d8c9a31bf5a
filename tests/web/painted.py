"""Milliseconds until every screen of the real demo is painted as of random days, in a real browser:
`python -m tests.web.painted`. It fails where 5 of 100 take longer than 500 ms.

    python -m tests.web.painted --days 20 --folder DEMO
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.web.conftest import CHROMIUM, Demo
from tests.web.window import WIDE
from web.present.frame import PLACES

MOST = 500.0
SCREENS = [place.path for _, places in PLACES for place in places]
HISTORY = 700
"""Days that the demo's company has been there, at least."""

PAINTED = """
() => new Promise(done => {
  const told = () => performance.getEntriesByName("first-contentful-paint")[0];
  if (told()) return done(told().startTime);
  const seen = () => told() && done(told().startTime);
  new PerformanceObserver(seen).observe({type: "paint", buffered: true});
})
"""


def days(random: Random, number: int) -> Iterator[date]:
    for _ in range(number):
        yield datetime.now(UTC).date() - timedelta(days=random.randrange(2, HISTORY))


def measured(page: Page, number: int) -> Mapping[str, Sequence[float]]:
    """{screen: times}; half of the days by their own knowledge, half with today's."""
    random, took = Random("painted"), dict[str, list[float]]()
    for screen in SCREENS:
        page.goto(screen)  # what a browser keeps it has
        for count, day in enumerate(days(random, number)):
            known = f"&known_at={day}" if count % 2 else ""
            page.goto(f"{screen}?at={day}{known}")
            took.setdefault(screen, []).append(page.evaluate(PAINTED))
    return took


def p95(times: Sequence[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def report(took: Mapping[str, Sequence[float]]) -> float:
    print(f"{'screen':<16}{'n':>5}{'median':>9}{'p95':>9}  ms")
    for screen, times in took.items():
        print(f"{screen:<16}{len(times):>5}{median(times):>9.0f}{p95(times):>9.0f}")
    all_ = [each for times in took.values() for each in times]
    print(f"{'all':<16}{len(all_):>5}{median(all_):>9.0f}{p95(all_):>9.0f}")
    return p95(all_)


def main() -> int:
    given = ArgumentParser(description=__doc__)
    given.add_argument("--days", type=int, default=20, help="random days for each screen")
    given.add_argument("--folder", type=Path, help="a demo that was played already")
    asked = given.parse_args()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        demo = Demo(asked.folder or Path(folder) / "data")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        look: dict[str, Any] = {"viewport": WIDE, "locale": "en-GB"}
        page = browser.new_page(base_url=demo.address, **look)
        page.context.add_cookies([{"name": "solocrm", "value": demo.session, "url": demo.address}])
        took = measured(page, asked.days)
        browser.close()
        demo.stop()
    return int(report(took) > MOST)


if __name__ == "__main__":
    sys.exit(main())
