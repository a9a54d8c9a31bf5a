"""A diary: one thread of work, written forward in time; each page holds the acts of one sitting."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid5

from commands.catalogue import NOUNS, command
from commands.correct import Instead
from solocrm.demo.acts import Act, Correct, Say, TakeBack
from solocrm.demo.office import Colleague, Office
from solocrm.demo.seasons import Market


@dataclass
class Diary:
    """`now` is where the pen is, `writer` who holds it; what is written goes into `acts`."""

    thread: UUID
    office: Office
    market: Market
    rng: Random
    acts: list[Act]
    now: datetime
    writer: Colleague
    sitting: UUID = field(init=False)

    def __post_init__(self) -> None:
        self.open_at(self.now)

    def open_at(self, at: datetime) -> None:
        """A new page."""
        self.now = at
        self.sitting = uuid5(self.thread, at.isoformat())

    def beside(self, writer: Colleague) -> "Diary":
        """Another pen at the same moment, that goes its own way from here."""
        return replace(self, writer=writer)

    def wait(self, days: float) -> None:
        """On to a moment of the working day that comes after so many days."""
        day = self.office.day_of(self.now + timedelta(days=days))
        moment = self.office.working_moment(day, self.market, self.rng)
        self.open_at(max(moment, self.now + timedelta(minutes=1)))

    def work(self, hours: float) -> None:
        """On to a sitting so many hours of work later."""
        then = self.office.after(self.now, timedelta(hours=hours), self.market)
        self.open_at(max(then, self.now + timedelta(minutes=1)))

    def earlier(self, since: datetime) -> datetime | None:
        """A moment of office hours on a day after that one and before today, if there is any."""
        first, today = self.office.day_of(since), self.office.day_of(self.now)
        days = (today - first).days
        if days < 2:
            return None
        day = self.office.working_day(first + timedelta(self.rng.randrange(1, days)))
        return self.office.moment(day, self.rng) if day < today else None

    def pause(self, shortest: int, longest: int) -> None:
        """Some seconds, in the same sitting."""
        self.now += timedelta(seconds=self.rng.randint(shortest, longest))

    def say(self, noun: str, name: str, stream: UUID, /, **body: object) -> Say:
        self.pause(15, 75)
        said = Say(self.now, self.writer.actor, stream, self.sitting, command(noun, name), body)
        self.acts.append(said)
        return said

    def take_back(self, stream: UUID) -> None:
        """Undo what was just said of the record."""
        self.pause(8, 50)
        self.acts.append(TakeBack(self.now, self.writer.actor, stream, self.sitting))

    def correct(
        self, noun: str, stream: UUID, reason: str, *instead: Instead, never: tuple[Say, ...] = ()
    ) -> None:
        """Write down what holds `instead`, and what `never` was."""
        self.pause(30, 90)
        by, record = self.writer.actor, NOUNS[noun]
        correction = Correct(
            self.now, by, stream, self.sitting, record, reason, retract=never, instead=instead
        )
        self.acts.append(correction)
