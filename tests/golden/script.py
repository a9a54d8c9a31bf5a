"""What the golden log tells: a small company to which everything happens that can happen."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from commands import (
    contacts,
    customers,
    facts,
    opportunities,
    pipelines,
    products,
    trainings,
    users,
)
from commands.command import Call
from commands.correct import Instead
from commands.execute import Done, execute
from commands.merging import split
from commands.staging import Staging
from domain.opportunity import Opportunity
from domain.recorded import Draft, Provenance
from tests.crm import (
    COMMAND_OF,
    DAY,
    DUE,
    LEAD,
    OFFER,
    RENEWALS,
    SALES,
    TRIAL,
    Crm,
    Decide,
    euros,
    id_of,
    instead,
    run,
)
from tests.facts import SAID
from tests.golden.marketing import marketing, to_do
from tests.golden.sales import sales
from tests.golden.service import service
from tests.memory_log import MemoryLog
from tests.trainings import CARD

HOUR = timedelta(hours=1)
ANNA, LTD, LIN, CARL = map(id_of, ("Anna", "acme Ltd", "Lin", "Carl"))
WIDGET, BOX = id_of("Widget"), id_of("Box")
FORGOTTEN = frozenset({id_of("Lin")})
"""Whose keys are destroyed in the end."""

GMBH = id_of("acme GmbH")
FIRST, SECOND, OLD, TWICE, STAGE = map(
    id_of, ("first deal", "second deal", "old deal", "deal told twice", "demo")
)


class Scribe(MemoryLog):
    """Keeps what was said as it was said, too."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[Draft, Provenance]] = []

    def _record(self, drafts: Sequence[tuple[Draft, Provenance]]) -> None:
        super()._record(drafts)
        self.said += drafts


class Company(Crm):
    """Every command comes an hour after the last, under an id that is the same each time."""

    def __init__(self) -> None:
        self.scribe = Scribe()
        self._numbers = count(1)
        super().__init__(self.scribe)

    def do(
        self, decide: Decide, stream: UUID, *, by: Provenance | None = None, **body: Any
    ) -> Done:
        return super().do(decide, stream, by=by or self.next(), **body)

    def correct(
        self,
        stream: UUID,
        *retract: int,
        instead: Iterable[Instead] = (),
        by: Provenance | None = None,
        if_match: int | None = None,
        dry_run: bool = False,
    ) -> Done:
        return super().correct(stream, *retract, instead=instead, by=by or self.next())

    def undo(self, stream: UUID, by: Provenance | None = None, *, dry_run: bool = False) -> Done:
        return super().undo(stream, by or self.next(timedelta()))

    def next(self, after: timedelta = HOUR) -> Provenance:
        """Who says the next command; every third with all that an envelope may hold."""
        self.log.turn_clock(after)
        number = next(self._numbers)
        id = uuid5(SALES, f"command {number}")
        if number % 3:
            return Provenance("founder", id, "web")
        return Provenance(
            "key:1", id, "api", id, uuid5(SALES, "cause"), f"because of {number}", "203.0.113.7"
        )


def told() -> Scribe:
    company = Company()
    people(company)
    goods_and_stages(company)
    deals(company)
    sales(company)
    around(company)
    marketing(company)
    to_do(company)
    service(company)
    corrections(company)
    imported(company)
    merges(company)
    forgetting(company)
    return company.scribe


def people(company: Company) -> None:
    do = company.do
    do(users.join, ANNA, name="Anna Berg", login="anna")
    do(users.rename, ANNA, name="Anna Berg-Lund")
    do(users.change_role, ANNA, role="sales")
    do(users.leave, ANNA)
    do(users.return_, ANNA)
    do(customers.enter, LTD, name="Acme Ltd", profile={"industry": "tea"}, owner=ANNA)
    do(customers.rename, LTD, name="Acme 茶 Ltd")
    do(customers.describe, LTD, profile={"size": "small", "lifecycle": "customer"})
    do(customers.assign, LTD, owner=None)
    do(customers.tag, LTD, tag="fair")
    do(customers.untag, LTD, tag="fair")
    do(customers.archive, LTD)
    do(customers.restore, LTD)
    personal = {"phones": ["+49 30 1234"], "emails": ["lin@example.org"], "birthday": "1990-02-28"}
    do(customers.enter, LIN, name="Lin Yue", kind="person", particulars=personal)
    do(customers.detail, LIN, particulars={"address": "1 Road", "custom": {"tea": "green"}})
    do(contacts.add, CARL, name="Carl Ek", customer=LTD, particulars={"handles": {"x": "ek"}})
    do(contacts.rename, CARL, name="Carl Eck")
    do(contacts.appoint, CARL, position="buyer", customer=LTD)
    do(contacts.detail, CARL, particulars={"care_dates": {"wedding": "2020-06-01"}})
    do(contacts.archive, CARL)
    do(contacts.restore, CARL)


