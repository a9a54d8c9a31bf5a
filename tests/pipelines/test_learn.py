"""Every model learns from the story, leaves its card, and says what it has to say, once."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
import pytest

from domain.recorded import Draft, Recorded
from domain.training import Training
from infra.places import Folder
from pipelines import learn, steps
from pipelines.archive import quietly
from pipelines.learn import MODELS, Answers
from pipelines.models.conversion import WON
from pipelines.models.questions import examples as examples_of
from pipelines.models.questions import rows, train
from pipelines.models.scores import score
from pipelines.steps import STEPS, Work
from tests.crm import DAY, Crm, founder, id_of
from tests.given import refused
from tests.pipelines.logs import ToldLog
from tests.pipelines.models.business import BEGINS, business
from tests.pipelines.said import ToldScores, Trainings


def work_on(events: list[Recorded], folder: Path, as_of: Any) -> tuple[Work, Trainings, ToldScores]:
    scores, trainings = ToldScores(), Trainings()
    work = Work(
        log=ToldLog(events),
        place=Folder(folder / "archive"),
        features=Folder(folder / "features"),
        learned=Folder(folder / "learned"),
        as_of=as_of,
        zone=ZoneInfo("UTC"),
        scores=scores,
        record=trainings.record,
    )
    return work, trainings, scores


@pytest.fixture
def small(tmp_path: Path) -> tuple[Work, Trainings, ToldScores]:
    """Two deals that ended, and two that are open, a month after."""
    crm = Crm().tell({"acme": ["lead", "offer"], "bolt": ["lead", "won"], "core": ["lead", "lost"]})
    crm.log.turn_clock(30 * DAY)
    crm.tell({"dune": ["lead"]})
    return work_on(crm.log.events, tmp_path, crm.now)


FEW = ("conversion", "recommend")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """One model of each kind."""
    monkeypatch.setattr(steps, "MODELS", {name: MODELS[name] for name in FEW})


def test_with_little_to_learn_from_every_model_says_so_once(
    small: tuple[Work, Trainings, ToldScores],
) -> None:
    """But what needs no model is said: the rate of all, of those deals that are open."""
    work, trainings, scores = small
    for _ in range(2):
        STEPS["score"].does(work, quietly)
    cards = {card.model: card for card in trainings.cards.values()}
    assert {name: card.verdict for name, card in cards.items()} == dict.fromkeys(
        MODELS, "not enough data"
    )
    assert len(trainings.cards) == len(MODELS)
    said = scores.kept("conversion")
    assert set(said["subject"]) == {str(id_of("acme")), str(id_of("dune"))}
    assert all(card.position == work.log.end() for card in cards.values())
    assert STEPS["score"].does(work, quietly)["scores"] == 0


@pytest.mark.usefixtures("few")
def test_each_step_of_learning_goes_on_from_the_one_before(
    small: tuple[Work, Trainings, ToldScores], monkeypatch: pytest.MonkeyPatch
) -> None:
    work, trainings, scores = small
    assert not trainings.cards
    told: Any = STEPS["train"].does(work, quietly)
    assert told["rows"] == sum(told["examples"].values()) > 0
    assert not trainings.cards

    def never(*_: object) -> None:
        raise AssertionError("it is there already")

    monkeypatch.setattr(learn, "examples", never)
    told = STEPS["backtest"].does(work, quietly)
    assert told["models"] == dict.fromkeys(FEW, "not enough data")
    assert len(trainings.cards) == len(FEW)
    assert not scores.runs
    monkeypatch.setattr(learn, "learned", never)
    assert STEPS["score"].does(work, quietly)["scores"] == sum(map(len, scores.runs.values())) > 0


@pytest.mark.parametrize("step", ["train", "backtest", "score"])
def test_of_an_empty_log_nothing_is_learned(tmp_path: Path, step: str) -> None:
    work, trainings, scores = work_on([], tmp_path, BEGINS)
    with refused("empty_log"):
        STEPS[step].does(work, quietly)
    assert not trainings.cards
    assert not scores.runs
    assert not list(tmp_path.rglob("*"))


@pytest.mark.usefixtures("few")
def test_of_an_archive_that_is_damaged_nothing_is_learned(
    small: tuple[Work, Trainings, ToldScores],
) -> None:
    work, trainings, scores = small
    STEPS["archive"].does(work, quietly)
    STEPS["train"].does(work, quietly)
    kept = {name: work.learned.read(name) for name in work.learned.sizes()}
    opened = next(name for name in work.place.sizes() if name.startswith("opportunity.opened"))
    work.place.write(opened, work.place.read(opened)[:-1] + b"?")
    with refused("archive_damaged"):
        STEPS["score"].does(replace(work, as_of=work.as_of - DAY), quietly)
    assert not trainings.cards
    assert not scores.runs
    assert {name: work.learned.read(name) for name in work.learned.sizes()} == kept


@pytest.mark.usefixtures("few")
def test_what_was_made_of_other_events_or_by_other_code_is_made_anew(
    small: tuple[Work, Trainings, ToldScores], monkeypatch: pytest.MonkeyPatch
) -> None:
    work, _, _ = small
    before = STEPS["train"].does(work, quietly)["rows"]
    assert STEPS["train"].does(replace(work, position=3), quietly)["rows"] != before
    STEPS["train"].does(work, quietly)
    monkeypatch.setattr("pipelines.desk.code", lambda: "of another release")
    asked: list[str] = []

    def examples(question: Any, *given: Any) -> pl.DataFrame:
        asked.append(question.model)
        return examples_of(question, *given)

    monkeypatch.setattr(learn, "examples", examples)
    STEPS["train"].does(work, quietly)
    assert asked == ["conversion"]


@pytest.mark.usefixtures("few")
def test_what_was_learned_before_teaches_nothing(
    small: tuple[Work, Trainings, ToldScores],
) -> None:
    """Learned twice of the same events, it is the same training."""
    work, trainings, _ = small
    STEPS["backtest"].does(work, quietly)
    events = list(work.log.events)  # type: ignore[attr-defined]
    for id, card in trainings.cards.items():
        event = Training.Recorded(card=card)
        draft = Draft(
            stream=id, version=1, event=event, occurred_at=work.as_of, known_from=work.as_of
        )
        events.append(draft.recorded(len(events) + 1, work.as_of, founder()))
    again = replace(work, log=ToldLog(events))
    assert again.until == work.until < again.log.end()
    STEPS["backtest"].does(again, quietly)
    assert len(trainings.cards) == len(FEW)


def test_what_lay_on_the_desk_says_what_is_said_at_once(tmp_path: Path) -> None:
    """Of a business with enough deals that a model is judged."""
    as_of = BEGINS + 120 * DAY
    work, _, _ = work_on(business(days=120), tmp_path, as_of)
    seldom = replace(WON, every=30 * DAY)
    for _ in range(2):
        said = Answers(seldom).said(work.asked())
    at_once = train(seldom, work.story(), as_of)
    assert said.card.version == at_once.card.version
    assert said.card.metrics.items() >= at_once.card.metrics.items() > set()
    now = rows(seldom, work.story(), [as_of], ZoneInfo("UTC"))
    assert said.scores["opportunities"].equals(score(at_once, now))
