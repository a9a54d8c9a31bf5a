"""When the company works, and what it promises to those who write: calendars and SLA policies."""

from collections.abc import Iterator
from datetime import time, timedelta
from decimal import Decimal
from random import Random
from uuid import uuid5

from domain.sla_policy import Target, Terms
from domain.working_calendar import Holiday, Shift, Week
from solocrm.demo.acts import Act
from solocrm.demo.company import Company
from solocrm.demo.diary import Diary
from solocrm.demo.seasons import Market, holidays

OFFICE, ABROAD = "杭州办公室", "European desk"
HOUR = 60


def promises(company: Company, rng: Random) -> list[Act]:
    """Made in the first week, and mended once they could not be kept."""
    acts: list[Act] = []
    lin = company.team.founder
    pen = (company.office, lin.market, rng, acts, company.begins + timedelta(minutes=20), lin)
    _calendars(company, Diary(uuid5(company.root, "calendars"), *pen))
    _policies(company, Diary(uuid5(company.root, "policies"), *pen))
    return acts


def _calendars(company: Company, diary: Diary) -> None:
    office, abroad = uuid5(company.root, OFFICE), uuid5(company.root, ABROAD)
    free = tuple(_holidays(company, "cn"))
    week = workdays((9, 12), (13, 18))
    diary.say(
        "working-calendars",
        "define",
        office,
        name="Office",
        zone="Asia/Shanghai",
        week=week,
        holidays=free[1:],
    )
    diary.say("working-calendars", "rename", office, name=OFFICE)
    diary.say("working-calendars", "add-holiday", office, day=free[0].day, name=free[0].name)
    diary.say(
        "working-calendars",
        "define",
        abroad,
        name=ABROAD,
        zone="Europe/London",
        week=week,
        holidays=tuple(_holidays(company, "en")),
    )
    diary.open_at(company.day(0.23))
    diary.say("working-calendars", "change-hours", abroad, week=workdays((8, 16)))
    extra = company.office.day_of(company.day(0.8)) + timedelta(1)
    diary.say("working-calendars", "add-holiday", abroad, day=extra, name="Moving house")
    diary.open_at(company.day(0.75))
    diary.say("working-calendars", "remove-holiday", abroad, day=extra)


def workdays(*hours: tuple[int, int]) -> Week:
    shifts = tuple(Shift(opens=time(opens), closes=time(closes)) for opens, closes in hours)
    return Week(monday=shifts, tuesday=shifts, wednesday=shifts, thursday=shifts, friday=shifts)


def _holidays(company: Company, market: Market) -> Iterator[Holiday]:
    first, last = (company.office.day_of(at) for at in (company.begins, company.ends))
    name = {"cn": "法定节假日", "en": "Public holiday"}[market]
    for year in range(first.year, last.year + 2):
        yield from (Holiday(day=day, name=name) for day in sorted(holidays(year, market)))


def _policies(company: Company, diary: Diary) -> None:
    """After the crisis of `causes` the founder promises less, and keeps it."""
    usual, urgent = uuid5(company.root, "policy"), uuid5(company.root, "urgent policy")
    calendar = uuid5(company.root, OFFICE)
    diary.pause(300, 400)  # once the calendars are there
    promised = (
        Target(answer=8 * HOUR, resolve=40 * HOUR),
        Target(kind="complaint", answer=4 * HOUR, resolve=24 * HOUR),
    )
    terms = Terms(calendar=calendar, targets=promised, stops=("customer", "evidence"))
    diary.say("sla-policies", "define", usual, name="Promise", terms=terms)
    diary.say("sla-policies", "rename", usual, name="Our promise 服务承诺")
    at_once = Terms(calendar=calendar, targets=(Target(priority=1, answer=2 * HOUR),))
    diary.say("sla-policies", "define", urgent, name="Urgent 紧急", terms=at_once)
    diary.open_at(company.day(0.67))
    diary.say("sla-policies", "retire", urgent)
    diary.open_at(company.day(0.76))
    diary.say("sla-policies", "resume", urgent)
    warned = terms.model_copy(update={"warns": Decimal("0.5")})
    diary.say("sla-policies", "revise", usual, terms=warned)
