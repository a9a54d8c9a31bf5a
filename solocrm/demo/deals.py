"""The life of a deal: opened, stage after stage, until it is won or lost or the story ends."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid5

from commands.catalogue import command
from commands.correct import Instead
from domain.line import Line
from solocrm.demo import causes
from solocrm.demo.acts import Say
from solocrm.demo.company import Company
from solocrm.demo.diary import Diary
from solocrm.demo.people import SCALE, Client
from solocrm.demo.phrases import next_step, why_lost
from solocrm.demo.tracks import Step, Track
from solocrm.demo.wares import Ware
from solocrm.demo.words import INDUSTRIES, RENEWAL

SPREAD_OF_STAYS = 0.65
"""Of the logarithm of the days in a stage."""

LINGERS = 0.06
LINGERS_TIMES = 5.0
"""How often a deal stays so many times longer than it should."""

ROLES = ("decides", "uses it", "pays", "advises")


@dataclass
class Deal:
    """A deal while it is planned: everything is said in its `diary`, at the pen's instant."""

    company: Company
    client: Client
    track: Track
    diary: Diary
    source: str
    bought_before: bool
    let_down: bool
    people: Sequence[UUID]
    result: Literal["open", "won", "lost"] = "open"
    place: int = 0
    discount: int = 0
    slipped: int = 0
    has_lines: bool = False
    has_next_step: bool = False
    met: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = self.diary.rng
        self.id = uuid5(self.diary.thread, "deal")
        self.owner = self.diary.writer
        self.last_at = self.diary.now
        self.fast = self.chance_of(causes.SHARE_OF_FAST_FIRST_MOVES)
        self.basket = self._basket()
        self.close_date = self._first_close_date()
        self.name = self._first_name()

    @property
    def is_renewal(self) -> bool:
        return self.track is self.company.renewals

    @property
    def step(self) -> Step:
        return self.track.steps[self.place]

    @property
    def today(self) -> date:
        return self.company.office.day_of(self.diary.now)

    def chance_of(self, share: float) -> bool:
        return self.rng.random() < share

    def say(self, name: str, /, **body: object) -> Say:
        said = self.diary.say("opportunities", name, self.id, **body)
        self.last_at = said.at
        return said

    def correct(self, reason: str, *instead: Instead, never: tuple[Say, ...] = ()) -> None:
        self.diary.correct("opportunities", self.id, reason, *instead, never=never)
        self.last_at = self.diary.now

    def say_late(self, name: str, at: datetime, why: str, /, **body: object) -> None:
        """What happened at a past instant, and nobody wrote down."""
        self.correct(why, Instead(command("opportunities", name), body, at))

    def wait(self, days: float) -> None:
        """On to another sitting; a colleague who has gone hands over first."""
        self.diary.wait(days)
        present = self.company.team.stand_in(self.owner, self.diary.now)
        self.diary.writer = present
        if present is not self.owner and self.result == "open":
            self.owner = present
            self.say("assign", owner=present.id)

    def open(self, **also: object) -> Say:
        return self.say(
            "open",
            name=self.name,
            customer=self.client.id,
            pipeline=self.track.pipeline,
            amount=self.company.catalogue.guess(self.basket, self.diary.now),
            close_date=self.close_date,
            owner=self.owner.id,
            source=self.source,
            **also,
        )

    def meet(self, people: int) -> None:
        """The first so many contacts play their roles."""
        for person, role in list(zip(self.people[:people], ROLES, strict=False))[len(self.met) :]:
            self.say("add-contact", contact=person, role=role)
            self.met.append(person)

    def days_to_stay(self) -> float:
        """Drawn on entering a stage; whoever is fast at first leaves the first within two days."""
        days = self.step.days * self.rng.lognormvariate(0, SPREAD_OF_STAYS)
        if self.place == 0 and not self.is_renewal:
            limit = causes.FAST_FIRST_MOVE_DAYS
            return self.rng.uniform(0.2, limit - 0.5) if self.fast else limit + days
        return days * LINGERS_TIMES if self.chance_of(LINGERS) else days

    def plan_next_step(self, days: float) -> None:
        """Due about when it will be done; some are put off, some stages get none."""
        had, self.has_next_step = self.has_next_step, False
        if self.chance_of(causes.SHARE_WITHOUT_NEXT_STEP):
            if had:
                self.say("set-next-step", text="")
            return
        self.has_next_step = True
        text = next_step(self.client.market, self.place, self.is_renewal, self.rng)
        ahead = days * self.rng.choice((0.3, 0.6, 0.9, 1.0, 1.2))
        due = self.company.office.working_day(self.today + timedelta(max(1, round(ahead))))
        self.say("set-next-step", text=text, due=due)

    def lines(self, times: int = 1) -> tuple[Line, ...]:
        """The basket, so many times, at the prices of the day."""
        basket = [(ware, pieces * times) for ware, pieces in self.basket]
        return self.company.catalogue.lines(basket, self.diary.now, self.discount)

    def quote(self, lines: tuple[Line, ...]) -> Say:
        """Their sum is the amount from now on."""
        self.has_lines = True
        return self.say("change-lines", lines=lines)

    def guess_again(self) -> None:
        """The customer wants more, or less."""
        self.basket = self._basket()
        if self.has_lines:
            self.quote(self.lines())
        else:
            amount = self.company.catalogue.guess(self.basket, self.diary.now)
            self.say("change-amount", amount=amount)

    def expect(self, days: float) -> None:
        """Close that many days from now."""
        self.close_date = self.company.office.working_day(self.today + timedelta(round(days)))
        self.say("change-close-date", close_date=self.close_date)

    def slip_if_due(self) -> None:
        """A close date that is about to pass moves out."""
        if self.close_date <= self.today + timedelta(1):
            self.slipped += 1
            self.expect(self.rng.uniform(7, 30))

    def goes_on(self, days: float) -> bool:
        """Whether the deal advances after so many days in its stage: see `causes`."""
        circumstances = causes.Circumstances(
            source=self.source,
            industry=self.client.industry,
            bought_before=self.bought_before,
            let_down=self.let_down,
            fast_first_move=self.fast and not self.is_renewal,
            has_next_step=self.has_next_step,
            month=self.diary.now.month,
            slipped=self.slipped,
            in_quote=self.place >= self.track.quote,
            days=days,
            discount=self.discount,
        )
        return self.chance_of(circumstances.chance(self.step.odds))

    def why_lost(self) -> dict[str, object]:
        """In the customer's language."""
        priced = self.place >= self.track.quote
        reason, note = why_lost(self.client.market, priced, self.rng)
        return {"reason": reason, "note": note}

    def rename(self) -> None:
        """It became the second part of something larger."""
        self.name += "（二期）" if self.client.market == "cn" else ", phase 2"
        self.say("rename", name=self.name)

    def rate(self) -> None:
        """The founder knows better than the stage, or no longer thinks so."""
        chances = (None, *(Decimal(percent) / 100 for percent in range(10, 95, 5)))
        self.say("rate", probability=self.rng.choice(chances))

    def _basket(self) -> list[tuple[Ware, int]]:
        size = SCALE[self.client.size] * self.rng.lognormvariate(0, 0.35)
        return self.company.catalogue.basket(
            self.client.market, self.diary.now, size, self.is_renewal, self.rng
        )

    def _first_close_date(self) -> date:
        days = 1.6 * sum(step.days for step in self.track.steps) * self.rng.uniform(0.6, 1.4)
        return self.company.office.working_day(self.today + timedelta(round(days)))

    def _first_name(self) -> str:
        if self.is_renewal:
            return RENEWAL[self.client.market].format(year=self.close_date.year)
        industry = INDUSTRIES[self.client.industry]
        wants = industry.cn_wants if self.client.market == "cn" else industry.en_wants
        pieces = self.basket[0][1]
        return self.rng.choice(wants).format(n=2 + pieces // 5)
