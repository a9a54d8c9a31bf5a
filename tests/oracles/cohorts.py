"""Which stays a funnel counts, by direct definition: knows events, nothing else of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.opportunity import Opportunity
from domain.recorded import Recorded
from tests.oracles.visits import Stay, stays


@dataclass(frozen=True)
class Asked:
    """`since` and `until` are the first and the last instant of from–to."""

    pipeline: UUID
    since: datetime
    until: datetime
    cohort: str
    at: datetime
    known_at: datetime

    def of(self, told: Sequence[Recorded]) -> list[Stay]:
        """Those of a deal, as it is told."""
        own = [stay for stay in stays(told) if stay.pipeline == self.pipeline]
        begun = [stay for stay in own if self.since <= stay.begun <= self.until]
        if self.cohort == "opened":
            came = {stay.by for stay in begun}
            return own if came & {Opportunity.Opened, Opportunity.Joined} else []
        if self.cohort == "entered":
            return begun
        return [stay for stay in own if stay in begun or self.goes_on(stay)]

    def goes_on(self, stay: Stay) -> bool:
        return stay.begun < self.since and (stay.ended is None or stay.ended > self.since)
