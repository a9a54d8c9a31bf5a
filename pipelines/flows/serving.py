"""Which flows run when: every step by hand, the archive each hour, all of them each night."""

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from prefect import aserve
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron

from pipelines.flows.steps import NIGHT

WHEN = {"archive": "7 * * * *", NIGHT: "30 3 * * *"}
"""{flow: minute, hour, … by the clock of the workspace}."""

AT_ONCE = 2
"""Runs of all flows; of one flow there is one, and another waits for its end."""


async def serve(module: str, names: Iterable[str], zone: ZoneInfo) -> None:
    """Run what is due, each run in a process of its own, until cancelled."""
    await aserve(
        *deployments(module, names, zone),
        limit=AT_ONCE,
        pause_on_shutdown=False,
        print_starting_message=False,
    )


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
