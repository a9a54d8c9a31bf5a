"""What the founder does to be heard of, from plan to end, and what it costs."""

from collections.abc import Callable
from datetime import timedelta
from random import Random
from uuid import uuid5

from solocrm.demo.acts import Act
from solocrm.demo.company import Company
from solocrm.demo.diary import Diary
from solocrm.demo.drives import Drive, at_nine, drives

CAMPAIGNS, SPENDS, POLICIES = "campaigns", "spends", "attribution-policies"
AT_LARGE = {"Search ad": 1_800, "Web": 600}
"""What is spent every month without a campaign, by channel."""
TURNS = 7
"""So much may change about a campaign before it starts: something else for each in turn."""


def marketing(company: Company, rng: Random) -> list[Act]:
    """Every campaign, what is spent besides, and how won deals are owed to them."""
    acts: list[Act] = []
    lin = company.team.founder
    for number, drive in enumerate(drives(company)):
        planned = at_nine(company, drive.first - timedelta(21))
        at = max(planned, company.begins + timedelta(hours=2))
        pen = (company.office, lin.market, rng, acts, at, lin)
        Running(company, drive, number, Diary(drive.id(company.root), *pen)).run()
    pen = (company.office, lin.market, rng, acts, company.day(0.05), lin)
    _at_large(company, Diary(uuid5(company.root, "spent at large"), *pen))
    _policy(company, Diary(uuid5(company.root, "attribution"), *pen))
    return acts


class Running:
    """One campaign while it is planned, and its diary."""

    def __init__(self, company: Company, drive: Drive, number: int, diary: Diary) -> None:
        self.company, self.drive, self.number, self.diary = company, drive, number, diary
        self.id = drive.id(company.root)

    def say(self, name: str, /, **body: object) -> None:
        self.diary.say(CAMPAIGNS, name, self.id, **body)

    def run(self) -> None:
        drive = self.drive
        self.say(
            "plan",
            name=drive.name,
            audience=drive.audience,
            channels=drive.channels,
            budget=drive.money(drive.budget),
            begins=drive.first,
            ends=drive.last,
            source=None if self.is_unsourced else drive.source,
        )
        self.rethink()
        self.diary.open_at(at_nine(self.company, drive.first))
        self.say("start")
        self.spend()
        self.diary.open_at(at_nine(self.company, drive.last + timedelta(2)))
        self.say("stop", reason="As planned")
        if self.number % 3 == 0:
            self.put_away()

    @property
    def is_unsourced(self) -> bool:
        """At first: the source of one is named later."""
        return self.number % TURNS == TURNS - 1

    def rethink(self) -> None:
        """Something about most of them changes before they start."""
        drive, turns = self.drive, self.turns()
        if self.diary.now + timedelta(10) < at_nine(self.company, drive.first):
            self.diary.wait(3)
            turns[self.number % TURNS]()

    def turns(self) -> tuple[Callable[[], None], ...]:
        drive = self.drive
        ends, more = drive.last + timedelta(7), drive.money(drive.budget * 5 // 4)
        audience = drive.audience.model_copy(update={"kind": "company"})
        return (
            lambda: self.say("assign", owner=self.company.team.founder.id),
            lambda: self.say("rename", name=f"{drive.name} {drive.first.year}"),
            lambda: self.say("budget", budget=more),
            lambda: self.say("choose-channels", channels=(*drive.channels, "Letter")),
            lambda: self.say("schedule", begins=drive.first, ends=ends),
            lambda: self.say("aim", audience=audience),
            lambda: self.say("name-source", source=drive.source),
        )

    def spend(self) -> None:
        """Week by week."""
        weeks = max(1, (self.drive.last - self.drive.first).days // 7)
        for week in range(min(weeks, 8)):
            self.diary.wait(3)
            part = round(self.drive.budget / min(weeks, 8) * self.diary.rng.uniform(0.8, 1.15))
            channel = self.drive.channels[week % len(self.drive.channels)]
            cost = {"amount": self.drive.money(part), "campaign": self.id, "channel": channel}
            self.diary.say(SPENDS, "spend", uuid5(self.id, f"spend {week}"), **cost)

    def put_away(self) -> None:
        self.diary.wait(40)
        self.say("archive")
        if self.number % 2:
            self.diary.wait(5)
            self.say("restore")


def _at_large(company: Company, diary: Diary) -> None:
    while diary.now < company.ends:
        for channel, usual in AT_LARGE.items():
            spent = drives(company)[0].money(round(usual * diary.rng.uniform(0.8, 1.3)))
            id = uuid5(diary.sitting, channel)
            diary.say(SPENDS, "spend", id, amount=spent, channel=channel)
        diary.wait(30)


def _policy(company: Company, diary: Diary) -> None:
    """The last touch, at first; then the first and the last."""
    id = diary.thread
    diary.say(POLICIES, "define", id, name="Last touch", credit={"days": 90})
    diary.open_at(company.day(0.5))
    diary.say(POLICIES, "revise", id, credit={"model": "position", "days": 120})
    diary.say(POLICIES, "rename", id, name="First and last touch")
    diary.say(POLICIES, "retire", id)
    diary.say(POLICIES, "resume", id)
