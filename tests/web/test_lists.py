"""Every figure of the board and the funnel opens just what it counts."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from tests.crm import LEAD, OFFER, SALES, id_of
from tests.web.site import Site, company, open_site, words

THEN = "at=2024-01-10&known_at=2024-01-10"
SCREENS = [
    "/pipeline",
    "/funnel?from=2024-01-01&to=2024-12-31",
    "/funnel?from=2024-01-01&to=2024-12-31&count=opportunities",
    "/funnel?from=2024-01-01&to=2024-12-31&cohort=entered",
]


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with open_site(module_database, folder, company()) as opened:
        yield opened


def figures(html: str) -> list[tuple[str, str]]:
    """(address, text) of all that open what they are made of."""
    found = re.findall(r'<a class="opens" href="([^"]+)">([^<]+)</a>', html)
    return [(unescape(address), unescape(text)) for address, text in found]


@pytest.mark.parametrize("moment", ["", THEN, "at=2024-01-10"])
@pytest.mark.parametrize("screen", SCREENS)
def test_a_count_opens_as_many_as_it_says(site: Site, screen: str, moment: str) -> None:
    shown = site.get(f"{screen}{'&' if '?' in screen else '?'}{moment}").text
    counts = [(to, text) for to, text in figures(shown) if text.isdecimal()]
    assert counts
    for address, n in counts:
        opened = site.get(address)
        assert opened.status_code == 200
        assert re.search(rf"(^| ){n} (deal|visit)s?[.,]", words(opened)), address
        assert opened.text.count("<tr data-row") == int(n)


def test_a_sum_opens_deals_that_make_it_up(site: Site) -> None:
    offered = site.get(f"/pipeline/{SALES}/deals?status=open&stage={OFFER}")
    assert "1 deal, €300 . Weighted by chance: €75 ." in words(offered)
    assert "acme Ltd acme offer" in words(offered)
    all_open = words(site.get(f"/pipeline/{SALES}/deals?status=open"))
    assert "3 deals, €470 . Weighted by chance: €92 ." in all_open
    assert all_open.index("€300 ") < all_open.index("€100 ") < all_open.rindex("€70 ")


def test_a_closed_deal_tells_when_and_why(site: Site) -> None:
    assert "dune Ltd dune 12 Jan 2024 price" in words(
        site.get(f"/pipeline/{SALES}/deals?status=lost")
    )


def test_a_past_list_names_only_what_was_known(site: Site) -> None:
    shown = words(site.get(f"/pipeline/{SALES}/deals?status=open&stage={LEAD}&{THEN}"))
    assert "1 deal, €700 ." in shown
    assert "edge" not in shown


def test_a_visit_leads_to_its_customer_and_its_events(site: Site) -> None:
    period = "from=2024-01-01&to=2024-12-31"
    shown = site.get(f"/funnel/{SALES}/visits?{period}&stage={LEAD}&outcome=advanced")
    assert "lead: advanced" in words(shown)
    assert f"/customers/{id_of('acme Ltd')}" in shown.text
    assert f"/events?stream={id_of('acme')}" in shown.text


@pytest.mark.parametrize(
    "path",
    [
        f"/pipeline/{SALES}/deals",
        f"/pipeline/{SALES}/deals?status=lucky",
        f"/pipeline/{SALES}/deals?status=open&stage=first",
        f"/pipeline/{id_of('nothing')}/deals?status=open",
        f"/funnel/{SALES}/visits?outcome=lucky",
        f"/funnel/{id_of('nothing')}/visits",
    ],
)
def test_a_list_that_cannot_be_is_not_found(site: Site, path: str) -> None:
    assert site.get(path).status_code == 404
    assert "There is no such page or record." in words(site.get(path))


@pytest.mark.parametrize("path", [f"pipeline/{SALES}/deals", f"funnel/{SALES}/visits"])
def test_the_same_list_is_there_as_json(site: Site, path: str) -> None:
    asked = {"status": "open", "from": "2024-01-01", "to": "2024-12-31"}
    answer = site.client.get(f"/{path}.json", params=asked, follow_redirects=True)
    assert answer.status_code == 200
    shown = words(site.client.get(f"/{path}", params=asked))
    assert re.search(rf" {answer.json()['total']} (deals|visits)", shown)
