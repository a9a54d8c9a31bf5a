"""Merging on the page: both records side by side, what comes along, done, and split again."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import contacts, customers
from tests.crm import id_of
from tests.web.site import Site, company, open_site, words

ACME, BOLT, CORE = id_of("acme Ltd"), id_of("bolt Ltd"), id_of("core Ltd")


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """bolt is reached as acme is, and knows more."""
    folder: Path = tmp_path_factory.mktemp("site")
    crm = company()
    crm.do(contacts.add, id_of("Carl"), name="Carl Carlson", customer=BOLT)
    crm.do(customers.detail, ACME, particulars={"phones": ["+49 30 123456"]})
    more = {"phones": ["030 / 123456"], "emails": ["b@bolt.com"]}
    crm.do(customers.detail, BOLT, particulars=more)
    crm.do(customers.describe, BOLT, profile={"region": "North", "industry": "bolts"})
    crm.do(customers.describe, ACME, profile={"industry": "tea"})
    with open_site(module_database, folder, crm) as opened:
        yield opened


def test_who_may_be_the_same_is_offered_first(site: Site) -> None:
    assert f'href="/customers/{ACME}/merge"' in site.get(f"/customers/{ACME}").text
    shown = site.get(f"/customers/{ACME}/merge")
    assert "bolt Ltd phone b@bolt.com" in words(shown)
    assert f"/customers/{ACME}/merge?other={BOLT}" in shown.text


def test_whoever_enters_a_customer_is_warned_and_not_refused(site: Site) -> None:
    shown = site.get("/customers-alike?email=B@bolt.com")
    assert "Perhaps in the books already: bolt Ltd" in words(shown)
    assert "Perhaps" not in site.get("/customers-alike?email=&phone=").text
    entered = site.send("/customers", csrf=site.csrf, name="Bolt AG", email="b@bolt.com")
    assert entered.status_code == 303


def test_both_stand_side_by_side_with_what_comes_along(site: Site) -> None:
    shown = site.get(f"/customers/{ACME}/merge?called=bolt%20Ltd")
    told = words(shown)
    assert "Merge bolt Ltd into acme Ltd?" in told
    assert "1 person, 1 deal, 0 tickets, 0 orders and 0 activities" in told
    assert "Industry tea bolts" in told
    assert 'name="take-industry" value="kept" checked' in shown.text
    assert 'name="take-region" value="other" checked' in shown.text
    assert 'name="take-phones" value="other" checked' in shown.text


def test_whoever_is_called_by_no_whole_name_is_not_guessed(site: Site) -> None:
    assert "write the whole name" in words(site.get(f"/customers/{ACME}/merge?called=bol"))


def test_it_is_done_and_split_again(site: Site) -> None:
    taken = {"take-region": "other", "take-emails": "other", "take-industry": "kept"}
    done = site.send(f"/customers/{ACME}/merge", csrf=site.csrf, other=BOLT, **taken)
    assert (done.status_code, done.headers["Location"]) == (303, f"/customers/{ACME}")
    acme = words(site.get(f"/customers/{ACME}"))
    assert "Merged into this one: bolt Ltd" in acme
    assert "2 open deals" in acme
    assert "Carl Carlson" in acme
    api = site.api(f"customers/{ACME}")
    assert (api["region"], api["industry"], api["emails"]) == ("North", "tea", ["b@bolt.com"])
    assert "bolt Ltd" not in words(site.get("/customers"))
    assert "bolt Ltd was merged into it" in words(site.get(f"/events?stream={ACME}"))

    bolt = site.get(f"/customers/{BOLT}")
    assert "This record was merged into acme Ltd , where all of it is found." in words(bolt)
    assert f"/customers/{BOLT}/merge" not in bolt.text
    assert "turn to that one" in words(site.get(f"/customers/{BOLT}/merge"))
    refused = site.send(f"/customers/{CORE}/merge", csrf=site.csrf, other=BOLT)
    assert refused.status_code == 409

    done = site.send(f"/customers/{BOLT}/split", csrf=site.csrf)
    assert (done.status_code, done.headers["Location"]) == (303, f"/customers/{BOLT}")
    assert (
        "was merged into acme" not in words(site.get(f"/customers/{BOLT}")).partition("People")[0]
    )
    assert site.api(f"customers/{ACME}")["emails"] == []


def test_a_form_from_elsewhere_merges_nobody(site: Site) -> None:
    assert site.send(f"/customers/{ACME}/merge", csrf="guessed", other=BOLT).status_code == 403
    assert site.send(f"/customers/{ACME}/split", csrf="guessed").status_code == 403
