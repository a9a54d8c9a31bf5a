"""What customers leave behind: mails opened or not, pages looked at, words, and small purchases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from solocrm.demo import causes
from solocrm.demo.facts import Facts
from solocrm.demo.outreach import Reach
from solocrm.demo.relations import Relation
from solocrm.demo.seasons import Market

MONTH = 30.4
NEWSLETTER_SENT = timedelta(hours=10)
BOUNCES, IS_OPENED, IS_CLICKED = 0.03, 0.42, 0.3
VISITS_A_MONTH, NOTES_A_YEAR, BUYS_A_YEAR = 2.8, 2.2, 3.0
SAYS_NO, JUDGES = 0.06, 0.3
"""How often."""

PAGES = ("/", "/products", "/support", "/cases", "/cloud", "/calibration")
PRICES = "/prices"
NOTES: dict[Market, tuple[str, ...]] = {
    "cn": ("老板换人了，先熟悉一下", "旺季别打电话", "对账在每月 25 号", "想看同行案例"),
    "en": ("Prefers mail to calls", "Busy until the harvest", "Asked for a case study"),
}
ANSWERS = ("later", "not for us", "no")


@dataclass
class Traces:
    """Of one customer; whoever was let down and fell silent opens and visits less."""

    relation: Relation
    rng: Random

    def __post_init__(self) -> None:
        self.facts = Facts(self.relation, self.rng)
        self.ends = self.relation.company.ends

    def leave(self, reaches: Sequence[Reach], deals: Sequence[tuple[UUID, datetime]]) -> None:
        for number, reach in enumerate(reaches):
            self.touched(reach, number)
        self.newsletters()
        self.visits()
        self.looks_at_prices(deals)
        self.notes(deals)
        self.purchases()
        self.judgements()
        if self.relation.client.source == "Web" and not self.relation.known:
            fields = {"topic": self.relation.client.industry}
            at = self.relation.entered + timedelta(minutes=2)
            self.facts.note("form-submissions", "submit", at, "form", form="Contact", fields=fields)

    def chance_of(self, share: float) -> bool:
        return self.rng.random() < share

    def interest(self, at: datetime) -> float:
        """1, or less once silent."""
        return causes.SILENT_INTEREST if self.relation.is_lost(at) else 1.0

    def some_time(self, at: datetime, days: float) -> datetime:
        """Within so many days, by daylight or in the evening."""
        day = at + timedelta(days=self.rng.uniform(0, days))
        return day.replace(hour=self.rng.randint(7, 22), minute=self.rng.randint(0, 59))

    def touched(self, reach: Reach, number: int) -> None:
        campaign = reach.drive.id(self.relation.company.root)
        about = {"campaign": campaign, "channel": reach.channel}
        self.facts.note("touches", "touch", reach.at, f"touch {number}", **about)
        if reach.channel == "Mail":
            self.mail(reach.at, f"campaign {number}", campaign=campaign)
        if reach.asked:
            at = reach.asked - timedelta(minutes=30)
            said = {"outcome": "interested", **about}
            self.facts.note("responses", "respond", at, f"response {number}", **said)
        elif self.chance_of(SAYS_NO):
            outcome = self.rng.choice(ANSWERS)
            at = reach.at + timedelta(hours=self.rng.uniform(1, 90))
            self.facts.note(
                "responses", "respond", at, f"response {number}", outcome=outcome, **about
            )

    def newsletters(self) -> None:
        """On the fifth of every month, or so."""
        company, number = self.relation.company, 0
        at = company.begins.replace(hour=0, minute=0) + NEWSLETTER_SENT
        while at < self.ends:
            number += 1
            self.mail(at + timedelta(seconds=self.rng.randint(0, 900)), f"newsletter {number}")
            at += timedelta(days=MONTH)

    def mail(self, at: datetime, what: str, **about: object) -> None:
        self._mail(at, "sent", what, **about)
        at += timedelta(seconds=self.rng.randint(2, 40))
        if self.chance_of(BOUNCES):
            self._mail(at, "bounced", what, **about)
            return
        self._mail(at, "delivered", what, **about)
        if not self.chance_of(IS_OPENED * self.interest(at)):
            return
        at += timedelta(hours=self.rng.expovariate(1 / 9))
        self._mail(at, "opened", what, **about)
        if self.chance_of(IS_CLICKED):
            at += timedelta(seconds=self.rng.randint(5, 200))
            self._mail(at, "clicked", what, **about)
            self.visit(at + timedelta(seconds=2), f"{what} visit", self.rng.choice(PAGES), **about)

    def _mail(self, at: datetime, became: str, what: str, **about: object) -> None:
        self.facts.note("mails", "mail", at, f"{what} {became}", what=became, **about)

    def visit(self, at: datetime, what: str, page: str, **about: object) -> None:
        seconds = min(1_800, round(self.rng.lognormvariate(3.6, 1.1)))
        self.facts.note("web-visits", "visit", at, what, page=page, seconds=seconds, **about)

    def visits(self) -> None:
        at, number = self.relation.entered, 0
        while (at := at + timedelta(days=self.rng.expovariate(VISITS_A_MONTH / MONTH))) < self.ends:
            number += 1
            if self.chance_of(self.interest(at)):
                self.visit(self.some_time(at, 1), f"visit {number}", self.rng.choice(PAGES))

    def looks_at_prices(self, deals: Sequence[tuple[UUID, datetime]]) -> None:
        """An omen: in the two weeks before they ask for an offer."""
        for deal, at in deals:
            for number in range(self.rng.choice((0, 1, 2, 2, 3))):
                before = self.some_time(at - timedelta(15), 13)
                self.visit(before, f"{deal} prices {number}", PRICES)

    def notes(self, deals: Sequence[tuple[UUID, datetime]]) -> None:
        at, number = self.relation.entered, 0
        while (at := at + timedelta(days=self.rng.expovariate(NOTES_A_YEAR / 365))) < self.ends:
            number += 1
            known = [deal for deal, opened in deals if opened < at]
            about = {"about": known[-1]} if known and self.chance_of(0.5) else {}
            text = self.rng.choice(NOTES[self.relation.client.market])
            self.facts.note(
                "notes", "note", self.some_time(at, 1), f"note {number}", text=text, **about
            )

    def purchases(self) -> None:
        """Of spare parts, in the company's web shop, by those who have what needs them."""
        company, market, number = self.relation.company, self.relation.client.market, 0
        at = self.relation.entered
        while (at := at + timedelta(days=self.rng.expovariate(BUYS_A_YEAR / 365))) < self.ends:
            if not self.relation.has_bought(at) or not self.chance_of(self.interest(at)):
                continue
            number += 1
            ware = self.rng.choice(
                [each for each in company.catalogue.on_sale(market, at) if each.series == "Sense"]
            )
            pieces = self.rng.randint(1, 6)
            self.facts.note(
                "purchases",
                "purchase",
                self.some_time(at, 1),
                f"purchase {number}",
                product=ware.id(company.root),
                quantity=Decimal(pieces),
                amount=ware.money(company.catalogue.price(ware, at) * pieces),
                channel="Web shop",
            )

    def judgements(self) -> None:
        """Twice a year they are asked whether they recommend the company."""
        for number in range(1, 5):
            at = self.some_time(self.relation.company.day(number * 0.24), 12)
            if self.relation.has_bought(at) and self.chance_of(JUDGES):
                let_down = self.relation.is_let_down(at)
                score = self.rng.choice((1, 2, 4, 5, 6) if let_down else (7, 8, 8, 9, 9, 10, 10))
                self.facts.note("ratings", "rate", at, f"nps {number}", scale="nps", score=score)
