"""A funnel by other stages by direct definition: each journey walked with these in hand."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from domain.recorded import Recorded

COUNTS = ("entered", "reached", "skipped", "advanced", "lost", "went_back", "left", "here")


class Walk:
    """Of one deal through one pipeline; `place` of the stages that anything stands for."""

    def __init__(self, pipeline: UUID, place: Mapping[UUID, int], stages: int) -> None:
        self.pipeline, self.place, self.stages = pipeline, place, stages
        self.count = [dict.fromkeys(COUNTS, 0) for _ in range(stages)]
        self.here: int | None = None
        self.inside, self.is_open, self.put_away, self.top = False, False, False, 0

    def told(self, told: Sequence[Recorded]) -> list[dict[str, int]]:
        for r in told:
            self.happened(type(r.event).__name__, r.event)
        self.end("here")
        for number, line in enumerate(self.count):
            line["reached"] = int(number < self.top)
            line["skipped"] = int(number < self.top and not line["entered"])
        return self.count

    def happened(self, what: str, event: Any) -> None:
        if what in {"Opened", "Joined"}:
            self.end("left")
            self.inside, self.is_open = event.pipeline == self.pipeline, True
        if what == "Won" and self.here is not None:
            self.top = self.stages
        if what in {"Won", "Lost", "Archived", "MergedInto"}:
            self.end({"Won": "advanced", "Lost": "lost"}.get(what, "left"))
            self.put_away = what == "Archived" and self.is_open
            self.is_open = False
        if what == "Reopened" or (what == "Restored" and self.put_away):
            self.is_open = True
        if self.inside and self.is_open and hasattr(event, "stage"):
            self.enter(self.place.get(event.stage))

    def enter(self, place: int | None) -> None:
        if place is None or place == self.here:
            return
        if self.here is not None:
            self.end("advanced" if place > self.here else "went_back")
        self.here, self.top = place, max(self.top, place + 1)
        self.count[place]["entered"] += 1

    def end(self, how: str) -> None:
        if self.here is not None:
            self.count[self.here][how] += 1
        self.here = None
