"""What models say is shown with their verdict: a number only where it is to be believed."""

from collections.abc import Iterator
from datetime import datetime

import polars as pl
import psycopg
import pytest

from commands import trainings
from infra.postgres.scores import PostgresScores
from tests.crm import DAY, id_of
from tests.trainings import CARD
from tests.web.site import Site, company, open_site, words

JUDGED = {
    "metrics": {
        "brier": 0.15,
        "auc": 0.81,
        "true_positives": 30,
        "false_positives": 4,
        "true_negatives": 40,
        "false_negatives": 6,
        "bin 1 n": 40,
        "bin 1 said": 0.1,
        "bin 1 happened": 0.125,
        "bin 2 n": 40,
        "bin 2 said": 0.7,
        "bin 2 happened": 0.675,
    },
    "baseline": {"constant brier": 0.25, "brier": 0.2},
}
REASONS = [
    {"feature": "days_in_stage", "direction": "down", "effect": -0.8},
    {"feature": "events_7", "direction": "up", "effect": 0.4},
]


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """On the first day there was not enough data; a day later there is a model with skill."""
    crm = company()
    early = {"verdict": "not enough data", "why": "too_few_outcomes", "version": "00ff00ff"}
    crm.do(trainings.record, id_of("first"), card=CARD | {"as_of": crm.now} | early)
    crm.log.turn_clock(DAY)
    crm.do(trainings.record, id_of("second"), card=CARD | {"as_of": crm.now} | JUDGED)
    with open_site(module_database, tmp_path_factory.mktemp("data"), crm) as opened:
        scores = {"acme": 0.64, "bolt": 0.2, "edge": 0.1}
        keep(module_database, "conversion", "opportunities", crm.now, scores)
        with psycopg.connect(module_database) as connection:
            connection.execute("SELECT tick()")
        yield opened


def keep(url: str, model: str, noun: str, as_of: datetime, scores: dict[str, float]) -> None:
    said = [
        {"subject": str(id_of(name)), "value": value, "grade": "B", "reasons": REASONS}
        for name, value in scores.items()
    ]
    run = {"model": model, "version": str(CARD["version"]), "subject_type": noun}
    PostgresScores(url).keep(pl.DataFrame(said), as_of=as_of, position=1, **run)


def then(site: Site) -> str:
    moment = (site.crm.now - DAY / 2).isoformat().replace("+", "%2B")
    return f"at={moment}&known_at={moment}"


def test_the_model_page_says_the_verdict_and_how_wrong_it_was(site: Site) -> None:
    shown = words(site.get("/models"))
    for line in (
        "1 model was trained, 1 of them has skill",
        "Will this deal be won? Skill",
        "It does better than the baseline, beyond what chance can do.",
        "Its error is 0.150, that of the best baseline 0.200.",
        "It learned from 40 examples, of which 12 came true.",
        "Brier score 0.150 0.250 0.200 mean squared error",
        "This model always the same chance baseline In words",
        "said yes 30 4 said no 6 40",
        "said 10.0 %, came true 12.5 %, scores: 40",
        "was not looked at yet",
    ):
        assert line in shown, line


def test_at_an_earlier_moment_the_verdict_is_that_of_then(site: Site) -> None:
    shown = words(site.get(f"/models?{then(site)}"))
    assert "Not enough data. Too few examples ended either way to judge a model." in shown
    assert "Skill" not in shown


def test_a_card_on_the_board_says_the_chance_and_what_moved_it(site: Site) -> None:
    shown = words(site.get("/pipeline"))
    assert "64 % grade B ▼ lowered by days in this stage" in shown
    assert "▲ raised by changes of the deal in the last 7 days" in shown
    assert "64 %" not in words(site.get(f"/pipeline?{then(site)}"))


def test_a_customers_deal_is_told_with_its_chance(site: Site) -> None:
    assert "64 % grade B" in words(site.get(f"/customers/{id_of('acme Ltd')}"))


def test_today_says_whom_it_is_worth_to_call(site: Site) -> None:
    """By chance times amount: 0.64 of 300, 0.2 of 70, 0.1 of 100."""
    shown = words(site.get("/today")).partition("Worth a call")[2].partition("Since yesterday")[0]
    calls = [shown.index(f"Call {name} Ltd") for name in ("acme", "bolt", "edge")]
    assert calls == sorted(calls)
    assert "€192 of €300" in shown


def test_today_says_why_no_chance_is_told(site: Site) -> None:
    shown = words(site.get(f"/today?{then(site)}"))
    assert "No chance is told here: Too few examples ended either way" in shown
    assert "€192" not in shown


def test_what_models_say_is_told_in_chinese(site: Site) -> None:
    shown = words(site.get("/models", **{"Accept-Language": "zh-CN"}))
    assert "这个商机会赢吗？ 有预测力" in shown


def test_a_score_says_which_model_gave_it_and_what_that_knew(site: Site) -> None:
    shown = words(site.get("/pipeline"))
    version = str(CARD["version"])[:8]
    assert f"model {version}, event 1" in shown
    assert f"model {version}, event 1" in words(site.get("/today"))
