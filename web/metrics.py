"""`/metrics`: how the process and the read models stand, in Prometheus' text format."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from readapi.feed import Stalls
from readapi.ports import ReadModels
from web.parts import parts
from web.ports import Appends, Streams

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
        *await streaming(parts(request).streams),
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


async def streaming(streams: Streams) -> list[Measured]:
    """What relays and consumers have noted; nothing where there are none."""
    relays, intakes = await streams.relays(), await streams.intakes()

    def out(name: str, says: str, values: Iterable[float]) -> Measured:
        labels = (f'{{prefix="{each.prefix}"}}' for each in relays)
        return Measured(f"solocrm_relay_{name}", says, dict(zip(labels, values, strict=True)))

    def came(name: str, says: str, values: Iterable[float], kind: str = "counter") -> Measured:
        labels = (f'{{mapping="{each.name}"}}' for each in intakes)
        told = dict(zip(labels, values, strict=True))
        return Measured(f"solocrm_consume_{name}", says, told, kind)

    found = [
        out("position", "Position up to which the log has left.", (r.position for r in relays)),
        out("lag_events", "Events that have not left.", (r.behind for r in relays)),
        out("lag_seconds", "Age of the first that has not.", (r.seconds for r in relays)),
        came("messages_total", "Messages taken.", (i.messages for i in intakes)),
        came("dead_letters_total", "Messages refused.", (i.dead_letters for i in intakes)),
        came("lag_messages", "Messages that wait.", (i.lag for i in intakes), "gauge"),
    ]
    return [each for each in found if each.values]


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
