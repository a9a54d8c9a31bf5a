"""A list of commands on a real database: one transaction, sent again and refused as one."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from domain.user import ADMINISTRATOR
from tests.crm import SALES, id_of
from tests.web.site import Site, company, open_site

EUR = {"amount": "12.50", "currency": "EUR"}


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with open_site(module_database, tmp_path_factory.mktemp("site"), company()) as opened:
        yield opened


@pytest.fixture(scope="module")
def key(site: Site) -> str:
    people, portal = site.app.state.parts.people, site.client.portal
    assert portal
    return str(portal.call(people.make_key, "test", ADMINISTRATOR, ["read", "write"], None))


def post(site: Site, key: str, said: list[dict[str, Any]], idempotency_key: str) -> Any:
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": idempotency_key}
    return site.client.post("/api/commands?atomic=true", json=said, headers=headers)


def last(site: Site) -> int:
    return int(site.api("events", after="0", limit="1000")["next"])


def said(customer: str, deal: str = "acme") -> list[dict[str, Any]]:
    body = {"name": "new", "customer": customer, "pipeline": str(SALES), "amount": EUR}
    return [
        {"noun": "customers", "command": "enter", "id": customer, "body": {"name": "Eve"}},
        {"noun": "opportunities", "command": "open", "body": body},
        {"noun": "opportunities", "command": "win", "id": str(id_of(deal))},
    ]


def test_all_of_it_is_recorded_at_once_and_only_once(site: Site, key: str) -> None:
    before, customer = last(site), str(uuid4())
    first = post(site, key, said(customer), "k1")
    assert [each["status"] for each in first.json()["items"]] == [201, 201, 200]
    events = site.api("events", after=str(before))["events"]
    assert [each["topic"] for each in events] == [
        "customer.entered.v1",
        "opportunity.opened.v1",
        "opportunity.won.v1",
    ]
    assert len({(each["command_id"], each["recorded_at"]) for each in events}) == 1
    again = post(site, key, said(customer), "k1")
    assert last(site) == before + 3
    for one, other in zip(first.json()["items"], again.json()["items"], strict=True):
        for name in ("id", "version", "position"):
            assert one["answer"][name] == other["answer"][name]


def test_none_of_it_is_recorded_where_one_is_refused(site: Site, key: str) -> None:
    before = last(site)
    refused = post(site, key, said(str(uuid4()), "core"), "k2")
    assert (refused.status_code, refused.json()["code"]) == (409, "opportunity_closed")
    assert refused.json()["item"] == 2
    assert last(site) == before
