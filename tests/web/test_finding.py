"""Whatever kind of record is found, the palette lists it, with its icon and whose it is."""

import re
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

import readapi
from readapi.search import Hit
from web.format import Format
from web.links import Links
from web.render import render
from web.sentences.catalogue import ICONS

SQL = (Path(readapi.__file__).parent / "sql" / "search.sql").read_text()
KINDS = re.findall(r"SELECT '(\w+)'", SQL)


@pytest.mark.parametrize("kind", KINDS)
def test_a_hit_of_every_kind_is_listed(kind: str) -> None:
    customer = uuid4()
    hit = Hit(kind, uuid4(), "No light", customer, "No light", False, "acme Ltd")
    words, links = Format("en", ZoneInfo("UTC")), Links.read("/pipeline")
    context = {"results": [hit], "icons": ICONS, "query": "light", "links": links}
    page = render("_search.html", words, context)
    assert f"icons.svg#{ICONS[kind]}" in page
    assert f'href="/customers/{customer}"' in page
    assert "acme Ltd" in page


def test_tickets_are_among_them() -> None:
    assert {"customer", "contact", "opportunity", "ticket"} <= set(KINDS)
