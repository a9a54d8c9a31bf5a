"""Merging a deal on the page: both records side by side, done, and split again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from commands import opportunities
from tests.crm import SALES, id_of
from tests.web.site import Site, company, open_site, words

ACME, BOLT, TWICE = map(id_of, ("acme", "bolt", "entered twice"))
HOME = f"/customers/{id_of('acme Ltd')}"


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Acme's deal was entered twice, the second time with a day."""
    folder: Path = tmp_path_factory.mktemp("site")
    crm = company()
    again: dict[str, Any] = {"name": "acme again", "customer": id_of("acme Ltd"), "pipeline": SALES}
    amount = {"amount": "450", "currency": "EUR"}
    crm.do(opportunities.open_, TWICE, **again, amount=amount, close_date="2024-03-31")
    with open_site(module_database, folder, crm) as opened:
        yield opened


def test_the_other_open_deals_of_the_customer_are_offered(site: Site) -> None:
    assert f'href="/deals/{ACME}/merge"' in site.get(HOME).text
    assert (
        "Merge …" not in words(site.get(f"/customers/{id_of('bolt Ltd')}")).partition("People")[0]
    )
    assert f"/deals/{ACME}/merge?other={TWICE}" in site.get(f"/deals/{ACME}/merge").text
    assert "No other open deal" in words(site.get(f"/deals/{BOLT}/merge"))


def test_both_stand_side_by_side(site: Site) -> None:
    shown = site.get(f"/deals/{ACME}/merge?other={TWICE}")
    told = words(shown)
    assert "Merge acme again into acme?" in told
    assert "Amount €300 €450 Expected to close nothing 31 Mar 2024" in told
    assert 'name="take-amount" value="kept" checked' in shown.text
    assert 'name="take-close_date" value="other" checked' in shown.text


def test_it_is_done_and_split_again(site: Site) -> None:
    taken = {"take-close_date": "other", "take-amount": "kept", "back": HOME}
    done = site.send(f"/deals/{ACME}/merge", csrf=site.csrf, other=TWICE, **taken)
    assert (done.status_code, done.headers["Location"]) == (303, HOME)
    deal = site.api(f"opportunities/{ACME}")
    assert (deal["amount"], deal["close_date"]) == (300_00, "2024-03-31")
    shown = words(site.get(HOME))
    assert "1 open deal" in shown
    assert "merged into acme" in shown
    assert "acme again was merged into it" in words(site.get(f"/events?stream={ACME}"))

    done = site.send(f"/deals/{TWICE}/split", csrf=site.csrf, back=HOME)
    assert (done.status_code, done.headers["Location"]) == (303, HOME)
    assert "2 open deals" in words(site.get(HOME))
    assert site.api(f"opportunities/{ACME}")["close_date"] is None


def test_a_form_from_elsewhere_merges_nothing(site: Site) -> None:
    assert site.send(f"/deals/{ACME}/merge", csrf="guessed", other=TWICE).status_code == 403
    assert site.send(f"/deals/{TWICE}/split", csrf="guessed").status_code == 403
