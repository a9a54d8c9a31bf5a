"""Prefect does nothing twice up to the same event, and tries again what may pass."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from prefect.client.orchestration import get_client
from prefect.states import Cancelling, Running
from prefect.testing.utilities import prefect_test_harness

from domain.errors import Refused, Unavailable
from infra.places import Folder
from pipelines import steps
from pipelines.archive import Told
from pipelines.flows import steps as flowing
from pipelines.flows.serving import resume
from pipelines.flows.steps import flows
from pipelines.learn import MODELS
from pipelines.manifest import FILE
from pipelines.steps import Answer, Step, Work
from tests.golden import kept
from tests.pipelines.logs import ToldLog
from tests.pipelines.said import ToldScores, Trainings

pytestmark = pytest.mark.filterwarnings(
    # Prefect's client leaves sockets to the collector
    "ignore:unclosed:ResourceWarning",
    "ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning",
)

AT = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def work(tmp_path: Path) -> Work:
    golden = kept.events("0.1.0")
    return Work(
        log=ToldLog(golden),
        place=Folder(tmp_path / "archive"),
        features=Folder(tmp_path / "features"),
        learned=Folder(tmp_path / "learned"),
        as_of=AT,
        zone=ZoneInfo("UTC"),
        scores=ToldScores(),
        record=Trainings().record,
        tables=("months",),
    )


def run(work: Work, name: str, as_of: str | None = None) -> Any:
    @asynccontextmanager
    async def opened(as_of: str | None) -> AsyncIterator[Work]:
        yield replace(work, as_of=datetime.fromisoformat(as_of)) if as_of else work

    flow: Any = flows(opened)[name]
    return asyncio.run(flow(as_of))


def test_the_night_does_all_steps_and_the_archive_once_for_each_event(
    work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the steps two that are quick."""
    some = {name: steps.STEPS[name] for name in ("archive", "features")}
    monkeypatch.setattr(flowing, "STEPS", some)
    first = run(work, "night", AT.isoformat())
    assert first.keys() == some.keys()
    assert first["archive"]["position"] == len(kept.events("0.1.0"))
    assert (tmp_path / "archive" / FILE).exists()
    assert all((tmp_path / "features" / each).exists() for each in first["features"]["files"])
    again = run(work, "night", AT.isoformat())
    assert again == first, "what is cached is answered as it was"
    later = run(work, "night", AT.replace(hour=1).isoformat())
    assert later["archive"] == first["archive"]
    assert later["features"]["files"] != first["features"]["files"]


def test_an_interrupted_night_goes_on_where_it_was(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every model; the scores fail at first."""
    done: list[str] = []

    def counted(name: str, step: Step) -> Step:
        def does(work: Work, told: Told) -> Answer:
            done.append(name)
            if name == "score" and done.count(name) == 1:
                raise Wrong
            return step.does(work, told)

        return replace(step, does=does)

    all_of_them = {name: counted(name, step) for name, step in steps.STEPS.items()}
    monkeypatch.setattr(flowing, "STEPS", all_of_them)
    as_of = kept.events("0.1.0")[-1].recorded_at.isoformat()
    with pytest.raises(Wrong):
        run(work, "night", as_of)
    assert done == ["archive", "features", "train", "backtest", "score"]
    told = run(work, "night", as_of)
    assert done[5:] == ["score", "quality"]
    assert told["backtest"]["models"].keys() == told["score"]["kept"].keys() == MODELS.keys()
    assert told["score"]["scores"] > 0


class Away(Unavailable, code="test_away"):
    """It is out of reach for a moment."""


class Wrong(Refused, code="test_wrong"):
    """It stays so."""


@pytest.mark.parametrize(("failure", "tries"), [(Away, 3), (Wrong, 1)])
def test_what_may_pass_is_tried_again_and_what_stays_is_told(
    work: Work, monkeypatch: pytest.MonkeyPatch, failure: type[Refused], tries: int
) -> None:
    tried: list[int] = []

    def fails(work: Work, told: Told) -> Answer:
        tried.append(1)
        raise failure

    monkeypatch.setattr(flowing, "RETRIES", (0, 0))
    monkeypatch.setattr(flowing, "STEPS", {"failing": Step(fails, "", "events")})
    with pytest.raises(failure):
        run(work, "failing")
    assert len(tried) == tries


def test_what_was_cut_short_begins_again_with_the_server(work: Work) -> None:
    """A run that only seems to go on would hold up all others of its flow."""

    @asynccontextmanager
    async def opened(_: str | None) -> AsyncIterator[Work]:
        yield work

    async def interrupted() -> list[str]:
        archive = flows(opened)["archive"]
        async with get_client() as client:
            ran = await client.create_flow_run(archive, state=Running())
            stopped = await client.create_flow_run(archive, state=Cancelling())
            await resume()
            told = [await client.read_flow_run(run.id) for run in (ran, stopped)]
        return [str(run.state and run.state.name) for run in told]

    assert asyncio.run(interrupted()) == ["AwaitingRetry", "Cancelled"]
