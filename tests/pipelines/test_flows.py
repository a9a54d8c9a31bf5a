"""Flows are made of the steps, and each has its place in the schedule."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from infra.prefect_server import environment, keep_at_home
from pipelines.steps import STEPS, Work

SHANGHAI = ZoneInfo("Asia/Shanghai")


def never(_: str | None) -> AbstractAsyncContextManager[Work]:
    raise AssertionError("nothing is run")


def test_there_is_a_flow_for_each_step_and_one_for_the_night() -> None:
    from pipelines.flows.steps import NIGHT
    from solocrm.flows import FLOWS

    assert list(FLOWS) == [*STEPS, NIGHT]
    assert {name: flow.name for name, flow in FLOWS.items()} == {name: name for name in FLOWS}


def test_the_night_does_what_keeps_something_and_learns_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from pipelines.flows import steps as flowing

    asked: dict[str, list[str]] = {}
    monkeypatch.setattr(flowing, "flow_of", lambda name, _, steps: asked.update({name: steps}))
    flowing.flows(never)
    assert asked[flowing.NIGHT] == ["archive", "features", "train", "backtest", "score", "quality"]
    assert all(asked[name] == [name] for name in STEPS)


def test_each_flow_is_found_by_the_process_that_runs_it_and_runs_once_at_a_time() -> None:
    from prefect.client.schemas.schedules import CronSchedule

    from pipelines.flows.serving import WHEN, deployments
    from pipelines.flows.steps import NIGHT
    from solocrm.flows import FLOWS

    made = {each.flow_name: each for each in deployments("solocrm.flows", FLOWS, SHANGHAI)}
    assert made.keys() == FLOWS.keys()
    for name, each in made.items():
        assert each.entrypoint == f"solocrm.flows.{name}"
        assert each.concurrency_limit == 1
        assert len(each.schedules or []) == (name in WHEN)
    [night] = made[NIGHT].schedules or []
    assert isinstance(night.schedule, CronSchedule)
    assert night.schedule.timezone == "Asia/Shanghai"


def test_what_prefect_keeps_is_apart_from_any_other_of_the_users(tmp_path: Path) -> None:
    said = environment(tmp_path, 4321)
    assert said["PREFECT_HOME"] == str(tmp_path)
    assert said["PREFECT_API_URL"] == "http://127.0.0.1:4321/api"
    assert said["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"


def test_prefects_page_asks_nobody_but_its_server(tmp_path: Path) -> None:
    """Wherever it is started next."""
    file = tmp_path / "v2" / "index.html"
    file.parent.mkdir()
    file.write_text("<html><head><title>Prefect</title></head></html>")
    for port in (4200, 4321):
        keep_at_home(tmp_path, port)
    assert file.read_text() == (
        '<html><head><meta http-equiv="Content-Security-Policy" content="connect-src \'self\' '
        'http://127.0.0.1:4321 ws://127.0.0.1:4321"><title>Prefect</title></head></html>'
    )
