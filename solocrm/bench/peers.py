"""The usual way: plain `eventsourcing` with its own Postgres recorder."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from psycopg.conninfo import conninfo_to_dict

from domain.opportunity import Opportunity
from domain.recorded import Draft

FIRST = 10_000
"""A peer is measured on so many events at most."""


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


@contextmanager
def plain(
    url: str, *, connections: int = 1, make_tables: bool = True
) -> Iterator[Application[UUID]]:
    """An application with tables of its own beside ours; of several at once one makes them."""
    told = conninfo_to_dict(url)
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": str(told["dbname"]),
        "POSTGRES_HOST": str(told["host"]),
        "POSTGRES_PORT": str(told.get("port", 5432)),
        "POSTGRES_USER": str(told["user"]),
        "POSTGRES_PASSWORD": str(told.get("password", "")),
        "POSTGRES_POOL_SIZE": str(connections),
        "CREATE_TABLE": "y" if make_tables else "n",
    }
    application = Application[UUID](env=env)
    try:
        yield application
    finally:
        application.close()


def deal_of(application: Application[UUID], events: int) -> UUID:
    """A deal with so many events, saved at once."""
    deal = Deal("Tea", "customer", "pipeline", "0", 1_000, "EUR")
    for done in range(1, events):
        deal.move(str(done % 3), ["0", "1", "2"])
    application.save(deal)
    return deal.id


def move(application: Application[UUID], deal: UUID) -> None:
    """One command on the deal: load it, move it, save it."""
    loaded: Deal = application.repository.get(deal)
    loaded.move("1", ["0", "1", "2"])
    application.save(loaded)


def save_all(application: Application[UUID], drafts: Iterator[Draft]) -> None:
    """Each command by a save of its own, as our log records each by an append."""
    deal: Deal | None = None
    for draft in drafts:
        match draft.event:
            case Opportunity.Opened() as opened:
                deal = Deal(
                    opened.name,
                    str(opened.customer),
                    str(opened.pipeline),
                    str(opened.stage),
                    opened.amount.minor,
                    opened.amount.currency,
                )
            case Opportunity.Moved() as moved if deal:
                deal.move(str(moved.stage), [str(stage) for stage in moved.stages])
        assert deal
        application.save(deal)