def merges(company: Company) -> None:
    """Two records of one customer and two of one deal, split once and merged again."""
    do = company.do
    do(customers.enter, GMBH, name="Acme GmbH", profile={"region": "North"})
    do(customers.tag, GMBH, tag="key")
    do(customers.merge, GMBH, into=LTD, take=["name", "region", "tags"])
    run(split(company.log, GMBH, company.next()))
    do(customers.merge, GMBH, into=LTD)
    do(opportunities.open_, TWICE, **deal("First again", amount=euros(300), owner=ANNA))
    do(opportunities.merge, TWICE, into=SECOND, take=["owner"])
    run(split(company.log, TWICE, company.next()))
    do(opportunities.merge, TWICE, into=SECOND, take=["amount", "owner"])


def forgetting(company: Company) -> None:
    """At the end: what was said of them before reads as forgotten."""
    company.do(customers.forget, LIN)


def goods_and_stages(company: Company) -> None:
    do = company.do
    do(products.introduce, WIDGET, name="Widget", series="W", price=euros(10), cost=euros(4))
    do(products.introduce, BOX, name="Box", price=euros("0.50"))
    do(products.rename, WIDGET, name="Widget 2")
    do(products.reprice, WIDGET, price=euros(12))
    do(products.retire, WIDGET)
    do(products.resume, WIDGET)
    do(pipelines.rename, SALES, name="new business")
    stage = {"id": STAGE, "name": "demo", "probability": "0.7", "rots_after": 30}
    do(pipelines.add_stage, SALES, stage=stage, place=1)
    do(pipelines.rename_stage, SALES, stage=STAGE, name="show")
    do(pipelines.rate_stage, SALES, stage=STAGE, probability="0.65", rots_after=20)
    do(pipelines.reorder_stages, SALES, stages=[LEAD, OFFER, STAGE, TRIAL])


def deals(company: Company) -> None:
    do = company.do
    do(opportunities.open_, FIRST, **deal("First", close_date="2024-06-30", source="fair"))
    do(opportunities.rename, FIRST, name="The first")
    do(opportunities.move, FIRST, stage=STAGE)
    do(opportunities.change_amount, FIRST, amount=euros(250))
    lines = [{"product": WIDGET, "quantity": "2.5", "price": euros("9.99")}]
    do(opportunities.change_lines, FIRST, lines=lines)
    do(opportunities.rate, FIRST, probability="0.3333")
    do(opportunities.change_close_date, FIRST, close_date=None)
    do(opportunities.assign, FIRST, owner=ANNA)
    do(opportunities.set_next_step, FIRST, text="call Carl", due="2024-02-01")
    do(opportunities.add_contact, FIRST, contact=CARL, role="buyer")
    do(opportunities.remove_contact, FIRST, contact=CARL)
    do(opportunities.win, FIRST)
    do(opportunities.archive, FIRST)
    do(opportunities.open_, SECOND, **deal("Second", customer=LIN))
    do(opportunities.lose, SECOND, reason="price", note="wants it cheaper")
    do(opportunities.reopen, SECOND, stage=OFFER)
    do(opportunities.archive, SECOND)
    do(opportunities.restore, SECOND)
    do(opportunities.join, SECOND, pipeline=RENEWALS, stage=DUE)
    do(pipelines.retire_stage, SALES, stage=STAGE)


def around(company: Company) -> None:
    """A fact of every kind, mails of all."""
    for decide, body in SAID.items():
        company.do(decide, uuid5(SALES, decide.__name__), **body)
    company.do(trainings.record, uuid5(SALES, "training"), card=CARD)
    for what in ("sent", "delivered", "bounced", "clicked"):
        company.do(facts.mail, uuid5(SALES, what), what=what, customer=LTD)
    for what in ("accepted", "done"):
        suggested: dict[str, Any] = {"customer": LTD, "opportunity": FIRST, "action": "call"}
        company.do(facts.judge, uuid5(SALES, what), what=what, **suggested)


def deal(name: str, **more: object) -> dict[str, Any]:
    return {"name": name, "customer": LTD, "pipeline": SALES, "amount": euros(100)} | more


def corrections(company: Company) -> None:
    """A change at another time, one that never was, an undo; and words about two people at once."""
    moved = company.happened(FIRST, 3)
    at = moved + timedelta(minutes=5)
    company.correct(FIRST, 3, instead=[instead(opportunities.move, at, stage=OFFER)])
    company.correct(LTD, 2)
    company.do(opportunities.change_amount, SECOND, amount=euros(300))
    company.undo(SECOND)
    version = len(company.log.stream(SECOND)) + 1
    renamed = Opportunity.Renamed(name="Lin's second", customer=LIN)
    by = Provenance("founder", uuid5(SALES, "two at once"), "web", reason="Acme asked for it")
    run(company.log.append_all([(Draft(SECOND, version, renamed, subject=LTD), by)]))


def imported(company: Company) -> None:
    """Years later, and known as it happened."""
    staging = Staging(company.log, as_it_happened=True)
    begun, id = company.now - 100 * DAY, uuid5(SALES, "import")
    steps: list[tuple[Decide, dict[str, Any]]] = [
        (opportunities.open_, deal("Old")),
        (opportunities.win, {}),
    ]
    for number, (decide, body) in enumerate(steps):
        by = Provenance("founder", uuid5(id, str(number)), f"import:{id}", correlation=id)
        at = begun + number * DAY
        run(execute(staging, COMMAND_OF[decide], Call(OLD, body, by, at)))
    run(staging.flush())
