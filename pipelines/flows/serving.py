"""Which flows run when: every step by hand, the archive each hour, all of them each night."""

from collections.abc import Iterable, Iterator
from typing import Any
from zoneinfo import ZoneInfo

from prefect import aserve
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import (
    ConcurrencyLimitConfig,
    ConcurrencyLimitStrategy,
    State,
    StateType,
)
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron
from prefect.states import AwaitingRetry, Cancelled

from pipelines.flows.steps import NIGHT

WHEN = {"archive": "7 * * * *", NIGHT: "30 3 * * *"}
"""{flow: minute, hour, … by the clock of the workspace}."""

AT_ONCE = 2
"""Runs of all flows; of one flow there is one, and another waits for its end."""


UNDER_WAY = FlowRunFilterStateType(
    any_=[StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
)
SEEMS_TO_GO_ON = FlowRunFilter(state=FlowRunFilterState(type=UNDER_WAY))


async def serve(module: str, names: Iterable[str], zone: ZoneInfo) -> None:
    """Run what is due, each run in a process of its own, until cancelled."""
    await resume()
    await aserve(
        *deployments(module, names, zone),
        limit=AT_ONCE,
        pause_on_shutdown=False,
        print_starting_message=False,
    )


async def resume() -> None:
    """What was going on when the server was stopped begins again: nothing runs yet, and a run that
    only seems to go on would hold up all others of its flow.
    """
    async with get_client() as client:
        for run in await client.read_flow_runs(flow_run_filter=SEEMS_TO_GO_ON):
            state: State[Any] = (
                Cancelled() if run.state and run.state.is_cancelling() else AwaitingRetry()
            )
            await client.set_flow_run_state(run.id, state, force=True)


def deployments(module: str, names: Iterable[str], zone: ZoneInfo) -> Iterator[RunnerDeployment]:
    """`module` has the flows as its attributes."""
    for name in names:
        yield RunnerDeployment.from_entrypoint(
            entrypoint=f"{module}.{name}",
            name="solocrm",
            schedules=[Cron(WHEN[name], timezone=zone.key)] if name in WHEN else [],
            concurrency_limit=ConcurrencyLimitConfig(
                limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE
            ),
        )
