"""The service desk: who writes when, what is answered how soon, and who is let down by it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from solocrm.demo import causes
from solocrm.demo.cases import Case
from solocrm.demo.relations import Relation

A_YEAR = 365.0
TICKETS_A_YEAR = 2.8
"""Of a customer who has bought."""

ASKS_BEFORE = 0.25
"""Whoever has not bought yet writes so much less, and only to ask."""


@dataclass
class Service:
    """What one customer writes, drawn from a die of its own and told as far as is asked."""

    relation: Relation
    rng: Random
    number: int = 0
    _coming: Iterator[datetime] = field(init=False)
    _next: datetime | None = field(init=False)

    def __post_init__(self) -> None:
        self._coming = self._moments()
        self._next = next(self._coming, None)

    def until(self, at: datetime) -> None:
        """Everything that is written before: so that it can bear on what follows."""
        while self._next is not None and self._next < at:
            self._one(self._next)
            self._next = next(self._coming, None)

    def _moments(self) -> Iterator[datetime]:
        """More of them while it is `causes.CRISIS`."""
        company, at = self.relation.company, self.relation.entered
        while True:
            mean = A_YEAR / TICKETS_A_YEAR / causes.CRISIS_TIMES_TICKETS
            at += timedelta(days=self.rng.expovariate(1 / mean))
            if at > company.ends:
                return
            if company.is_crisis(at) or self.rng.random() < 1 / causes.CRISIS_TIMES_TICKETS:
                yield self._in_office_hours(at)

    def _in_office_hours(self, at: datetime) -> datetime:
        office = self.relation.company.office
        return office.working_moment(office.day_of(at), self.relation.client.market, self.rng)

    def _one(self, at: datetime) -> None:
        bought = self.relation.has_bought(at)
        if not bought and self.rng.random() > ASKS_BEFORE:
            return
        self.number += 1
        at = max(at, self.relation.entered)  # office hours may begin before on their first day
        case = Case(self.relation, self.rng, self.number, at, bought=bought)
        case.play()
        if case.lets_down and self.relation.let_down is None:
            self.relation.let_down = case.answered
            self.relation.is_silent = self.rng.random() < causes.FALLS_SILENT
