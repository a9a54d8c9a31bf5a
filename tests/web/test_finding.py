"""Whatever kind of record is found, the palette lists it, with its icon and whose it is."""

import re
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

import readapi
from readapi.nouns import TYPE_OF
from readapi.search import Hit
from web.format import Format
from web.links import Links
from web.present.ways import way
from web.render import render
from web.sentences.catalogue import ICONS

SQL = (Path(readapi.__file__).parent / "sql" / "search.sql").read_text()
WAYS = {
    "customer": "/customers/{id}",
    "contact": "/customers/{customer}#person-{id}",
    "opportunity": "/customers/{customer}#deal-{id}",
    "ticket": "/tickets/{id}",
    "order": "/orders/{id}",
    "campaign": "/campaigns/{id}",
}
KINDS = re.findall(r"SELECT '(\w+)'", SQL)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hit_of_every_kind_is_listed(kind: str) -> None:
    customer = uuid4()
    hit = Hit(kind, uuid4(), "No light", customer, "No light", False, "acme Ltd")
    words, links = Format("en", ZoneInfo("UTC")), Links.read("/pipeline")
    ways = [way(links, TYPE_OF[kind], hit.id, customer)]
    context = {"results": [hit], "icons": ICONS, "ways": ways, "query": "light", "links": links}
    page = render("_search.html", words, context)
    assert f"icons.svg#{ICONS[kind]}" in page
    assert f'href="{WAYS[kind].format(id=hit.id, customer=customer)}"' in page
    assert "acme Ltd" in page


def test_each_kind_has_a_way_of_its_own() -> None:
    assert set(KINDS) == set(WAYS)


def test_a_record_without_a_page_leads_to_its_events_at_the_same_moment() -> None:
    links, id = Links.read("/pipeline?at=2024-01-10"), uuid4()
    assert way(links, "activities", id, uuid4()) == f"/events?stream={id}&at=2024-01-10"
    assert way(links, "tickets", id, None) == f"/tickets/{id}?at=2024-01-10"
    assert way(links, "contacts", id, None) == f"/events?stream={id}&at=2024-01-10"
