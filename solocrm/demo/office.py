"""The founder's office: its hours, its calendar, and who of the team is in on a given day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random
from uuid import UUID

from solocrm.demo.seasons import Market, is_working_day

OPENS = time(9)
DESK_TIME = timedelta(hours=8)
"""Nobody sits down to something new later than that after opening."""


@dataclass(frozen=True)
class Office:
    zone: tzinfo

    def moment(self, day: date, rng: Random) -> datetime:
        """Some moment of that day's hours, to the second."""
        opens = datetime.combine(day, OPENS, self.zone)
        return opens + timedelta(seconds=rng.randrange(int(DESK_TIME.total_seconds())))

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def working_day(self, day: date, market: Market = "cn") -> date:
        """That day, or the first after it on which both sides work."""
        while not is_working_day(day, market):
            day += timedelta(1)
        return day

    def working_moment(self, day: date, market: Market, rng: Random) -> datetime:
        return self.moment(self.working_day(day, market), rng)

    def after(self, at: datetime, worked: timedelta, market: Market) -> datetime:
        """When so much more has been worked, on days on which both sides work."""
        while True:
            morning = datetime.combine(self.day_of(at), OPENS, self.zone)
            left = max(morning + DESK_TIME - at, timedelta(0))
            if worked <= left:
                return at + worked
            worked -= left
            day = self.working_day(self.day_of(at) + timedelta(1), market)
            at = datetime.combine(day, OPENS, self.zone)


@dataclass(frozen=True)
class Colleague:
    """`absences` are [from, to) in which the colleague does not work here."""

    id: UUID
    name: str
    login: str
    market: Market
    absences: tuple[tuple[datetime, datetime], ...] = field(default=())

    @property
    def actor(self) -> str:
        return f"user:{self.id}"

    def is_in(self, at: datetime) -> bool:
        return not any(gone <= at < back for gone, back in self.absences)


@dataclass(frozen=True)
class Team:
    founder: Colleague
    others: Sequence[Colleague]

    def choose(self, market: Market, at: datetime, rng: Random) -> Colleague:
        """Who takes on something new: the one for that market two times in three."""
        able = [each for each in self.others if each.market == market and each.is_in(at)]
        return rng.choice(able) if able and rng.random() < 2 / 3 else self.founder

    def stand_in(self, colleague: Colleague, at: datetime) -> Colleague:
        """The colleague, or the founder where they are gone."""
        return colleague if colleague.is_in(at) else self.founder
