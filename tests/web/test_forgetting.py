"""Forgetting on the page: what it does is told, it is asked for twice, and then it is done."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from httpx2 import Response

from commands.contacts import add
from tests.crm import id_of
from tests.web.site import HOST, Site, company, open_site, words

ACME, BOLT, CARL = id_of("acme Ltd"), id_of("bolt Ltd"), id_of("Carl")


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    crm = company()
    crm.do(add, CARL, name="Carl Carlson", customer=BOLT)
    with open_site(module_database, folder, crm) as opened:
        yield opened


def forget(site: Site, noun: str, id: UUID, **fields: str) -> Response:
    sent = {"csrf": site.csrf, **fields}
    headers = {"Accept": "text/html", "Origin": HOST}
    return site.client.post(f"/{noun}/{id}/forget", data=sent, headers=headers)


def name(site: Site, noun: str, id: UUID) -> str:
    return str(site.api(f"{noun}/{id}")["name"])


def test_it_is_told_what_goes_and_what_stays(site: Site) -> None:
    assert f'href="/customers/{ACME}/forget"' in site.get(f"/customers/{ACME}").text
    shown = words(site.get(f"/customers/{ACME}/forget"))
    assert "Forget acme Ltd?" in shown
    assert "next steps and notes of their deals" in shown
    assert "every figure stays as it was" in shown
    assert "Contacts are persons of their own" in shown
    assert f'href="/contacts/{CARL}/forget"' in site.get(f"/customers/{BOLT}").text
    assert "their deals" not in words(site.get(f"/contacts/{CARL}/forget"))


def test_who_does_not_say_that_they_know_is_asked_again(site: Site) -> None:
    asked = forget(site, "customers", ACME)
    assert "Forget acme Ltd?" in words(asked)
    assert name(site, "customers", ACME) == "acme Ltd"


def test_a_form_from_elsewhere_forgets_nobody(site: Site) -> None:
    forged = forget(site, "customers", ACME, sure="yes", csrf="guessed")
    assert forged.status_code == 403
    assert name(site, "customers", ACME) == "acme Ltd"


def test_a_customer_is_forgotten_and_their_page_says_so(site: Site) -> None:
    done = forget(site, "customers", ACME, sure="yes")
    assert (done.status_code, done.headers["Location"]) == (303, f"/customers/{ACME}")
    shown = site.get(f"/customers/{ACME}")
    assert "acme" not in shown.text
    assert f"/customers/{ACME}/forget" not in shown.text
    assert "Forgotten" in words(site.get(f"/customers/{ACME}/forget"))


def test_a_contact_is_forgotten_and_their_customer_stays(site: Site) -> None:
    done = forget(site, "contacts", CARL, sure="yes")
    assert done.headers["Location"] == f"/customers/{BOLT}"
    shown = words(site.get(f"/customers/{BOLT}"))
    assert "Carl" not in shown
    assert "bolt Ltd" in shown


@pytest.mark.parametrize("path", ["/customers/{}/forget", "/products/{}/forget"])
def test_whoever_is_not_there_cannot_be_forgotten(site: Site, path: str) -> None:
    assert site.get(path.format(id_of("nobody"))).status_code == 404
