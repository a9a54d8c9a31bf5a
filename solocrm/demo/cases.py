"""The life of a ticket: opened, sorted, answered sooner or later, and settled."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log
from random import Random
from uuid import UUID, uuid5

from domain.money import Money
from domain.ticket import Details, Kind
from solocrm.demo import causes, troubles
from solocrm.demo.facts import Facts
from solocrm.demo.relations import Relation
from solocrm.demo.troubles import BATTERIES, TROUBLES, Texts, Trouble
from solocrm.demo.wares import CURRENCY

KINDS: dict[Kind, int] = {"enquiry": 45, "complaint": 35, "after_sales": 20}
CHANNELS = {"cn": ("WeChat", "WeChat", "Phone"), "en": ("E-mail", "E-mail", "Web")}
TEAM = "Support"

ANSWERED_AFTER, SPREAD = 1.5, 0.9
"""Median hours of work until the first answer, and the spread of its logarithm."""

SETTLED_AFTER = 28.0
"""Mean hours of work from there on."""

IS_SORTED, IS_RENAMED, IS_CLASSIFIED, IS_URGENT = 0.25, 0.04, 0.04, 0.12
WAITS, COMES_BACK, IS_CLOSED, IS_SYNCED, IS_JUDGED = 0.3, 0.07, 0.9, 0.05, 0.45
"""How often."""

AWAITED = ("customer", "customer", "customer", "evidence", "vendor", "problem")
CONTENT_WITHIN = 8.0
"""Hours of work."""


@dataclass
class Case:
    """One ticket while it is planned."""

    relation: Relation
    rng: Random
    number: int
    at: datetime
    bought: bool
    waited: float = 0.0
    answered: datetime = field(init=False)
    kind: Kind = "enquiry"
    trouble: Trouble | None = None
    order: UUID | None = None

    def __post_init__(self) -> None:
        self.market = self.relation.client.market
        self.answered = self.at
        thread = f"ticket {self.number}"
        self.id = uuid5(self.relation.client.id, thread)
        self.diary = self.relation.diary(thread, self.at, self.rng)
        if self.bought:
            self._what_about()

    @property
    def lets_down(self) -> bool:
        """See `causes`: only who has a trouble minds to wait."""
        late = self.waited > causes.LET_DOWN_AFTER_HOURS
        return self.kind != "enquiry" and late and self.chance_of(causes.IS_LET_DOWN)

    def play(self) -> None:
        self.open()
        self.sort()
        self.answer()
        if self.chance_of(WAITS):
            self.wait()
        if self.kind == "complaint":
            self.make_good()
        self.settle()
        self.judge()

    def chance_of(self, share: float) -> bool:
        return self.rng.random() < share

    def say(self, name: str, /, **body: object) -> None:
        present = self.relation.company.team.stand_in(self.diary.writer, self.diary.now)
        self.diary.writer = present
        self.diary.say("tickets", name, self.id, **body)

    def text(self, texts: Texts) -> str:
        return self.rng.choice(texts[self.market])

    def open(self) -> None:
        people = [id for id, since in self.relation.met.items() if since < self.at]
        urgent = self.trouble is BATTERIES or self.chance_of(IS_URGENT)
        category = self.trouble.category if self.trouble else None
        self.say(
            "open",
            name=self._subject(),
            customer=self.relation.client.id,
            kind=self.kind,
            order=self.order,
            contact=self.rng.choice(people) if people else None,
            channel=self.rng.choice(CHANNELS[self.market]),
            owner=self.diary.writer.id,
            details=Details(priority=1 if urgent else 3, category=category),
        )

    def sort(self) -> None:
        """Handed on, called otherwise, or first taken for something else."""
        team = self.relation.company.team
        if self.chance_of(IS_SORTED):
            to = team.choose(self.market, self.diary.now, self.rng)
            self.say("assign", owner=to.id, team=TEAM)
            self.diary.writer = to
        if self.chance_of(IS_RENAMED):
            self.say("rename", name=f"{self._subject()} ({self.relation.client.region})")
        if self.kind == "enquiry" and self.bought and self.chance_of(IS_CLASSIFIED):
            self.kind = "complaint"
            self.trouble = self._trouble()
            self.say("classify", kind="complaint")
            self.say("update", details=Details(category=self.trouble.category))

    def answer(self) -> None:
        """Later while it is `causes.CRISIS`."""
        usual = self.rng.lognormvariate(log(ANSWERED_AFTER), SPREAD)
        slower = self.relation.company.is_crisis(self.at)
        self.waited = usual * (causes.CRISIS_TIMES_LATER if slower else 1)
        self.diary.work(self.waited)
        if self.chance_of(0.5):
            self.say("take-up")
        self.say("answer", text=self.text(troubles.ANSWERS))
        self.answered = self.diary.now

    def wait(self) -> None:
        self.diary.work(self.rng.expovariate(1 / 3))
        awaiting = self.rng.choice(AWAITED)
        self.say("wait", awaiting=awaiting)
        self.diary.work(self.rng.expovariate(1 / 25))
        if awaiting == "customer":
            self.say("note-reply", text=self.text(troubles.REPLIES))
        else:
            self.say("take-up")

    def make_good(self) -> None:
        trouble = self.trouble or BATTERIES
        self.diary.work(self.rng.expovariate(1 / 4))
        self.say("explain", cause=trouble.cause)
        self.say(
            "remedy", remedy=trouble.remedy, cost=self._cost(trouble), prevention=trouble.prevention
        )

    def settle(self) -> None:
        self.diary.work(self.rng.expovariate(1 / SETTLED_AFTER))
        if self.chance_of(IS_SYNCED):  # it was done in the courier's own system
            self.say("sync", status="resolved", owner=self.diary.writer.id, number=self.number)
        else:
            self.say("resolve", note=self.text(troubles.SOLVED))
        self.resolved = self.diary.now
        if self.chance_of(COMES_BACK):
            self.diary.wait(self.rng.uniform(1, 9))
            self.say("reopen", reason=self.text(troubles.CAME_BACK))
            self.diary.work(self.rng.expovariate(1 / SETTLED_AFTER))
            self.say("answer", text=self.text(troubles.ANSWERS))
            self.say("resolve", note=self.text(troubles.SOLVED))
        if self.chance_of(IS_CLOSED):
            self.diary.wait(self.rng.uniform(2, 6))
            self.say("close")

    def judge(self) -> None:
        """Whoever waited long says so."""
        if not self.chance_of(IS_JUDGED):
            return
        content = self.waited < CONTENT_WITHIN
        score = self.rng.choice((5, 5, 4, 4, 3) if content else (1, 1, 2, 2, 3))
        Facts(self.relation, self.rng).note(
            "ratings",
            "rate",
            self.resolved + timedelta(hours=self.rng.uniform(1, 30)),
            f"judged {self.number}",
            ticket=self.id,
            scale="csat",
            score=score,
            text=self.text(troubles.JUDGED[content]),
        )

    def _what_about(self) -> None:
        self.kind = self.rng.choices(tuple(KINDS), tuple(KINDS.values()))[0]
        self.order = self.relation.last_order(self.at) if self.kind == "after_sales" else None
        in_crisis = self.relation.company.is_crisis(self.at)
        if self.kind == "after_sales" and self.order is None:
            self.kind = "complaint"
        if in_crisis and self.kind == "enquiry" and self.chance_of(0.6):
            self.kind = "complaint"
        if self.kind == "complaint":
            self.trouble = self._trouble()

    def _trouble(self) -> Trouble:
        in_crisis = self.relation.company.is_crisis(self.at)
        if in_crisis and self.chance_of(causes.SHARE_OF_BATTERIES):
            return BATTERIES
        return self.rng.choices(TROUBLES, [each.often[self.market] for each in TROUBLES])[0]

    def _subject(self) -> str:
        if self.trouble:
            return self.text(self.trouble.says)
        return self.text(troubles.AFTER_SALES if self.order else troubles.QUESTIONS)

    def _cost(self, trouble: Trouble) -> Money | None:
        if not trouble.cost:
            return None
        minor = round(trouble.cost * self.rng.uniform(70, 160))
        return Money.of_minor(minor if self.market == "cn" else minor // 7, CURRENCY[self.market])
