"""`/metrics`: how the process and the read models stand, in Prometheus' text format."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from readapi.feed import Stalls
from readapi.ports import ReadModels
from web.parts import parts
from web.ports import Appends

routes = APIRouter()

Answered = Counter[tuple[str, int]]
"""{(method, status): answers}."""


@dataclass(frozen=True)
class Measured:
    """One name of Prometheus: what it says, and {labels: value}."""

    name: str
    says: str
    values: Mapping[str, float]
    kind: str = "gauge"

    def lines(self) -> Iterator[str]:
        yield from (f"# HELP {self.name} {self.says}", f"# TYPE {self.name} {self.kind}")
        yield from (f"{self.name}{labels} {value}" for labels, value in self.values.items())


@routes.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> str:
    """How far the read models are, and what was asked of this process."""
    found = [
        Measured(
            "solocrm_log_position",
            "Position of the last event.",
            {"": await parts(request).events.last_position()},
        ),
        *await folding(parts(request).read_models),
        *written(parts(request).appends),
        stalled(request.app.state.stalls),
        answers(request.app.state.answered),
    ]
    return "\n".join(line for each in found for line in each.lines()) + "\n"


async def folding(read_models: ReadModels) -> list[Measured]:
    live, builds = await read_models.live(), await read_models.builds()
    workers = await read_models.workers()

    def of_each(name: str, says: str, values: Iterable[float]) -> Measured:
        labels = (f'{{read_model="{each.projection}"}}' for each in live)
        return Measured(f"solocrm_read_model_{name}", says, dict(zip(labels, values, strict=True)))

    states = Counter(f'{{read_model="{each.projection}",state="{each.state}"}}' for each in builds)
    return [
        of_each("position", "Position up to which it is folded.", (e.position for e in live)),
        of_each("lag_events", "Events that are not folded.", (e.behind for e in live)),
        of_each("lag_seconds", "Age of the first that is not.", (e.seconds for e in live)),
        of_each("parked_streams", "Streams that cannot be folded.", (e.parked for e in live)),
        of_each("stopped", "1 if it is folded no further.", (float(bool(e.stopped)) for e in live)),
        of_each(
            "switched_seconds",
            "When its live build was switched to, since 1970.",
            (e.switched_at.timestamp() for e in live),
        ),
        Measured("solocrm_read_model_builds", "Builds by their state.", states),
        Measured("solocrm_workers", "Workers that fold.", {"": len(workers)}),
    ]


def written(appends: Appends) -> Iterator[Measured]:
    """Commands by groups are their size, seconds by groups how long one takes."""
    for name, says, value, kind in (
        ("groups_total", "Groups of commands appended.", appends.groups, "counter"),
        ("commands_total", "Commands appended.", appends.commands, "counter"),
        ("seconds_total", "Seconds that the groups took.", appends.seconds, "counter"),
        ("longest_seconds", "Seconds that the slowest group took.", appends.longest, "gauge"),
    ):
        yield Measured(f"solocrm_append_{name}", says, {"": value}, kind)


def stalled(stalls: Stalls) -> Measured:
    return Measured(
        "solocrm_follower_longest_stall_seconds",
        "Longest that one who followed the log waited while it had more.",
        {"": stalls.longest},
    )


def answers(answered: Answered) -> Measured:
    return Measured(
        "solocrm_http_requests_total",
        "Requests answered.",
        {
            f'{{method="{method}",status="{status}"}}': n
            for (method, status), n in sorted(answered.items())
        },
        kind="counter",
    )
