"""A customer while its story is planned: since when, by whom, with whom, and how its deals went."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from solocrm.demo.acts import Act
from solocrm.demo.company import Company
from solocrm.demo.deals import Deal
from solocrm.demo.diary import Diary
from solocrm.demo.lives import Ending, live
from solocrm.demo.office import Colleague
from solocrm.demo.people import Client
from solocrm.demo.tracks import Track

PLACED_WITHIN = timedelta(days=20)
"""Of the win."""


@dataclass
class Relation:
    """`known` had bought before the CRM came; `met` says since when the people there are known."""

    company: Company
    client: Client
    entered: datetime
    known: bool
    owner: Colleague
    rng: Random
    acts: list[Act] = field(default_factory=list)
    met: dict[UUID, datetime] = field(default_factory=dict)
    endings: list[Ending] = field(default_factory=list)
    sold: list[tuple[Deal, datetime]] = field(default_factory=list)
    let_down: datetime | None = None
    is_silent: bool = False

    def diary(self, thread: str, at: datetime, rng: Random | None = None) -> Diary:
        """A thread of work on the customer that begins then, in the hands of who is in."""
        writer = self.company.team.stand_in(self.owner, at)
        id, office = uuid5(self.client.id, thread), self.company.office
        return Diary(id, office, self.client.market, rng or self.rng, self.acts, at, writer)

    def working_moment(self, at: datetime) -> datetime:
        """Some moment on that day or the next on which both sides work."""
        office = self.company.office
        return office.working_moment(office.day_of(at), self.client.market, self.rng)

    def some_time(self, first: datetime, last: datetime) -> datetime:
        """A working moment between the two, or shortly after."""
        return self.working_moment(first + (last - first) * self.rng.random())

    def deal(self, track: Track, at: datetime, source: str) -> Ending:
        """One deal from that moment on."""
        diary = self.diary(f"deal {len(self.endings)}", at)
        bought, let_down = self.has_bought(at), self.is_let_down(at)
        people = [id for id, since in self.met.items() if since < at]
        deal = Deal(self.company, self.client, track, diary, source, bought, let_down, people)
        ending = live(deal)
        self.endings.append(ending)
        if ending.result == "won":
            self.sold.append((deal, ending.at))
        return ending

    def has_bought(self, at: datetime) -> bool:
        """Before then."""
        return self.known or any(each.result == "won" and each.at < at for each in self.endings)

    def is_let_down(self, at: datetime) -> bool:
        return self.let_down is not None and self.let_down < at

    def is_lost(self, at: datetime) -> bool:
        """Silent by then, for whatever comes."""
        return self.is_silent and self.is_let_down(at)

    def last_order(self, at: datetime) -> UUID | None:
        """That was placed well before then."""
        placed = [(won, deal.id) for deal, won in self.sold if won + PLACED_WITHIN < at]
        return uuid5(max(placed)[1], "order") if placed else None

    @property
    def wins(self) -> list[datetime]:
        return sorted(each.at for each in self.endings if each.result == "won")

    @property
    def is_over(self) -> datetime | None:
        """When the last deal ended, where none was won and none is open."""
        if self.known or any(each.result != "lost" for each in self.endings):
            return None
        return max((each.at for each in self.endings), default=self.entered + timedelta(30))
