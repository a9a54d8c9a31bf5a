"""A flow for each step, and one for the night: all that keep something, each standing on the one
before.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from hashlib import sha256
from typing import Any

from prefect import Flow, flow, task
from prefect.client.schemas.objects import State, TaskRun
from prefect.context import TaskRunContext
from prefect.runtime import flow_run

from domain.errors import Refused, Unavailable
from pipelines.archive import quietly
from pipelines.steps import STEPS, Answer, Work

Opened = Callable[[str | None], AbstractAsyncContextManager[Work]]
"""Opens what steps work on, as of an instant or of now."""

NIGHT = "night"
RETRIES = (10, 60)
"""Seconds until a failed step is tried again; a second failure is told."""


def flows(opened: Opened) -> Mapping[str, Flow[..., Any]]:
    """By name."""
    return {name: flow_of(name, opened, [name]) for name in STEPS} | {
        NIGHT: flow_of(NIGHT, opened, [name for name, step in STEPS.items() if step.keeps])
    }


def flow_of(name: str, opened: Opened, steps: list[str]) -> Flow[..., Any]:
    @flow(name=name, validate_parameters=False)
    async def run(as_of: str | None = None) -> dict[str, Answer]:
        """As of an instant or a day, else of when it was due: tried again, it is as of the same."""
        async with opened(as_of or due()) as work:
            return {each: await task_of(each, work)(work) for each in steps}

    return run


def due() -> str | None:
    when = flow_run.scheduled_start_time
    return when.isoformat() if when else None


def task_of(step: str, work: Work) -> Any:
    """It is done once up to an event and, where time alone makes a difference, as of an instant."""
    clocked = STEPS[step].clocked
    position = work.until if clocked else work.log.end(work.as_of)
    last = work.log.event_at(position) if position else None
    when = work.as_of.isoformat() if clocked else ""
    places = [place.url("") for place in (work.place, work.features, work.learned)]
    key = sha256(" ".join(map(str, (step, *places, position, last, when))).encode()).hexdigest()

    def cached(context: TaskRunContext, parameters: dict[str, Any]) -> str:
        return key

    @task(
        name=step,
        cache_key_fn=cached,
        persist_result=True,
        retries=len(RETRIES),
        retry_delay_seconds=list(RETRIES),
        retry_condition_fn=may_pass,
    )
    async def work_on(work: Work) -> Answer:
        return await asyncio.to_thread(STEPS[step].does, work, quietly)

    return work_on


async def may_pass(task: Any, run: TaskRun, state: State[Any]) -> bool:
    """A refusal stays one, unless something was out of reach."""
    try:
        await state.aresult()
    except Refused as refused:
        return isinstance(refused, Unavailable)
    except Exception:  # a step may fail by whatever its libraries raise, and is safe to repeat
        return True
    return False
