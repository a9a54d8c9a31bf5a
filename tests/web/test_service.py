"""How the tickets of a period fared, on the page; each figure opens the tickets that it counts."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.web.desk import desk
from tests.web.site import Site, open_site, words

PERIOD = "from=2024-01-01&to=2024-01-31&at=2024-01-10T10:00:00Z&known_at=2024-01-10T10:00:00Z"


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("site"), desk()) as opened:
        yield opened


def test_each_figure_opens_as_many_tickets_as_it_says(site: Site) -> None:
    shown = site.get(f"/service?{PERIOD}").text
    found = re.findall(r'<a class="opens" href="(/service/tickets[^"]*)">(\d+)</a>', shown)
    assert len({way for way, _ in found}) > 6
    for way, number in set(found):
        listed = site.get(unescape(way)).text
        assert listed.count("<tr data-row") == int(number), way


def test_the_sentence_says_what_the_api_says(site: Site) -> None:
    told = site.client.get(f"/api/service/figures?{PERIOD}").json()
    shown = words(site.get(f"/service?{PERIOD}"))
    assert f"{told['all']['opened']} tickets were opened from 1 Jan 2024 to 31 Jan 2024." in shown
    kept = told["all"]["answer"]
    share = round(100 * (kept["promised"] - kept["late"]) / kept["promised"])
    assert f"Of {kept['promised']} promised answers {share} % came in time." in shown.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert site.get(f"/service.json?{PERIOD}").status_code in {200, 307}


def test_where_nothing_was_opened_the_page_says_what_to_do(site: Site) -> None:
    shown = words(site.get("/service?from=2023-01-01&to=2023-01-02"))
    assert "No ticket was opened in these days." in shown
    assert site.get("/service?from=2023-02-01&to=2023-01-02").status_code == 422
    assert site.get("/service/tickets?which=blue").status_code == 404
