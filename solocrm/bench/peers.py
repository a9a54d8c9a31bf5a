"""The usual way: plain `eventsourcing` with its own Postgres recorder."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from psycopg.conninfo import conninfo_to_dict

from domain.customer import Customer
from domain.opportunity import Opportunity
from domain.recorded import Draft

FIRST = 10_000
"""A peer is measured on so many events at most."""


Plain = Application[UUID]


class Deal(Aggregate):
    """Our deal, as a user of the library writes it."""

    @event("Opened")
    def __init__(
        self, name: str, customer: str, pipeline: str, stage: str, amount: int, currency: str
    ) -> None:
        self.name, self.customer, self.pipeline = name, customer, pipeline
        self.stage, self.amount, self.currency = stage, amount, currency

    @event("Moved")
    def move(self, stage: str, stages: list[str]) -> None:
        self.stage, self.stages = stage, stages

    @event("AmountChanged")
    def change_amount(self, amount: int, currency: str) -> None:
        self.amount, self.currency = amount, currency

    @event("Won")
    def win(self) -> None:
        self.won = True


class Buyer(Aggregate):
    """Our customer, likewise."""

    @event("Entered")
    def __init__(self, name: str, industry: str | None, emails: list[str]) -> None:
        self.name, self.industry, self.emails = name, industry, emails


@contextmanager
def plain(url: str, *, connections: int = 1, make_tables: bool = True) -> Iterator[Plain]:
    """An application with tables of its own beside ours; of several at once one makes them."""
    application = Application[UUID](env=environment(url, connections, make_tables=make_tables))
    try:
        yield application
    finally:
        application.close()


def environment(url: str, connections: int = 1, *, make_tables: bool = True) -> dict[str, str]:
    """It names no role: its user is the database's owner."""
    told = conninfo_to_dict(url)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(told["dbname"]),
        "POSTGRES_HOST": str(told["host"]),
        "POSTGRES_PORT": str(told.get("port", 5432)),
        "POSTGRES_USER": str(told["user"]),
        "POSTGRES_PASSWORD": str(told.get("password", "")),
        "POSTGRES_POOL_SIZE": str(connections),
        "CREATE_TABLE": "y" if make_tables else "n",
    }


def deal_of(application: Plain, events: int) -> UUID:
    """A deal with so many events, saved at once."""
    deal = Deal("Tea", "customer", "pipeline", "0", 1_000, "EUR")
    for done in range(1, events):
        deal.move(str(done % 3), ["0", "1", "2"])
    application.save(deal)
    return deal.id


def move(application: Plain, deal: UUID) -> None:
    """One command on the deal: load it, move it, save it."""
    loaded: Deal = application.repository.get(deal)
    loaded.move("1", ["0", "1", "2"])
    application.save(loaded)


def save_all(application: Plain, drafts: Iterator[Draft]) -> None:
    """Each command by a save of its own, as our log records each by an append."""
    deal: Deal | None = None
    for draft in drafts:
        match draft.event:
            case Opportunity.Opened() as opened:
                deal = begun(opened)
            case Opportunity.Moved() as moved if deal:
                deal.move(str(moved.stage), [str(stage) for stage in moved.stages])
        assert deal
        application.save(deal)


def begun(opened: Opportunity.Opened) -> Deal:
    return Deal(
        opened.name,
        str(opened.customer),
        str(opened.pipeline),
        str(opened.stage),
        opened.amount.minor,
        opened.amount.currency,
    )


def aggregates(drafts: Iterable[Draft]) -> list[Aggregate]:
    """Ready to be saved: each with all of its events, which no save has seen yet."""
    found: list[Aggregate] = []
    for draft in drafts:
        match draft.event, found[-1:]:
            case Customer.Entered() as entered, _:
                emails = list(entered.particulars.emails)
                found.append(Buyer(entered.name, entered.profile.industry, emails))
            case Opportunity.Opened() as opened, _:
                found.append(begun(opened))
            case Opportunity.Moved() as moved, [Deal() as deal]:
                deal.move(str(moved.stage), [str(stage) for stage in moved.stages])
            case Opportunity.AmountChanged(amount=amount), [Deal() as deal]:
                deal.change_amount(amount.minor, amount.currency)
            case Opportunity.Won(), [Deal() as deal]:
                deal.win()
    return found


def save_in_batches(application: Plain, ready: Sequence[Aggregate], size: int) -> None:
    """So many aggregates in each call, which is one transaction."""
    for first in range(0, len(ready), size):
        application.save(*ready[first : first + size])
