"""`/metrics`: how the process stands, in Prometheus' text format."""

from collections import Counter
from collections.abc import Iterator

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from readapi.ports import Asked
from readapi.snapshot import Behind, ProjectorDown
from web.parts import Parts, parts
from web.ports import Appends

routes = APIRouter()

Answered = Counter[tuple[str, int]]
"""{(method, status): answers}."""


@routes.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> str:
    """How far the read models are, and what was asked of this process."""
    answered: Answered = request.app.state.answered
    gauges = await folding(parts(request))
    appended = written(parts(request).appends)
    return "\n".join([*told(gauges), *appended, *counted(answered)]) + "\n"


async def folding(parts: Parts) -> dict[str, tuple[str, float]]:
    """{gauge: (what it says, its value)}."""
    try:
        async with parts.reader.snapshot(Asked()) as snapshot:
            position, parked = snapshot.position, snapshot.incomplete
    except (Behind, ProjectorDown) as late:
        position, parked = int(str(late.facts["position"])), None
    waiting = await parts.events.after(position, limit=1)
    since = (await parts.log.now() - waiting[0].recorded_at).total_seconds() if waiting else 0.0
    last = await parts.events.last_position()
    found = {
        "solocrm_log_position": ("Position of the last event.", last),
        "solocrm_read_models_position": ("Position of the last event that is folded.", position),
        "solocrm_read_models_lag_events": ("Events that are not folded.", last - position),
        "solocrm_read_models_lag_seconds": ("Age of the first event that is not folded.", since),
    }
    if parked is not None:
        found["solocrm_parked_streams"] = ("Streams that could not be folded.", parked)
    return found


def written(appends: Appends) -> Iterator[str]:
    """Commands by groups are their size, seconds by groups how long one takes. While one is held
    up, nobody sees a new event: the longest is the longest stall of whoever follows the log.
    """
    counters: dict[str, tuple[str, float]] = {
        "solocrm_append_groups_total": ("Groups of commands appended.", appends.groups),
        "solocrm_append_commands_total": ("Commands appended.", appends.commands),
        "solocrm_append_seconds_total": ("Seconds that the groups took.", appends.seconds),
    }
    longest = ("Seconds that the slowest group took.", appends.longest)
    yield from told(counters, "counter")
    yield from told({"solocrm_append_longest_seconds": longest})


def told(gauges: dict[str, tuple[str, float]], kind: str = "gauge") -> Iterator[str]:
    for name, (meaning, value) in gauges.items():
        yield from (f"# HELP {name} {meaning}", f"# TYPE {name} {kind}", f"{name} {value}")


def counted(answered: Answered) -> Iterator[str]:
    yield "# HELP solocrm_http_requests_total Requests answered."
    yield "# TYPE solocrm_http_requests_total counter"
    for (method, status), n in sorted(answered.items()):
        yield f'solocrm_http_requests_total{{method="{method}",status="{status}"}} {n}'
