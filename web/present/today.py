"""What changed since yesterday, as it is shown: a sum in each currency in which something did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readapi.bridge.bridge import Bridge
from readapi.bridge.causes import Cause


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


def of_steps(bridge: Bridge) -> set[str]:
    """Currencies of what came and went in between."""
    return {currency for step in bridge.steps for currency in step.value}
