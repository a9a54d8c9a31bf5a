"""What models said is told with the verdict on them, as it was known at the answer's moment."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import polars as pl
import psycopg
import pytest

from commands import customers, trainings
from infra.postgres.scores import PostgresScores
from readapi.models import UnknownModel
from tests.crm import DAY, SALES, Crm, id_of
from tests.readapi.deals import ACME, ACME_LTD, annas
from tests.readapi.door import Door
from tests.trainings import CARD

REASONS = [{"feature": "amount", "direction": "up", "effect": 0.3}]


@pytest.fixture
def crm() -> Crm:
    return annas()


def say(door: Door, subject: UUID, value: float, as_of: datetime, **other: Any) -> None:
    """One score, made now; the next answer is of a moment after it."""
    run = {"model": "conversion", "version": CARD["version"], "subject_type": "opportunities"}
    run |= {"position": 1, "as_of": as_of} | other
    row = {"subject": str(subject), "value": value, "grade": "A", "reasons": REASONS, "days": 9}
    PostgresScores(door.url).keep(pl.DataFrame([row]), **run)
    with psycopg.connect(door.url) as connection:
        connection.execute("SELECT tick()")


def train(crm: Crm, name: str = "training", **card: Any) -> UUID:
    crm.do(trainings.record, id_of(name), card=CARD | {"as_of": crm.now} | card)
    return id_of(name)


def test_a_deal_is_told_with_its_last_score_and_the_verdict(crm: Crm, door: Door) -> None:
    train(crm)
    door.tell(crm)
    say(door, ACME, 0.4, crm.now - 2 * DAY)
    say(door, ACME, 0.6, crm.now - DAY)
    [score] = door.get(f"opportunities/{ACME}")["scores"]
    assert (score["value"], score["grade"], score["verdict"]) == (0.6, "A", "skill")
    assert (score["reasons"], score["extra"]) == (REASONS, {"days": 9})
    [card] = door.get(f"pipelines/{SALES}/board", cards=True)["cards"]
    assert card["scores"] == [score]
    assert door.get(f"opportunities/{ACME}", at=crm.now - 1.5 * DAY)["scores"][0]["value"] == 0.4


def test_what_was_said_later_is_told_when_it_is_asked_for_and_marked(crm: Crm, door: Door) -> None:
    """A score of a past moment that was made now was not known then."""
    door.tell(crm)
    then = crm.now
    say(door, ACME, 0.6, then - DAY)
    deal = f"opportunities/{ACME}"
    assert door.get(deal, at=then)["scores"] != []  # by what is known now
    assert door.get(deal, at=then, known_at=then)["scores"] == []
    asked: dict[str, Any] = {"at": then, "known_at": then}
    assert door.get(f"{deal}/scores", **asked)["scores"] == []
    [late] = door.get(f"{deal}/scores", back_cast=True, **asked)["scores"]
    assert (late["value"], late["back_cast"]) == (0.6, True)
    [now] = door.get(f"{deal}/scores", back_cast=True)["scores"]
    assert not now["back_cast"]


def test_an_answer_of_a_settled_moment_is_the_same_after_more_was_said(
    crm: Crm, door: Door
) -> None:
    door.tell(crm)
    say(door, ACME, 0.6, crm.now)
    deal = f"opportunities/{ACME}"
    first = door.get(deal)
    moment = datetime.fromisoformat(first["known_at"])
    say(door, ACME, 0.7, moment - timedelta(hours=1), version="00ff00ff")
    assert door.get(deal)["scores"][0]["value"] == 0.7
    again = door.get(deal, at=datetime.fromisoformat(first["at"]), known_at=moment)
    assert again["scores"] == first["scores"]


def test_nothing_is_said_of_who_is_forgotten(crm: Crm, door: Door) -> None:
    door.tell(crm)
    say(door, ACME_LTD, 0.6, crm.now, model="churn", subject_type="customers")
    customer = f"customers/{ACME_LTD}"
    assert [each["model"] for each in door.get(customer)["scores"]] == ["churn"]
    crm.do(customers.forget, ACME_LTD)
    door.tell(crm)
    assert door.get(customer)["scores"] == []
    assert door.get(f"{customer}/scores")["scores"] == []


def test_a_model_is_told_as_it_was_last_trained(crm: Crm, door: Door) -> None:
    train(crm, "first", verdict="no skill", version="00ff00ff", metrics={"brier": 0.3})
    before = crm.now
    crm.log.turn_clock(DAY)
    baseline = {"constant brier": 0.25, "constant auc": 0.5, "stage_rate brier": 0.24}
    training = train(crm, "second", metrics={"brier": 0.2}, baseline=baseline)
    train(crm, "churn", model="churn")
    door.tell(crm)
    found = {"model": "drift", "subject_type": "trainings"}
    say(door, training, 0.31, crm.now, **found)
    churn, conversion = door.get("models")["models"]
    assert (churn["name"], churn["drift"]) == ("churn", None)
    assert conversion["card"]["verdict"] == "skill"
    assert [each["metrics"] for each in conversion["trend"]] == [{"brier": 0.3}, {"brier": 0.2}]
    assert conversion["error"] == {
        "measure": "brier",
        "value": 0.2,
        "baseline": 0.24,
        "against": "stage_rate",
    }
    assert conversion["drift"]["value"] == 0.31
    assert door.get("models/conversion").items() >= conversion.items()
    [then] = door.get("models", at=before, known_at=before)["models"]
    assert then["card"]["verdict"] == "no skill"
    assert door.get("models/crystal-ball") == UnknownModel.code
