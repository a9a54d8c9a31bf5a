"""What changed since yesterday, as it is shown: a sum in each currency in which something did."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.training import SENTENCES
from readapi.bridge.bridge import Bridge
from readapi.bridge.causes import Cause
from readapi.today.calls import Calls
from web.present.scores import Chance, chance


@dataclass(frozen=True)
class Sum:
    """Start and steps come to the end, in minor units."""

    measure: str
    currency: str
    start: int
    steps: Sequence[tuple[Cause, int]]
    end: int


def sums(bridges: Iterable[Bridge]) -> list[Sum]:
    return [
        Sum(each.measure, currency, each.start.get(currency, 0), steps, each.end.get(currency, 0))
        for each in bridges
        for currency in sorted({*each.start, *each.end, *of_steps(each)})
        if (steps := [(s.cause, s.value[currency]) for s in each.steps if s.value.get(currency)])
    ]


def chances(calls: Calls) -> Mapping[UUID, Chance]:
    """{deal: what the model says of it}."""
    found = ((each.id, each.score and chance([each.score])) for each in calls.deals)
    return {id: each for id, each in found if each}


def doubt(calls: Calls) -> str | None:
    """Why no chance is told: a text of the catalogue."""
    if calls.why is None or calls.verdict == "skill":
        return None
    return SENTENCES.get(calls.why, calls.why)


def of_steps(bridge: Bridge) -> set[str]:
    """Currencies of what came and went in between."""
    return {currency for step in bridge.steps for currency in step.value}
