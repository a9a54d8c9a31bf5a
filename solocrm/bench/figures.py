"""What a benchmark came to."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """A rate or a time, and what was measured."""

    name: str
    value: float


@dataclass(frozen=True)
class Compared:
    """A value beside a peer's (the usual way) and a limit's (what the machine gives).

    The unit says what is better: of rates (`…/s`) the higher, of times the lower.
    """

    unit: str
    value: float
    peer: Figure | None = None
    limit: Figure | None = None

    def better_than(self, other: Figure | None) -> float | None:
        """How many times; above 1 is better, for rates and times alike."""
        if other is None:
            return None
        pair = (self.value, other.value) if self.unit.endswith("/s") else (other.value, self.value)
        return round(pair[0] / pair[1], 3) if pair[1] else None

    def told(self) -> dict[str, object]:
        return {
            "unit": self.unit,
            "value": round(self.value, 2),
            "peer": told(self.peer),
            "limit": told(self.limit),
            "ratio_to_peer": self.better_than(self.peer),
            "ratio_to_limit": self.better_than(self.limit),
        }


@dataclass(frozen=True)
class Result(Compared):
    """The whole of a benchmark: `events` were measured; `beside` stands with it in the JSON."""

    events: int = 0
    beside: Mapping[str, float | Compared] = field(default_factory=dict)

    def as_json(self, name: str) -> dict[str, object]:
        about = {"name": name, "events": self.events, "cores": os.cpu_count()}
        beside = {
            key: each.told() if isinstance(each, Compared) else round(each, 2)
            for key, each in self.beside.items()
        }
        return about | self.told() | beside


def told(figure: Figure | None) -> dict[str, object] | None:
    return {"name": figure.name, "value": round(figure.value, 2)} if figure else None
