"""How a deal's life goes: what happens in a stage, and which way it leaves it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from solocrm.demo import turns
from solocrm.demo.deals import Deal

DISCOUNTS = (0, 0, 0, 3, 5, 8, 10, 12)
SKIPS = 0.07
GOES_BACK = 0.04
JOINS_THE_OTHER_PIPELINE = 0.012
"""How often a deal takes these ways where it can."""


@dataclass(frozen=True)
class Ending:
    """When it was over, and how; `open` if it was not by the end of the story."""

    at: datetime
    result: Literal["open", "won", "lost"]


def live(deal: Deal) -> Ending:
    """The whole life of a deal, said in its diary."""
    begin(deal)
    while deal.result == "open" and deal.diary.now < deal.company.ends:
        days = stay(deal)
        leave(deal, days)
        if deal.result != "open":
            turns.come_back(deal)
    ending = Ending(deal.diary.now, deal.result)
    turns.clear_away(deal)
    return ending


def begin(deal: Deal) -> None:
    """Renewals are priced from the start more often than not."""
    if deal.is_renewal and deal.chance_of(0.6):
        opened = deal.open(lines=deal.lines())
        deal.has_lines = True
    else:
        opened = deal.open()
    turns.enter_after_the_fair(deal, opened)
    deal.meet(1 if deal.chance_of(0.8) else 2)


def stay(deal: Deal) -> float:
    """Days in the stage, with a sitting every week or so."""
    days = left = deal.days_to_stay()
    deal.plan_next_step(min(days, 7.0))
    while left > 9:
        some = deal.rng.uniform(4, 8)
        left -= some
        deal.wait(some)
        meanwhile(deal, left)
    deal.wait(left)
    deal.slip_if_due()
    return days


def meanwhile(deal: Deal, left: float) -> None:
    """What happens while a deal stays where it is."""
    deal.slip_if_due()
    if deal.chance_of(0.6):
        deal.plan_next_step(min(left, 7.0))
    if deal.chance_of(0.12):
        deal.guess_again()
    if deal.chance_of(0.06):
        deal.rate()
    if deal.chance_of(0.05):
        deal.rename()
    if deal.chance_of(0.25):
        deal.meet(3)
    turns.take_off_a_contact(deal)
    turns.hand_on(deal)
    turns.put_aside(deal)


def leave(deal: Deal, days: float) -> None:
    if deal.place and deal.chance_of(GOES_BACK):
        turns.move(deal, deal.track.before(deal.place, deal.diary.now))
    elif deal.place and deal.chance_of(JOINS_THE_OTHER_PIPELINE):
        join(deal)
    elif deal.goes_on(days):
        advance(deal)
    else:
        turns.lose(deal)


def advance(deal: Deal) -> None:
    """To the next stage, now and then past it; after the last the deal is won."""
    place = deal.track.after(deal.place, deal.diary.now)
    if deal.chance_of(SKIPS):
        place = deal.track.after(place, deal.diary.now)
    if place == len(deal.track.steps):
        turns.win(deal)
        return
    turns.move(deal, place)
    if place >= deal.track.quote:
        price(deal)
    if deal.chance_of(0.2):
        deal.expect(deal.rng.uniform(10, 35))


def price(deal: Deal) -> None:
    """A quote goes out; later perhaps a better one."""
    if not deal.has_lines:
        deal.discount = deal.rng.choice(DISCOUNTS)
        turns.quote(deal)
    elif deal.place > deal.track.quote and deal.chance_of(0.35):
        deal.discount += deal.rng.randint(2, 5)
        deal.quote(deal.lines())


def join(deal: Deal) -> None:
    """A sale turns out to be a renewal, or the renewal becomes a project of its own."""
    company = deal.company
    deal.track = company.sales if deal.is_renewal else company.renewals
    deal.place = 0 if deal.is_renewal else company.sales.quote
    deal.say("join", pipeline=deal.track.pipeline, stage=deal.step.stage.id)
