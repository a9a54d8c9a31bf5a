"""What a customer with a subscription is expected to pay."""

from typing import Any

import polars as pl
import pytest

from commands import subscriptions
from domain.money import Money
from domain.subscription import Terms
from pipelines.features.known import Known
from pipelines.models.churn import ENDED, with_worth
from pipelines.models.questions import answer, train
from pipelines.scan import ToldStory
from tests.crm import Crm, id_of


@pytest.fixture
def crm() -> Crm:
    """Acme pays 120 euros a year, and 30 francs a month since; bolt ended."""
    crm = Crm().tell({"acme": ["lead"], "bolt": ["lead"]})

    def start(name: str, customer: str, charge: Money, every: str) -> None:
        terms = Terms(plan="care", charge=charge, every=every)
        given: dict[str, Any] = {"customer": id_of(f"{customer} Ltd"), "terms": terms}
        crm.do(subscriptions.start, id_of(name), **given)

    start("care", "acme", Money(amount=120, currency="EUR"), "year")
    start("cloud", "acme", Money(amount=30, currency="CHF"), "month")
    start("ended", "bolt", Money(amount=10, currency="EUR"), "month")
    crm.do(subscriptions.end, id_of("ended"))
    return crm


def test_who_stays_for_sure_pays_for_a_year_in_what_most_is_paid_in(crm: Crm) -> None:
    known = Known(ToldStory(crm.log.events), crm.now)
    acme, bolt = str(id_of("acme Ltd")), str(id_of("bolt Ltd"))
    said = pl.DataFrame({"subject": [acme, bolt], "value": [0.0, 0.5]})
    of_acme, of_bolt = with_worth(known, said).to_dicts()
    assert (of_acme["currency"], of_acme["worth"]) == ("CHF", pytest.approx(12 * 3000))
    assert (of_bolt["currency"], of_bolt["worth"]) == (None, None)


def test_who_may_leave_pays_less(crm: Crm) -> None:
    """Half of them go each quarter, and have paid for half of it."""
    known = Known(ToldStory(crm.log.events), crm.now)
    said = pl.DataFrame({"subject": [str(id_of("acme Ltd"))], "value": [0.5]})
    [told] = with_worth(known, said)["worth"]
    assert told == pytest.approx(3 * 3000 * 0.75 * (1 + 0.5 + 0.25 + 0.125))


def test_it_stands_beside_the_chance_to_leave(crm: Crm) -> None:
    story = ToldStory(crm.log.events)
    said = answer(ENDED, train(ENDED, story, crm.now), story, crm.now)
    assert said["subject"].to_list() == [str(id_of("acme Ltd"))]
    assert said["worth"][0] > 0
