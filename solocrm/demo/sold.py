"""What comes of deals that were won: orders, invoices, money that comes or does not, and the cloud
that is paid for every year until somebody has enough of it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid5

from domain.line import Line
from domain.money import Money
from domain.order import Discount, bill
from solocrm.demo.deals import Deal
from solocrm.demo.diary import Diary
from solocrm.demo.relations import Relation
from solocrm.demo.seasons import Market
from solocrm.demo.wares import Ware

TAX: dict[Market, Decimal] = {"cn": Decimal("0.13"), "en": Decimal(0)}
"""What is sold abroad is free of it."""

MOMENT = timedelta(minutes=1)
DUE_AFTER = timedelta(days=30)
IS_CANCELLED, IS_LONGER, IS_CHEAPER, TAX_IS_FORGOTTEN, IS_COUNTED_ANEW = 0.04, 0.05, 0.1, 0.03, 0.3
"""How often."""

PAYS = ("at once", "in two parts", "ticked off", "never")
OFTEN = (75, 13, 9, 3)

CLOUD_ENDS = 0.35
WHY_CANCELLED = {"cn": "预算取消", "en": "the project was stopped"}
WHY_ENDED = {"cn": "改用其他平台", "en": "took another platform"}


def follow(relation: Relation) -> None:
    """In order of time, from a die of its own."""
    cloud = Cloud(relation, Random(f"cloud {relation.client.id}"))
    for deal, at in sorted(relation.sold, key=lambda each: each[1]):
        Sale(relation, deal, Random(f"order {deal.id}")).play(at)
        cloud.grow(deal, at)
    cloud.end()


def at_the_desk(relation: Relation, thread: str, at: datetime, rng: Random) -> Diary:
    return replace(relation.diary(thread, at), rng=rng)


@dataclass
class Sale:
    """One order, from the deal to the money."""

    relation: Relation
    deal: Deal
    rng: Random

    def __post_init__(self) -> None:
        self.id = uuid5(self.deal.id, "order")
        self.lines: tuple[Line, ...] = self.deal.lines() if self.deal.has_lines else ()
        self.amount = self._guess()
        self.discount: Discount | None = None
        self.tax = TAX[self.relation.client.market]

    def chance_of(self, share: float) -> bool:
        return self.rng.random() < share

    def play(self, at: datetime) -> None:
        diary = self.on(at, self.rng.uniform(1, 4))
        forgotten = bool(self.tax) and self.chance_of(TAX_IS_FORGOTTEN)
        what = {"lines": self.lines} if self.lines else {"amount": self.amount}
        diary.say(
            "orders",
            "place",
            self.id,
            opportunity=self.deal.id,
            number=f"{diary.now:%Y}-{self.deal.id.int % 10_000:04}",
            tax=Decimal(0) if forgotten else self.tax,
            **what,
        )
        if forgotten:
            diary.say("orders", "tax", self.id, tax=self.tax)
        self.settle(diary)
        if self.chance_of(IS_CANCELLED):
            why = WHY_CANCELLED[self.relation.client.market]
            self.on(diary.now, self.rng.uniform(2, 9)).say("orders", "cancel", self.id, reason=why)
        else:
            self.bring_in(diary.now)

    def settle(self, diary: Diary) -> None:
        """What is changed before the invoice."""
        if self.lines and self.chance_of(IS_LONGER):
            first, *rest = self.lines
            more = first.model_copy(update={"quantity": first.quantity + 1})
            self.lines = (more, *rest)
            diary.say("orders", "change-lines", self.id, lines=self.lines)
        elif not self.lines and self.chance_of(IS_COUNTED_ANEW):
            self.amount = Money.of_minor(self.amount.minor * 97 // 100, self.amount.currency)
            diary.say("orders", "change-amount", self.id, amount=self.amount)
        if self.chance_of(IS_CHEAPER):
            self.discount = Decimal("0.02")
            diary.say("orders", "discount", self.id, discount=self.discount)

    def bring_in(self, at: datetime) -> None:
        """The invoice, and what comes of it."""
        diary = self.on(at, self.rng.uniform(2, 8))
        office = self.relation.company.office
        due = office.working_day(office.day_of(diary.now + DUE_AFTER))
        number = f"{diary.now:%Y}-{self.deal.id.hex[:8]}"
        diary.say("orders", "invoice", self.id, number=number, due=due)
        match self.rng.choices(PAYS, OFTEN)[0]:
            case "at once":
                self.pay(self.on(diary.now, self.rng.uniform(6, 42)), self.total, 1)
            case "in two parts":
                half = self.total // 2
                first = self.on(diary.now, self.rng.uniform(3, 20))
                self.pay(first, half, 1)
                self.pay(self.on(first.now, self.rng.uniform(15, 60)), self.total - half, 2)
            case "ticked off":
                self.on(diary.now, self.rng.uniform(10, 40)).say("orders", "pay", self.id)

    def pay(self, diary: Diary, minor: int, number: int) -> None:
        diary.say(
            "payments",
            "pay",
            uuid5(self.id, f"payment {number}"),
            customer=self.relation.client.id,
            order=self.id,
            amount=Money.of_minor(minor, self.amount.currency),
            method="transfer",
        )

    def on(self, at: datetime, days: float) -> Diary:
        """The desk that many days later."""
        waited = at_the_desk(self.relation, f"order {self.id} {at.isoformat()}", at, self.rng)
        waited.wait(days)
        return at_the_desk(self.relation, f"order {self.id}", waited.now, self.rng)

    @property
    def total(self) -> int:
        amount = sum(line.minor for line in self.lines) if self.lines else self.amount.minor
        return bill(amount, self.discount, self.tax).total

    def _guess(self) -> Money:
        deal = self.deal
        return deal.company.catalogue.guess(deal.basket, deal.diary.now)


@dataclass
class Cloud:
    """What a customer's points in the cloud cost a year: one subscription that grows."""

    relation: Relation
    rng: Random
    points: int = 0
    last: datetime | None = None

    def grow(self, deal: Deal, at: datetime) -> None:
        """A deal with more of them; the renewal of those that are there adds none."""
        bought = [(ware, pieces) for ware, pieces in deal.basket if ware.series == "Cloud"]
        if not bought or (deal.is_renewal and self.points):
            return
        [(ware, pieces), *_] = bought
        self.points += pieces
        begins = self.last is None
        diary = self._next(max(at, self.last + MOMENT) if self.last else at)
        terms = self._terms(ware, diary.now)
        if begins:
            diary.say(
                "subscriptions", "start", self._id, customer=self.relation.client.id, terms=terms
            )
        else:
            diary.say("subscriptions", "change", self._id, terms=terms)
        self.last = diary.now

    def end(self) -> None:
        """For whatever reason, or since they were let down and fell silent."""
        if self.last is None:
            return
        silent_since = self.relation.let_down if self.relation.is_silent else None
        if silent_since or self.rng.random() < CLOUD_ENDS:
            diary = self._next(max(self.last, silent_since) if silent_since else self.last)
            diary.wait(self.rng.uniform(20, 90) if silent_since else self.rng.uniform(120, 420))
            why = WHY_ENDED[self.relation.client.market]
            self._next(diary.now).say("subscriptions", "end", self._id, reason=why)

    @property
    def _id(self) -> UUID:
        return uuid5(self.relation.client.id, "cloud")

    def _next(self, at: datetime) -> Diary:
        return at_the_desk(self.relation, f"cloud {at.isoformat()}", at + MOMENT, self.rng)

    def _terms(self, ware: Ware, at: datetime) -> dict[str, object]:
        company = self.relation.company
        charge = ware.money(company.catalogue.price(ware, at) * self.points)
        return {
            "plan": ware.name,
            "charge": charge,
            "every": "year",
            "product": ware.id(company.root),
            "options": {"points": str(self.points)},
        }
