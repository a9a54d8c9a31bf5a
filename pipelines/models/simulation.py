"""What is won in the months to come, many times over: every open deal goes on as past deals went
on from its stage, and new ones come in as they came in.

A deal is a semi-Markov chain: from a stage it goes on after as many days, and to the stage or end,
of some past stay there that lasted at least as long as its own has. Stays that are not over yet
count for the days they have lasted: E. L. Kaplan, P. Meier (1958), Nonparametric Estimation from
Incomplete Observations, JASA 53, 457-481. A deal that is won comes to such a share of its worth as
some won deal came to of its worth in that stage; great deals are drawn as often as they are great,
so that sums come out. How little is known is in it, too: each round weighs the
past deals anew (D. B. Rubin 1981, The Bayesian Bootstrap, Annals of Statistics 9, 130-134), and
draws the pace of new ones from what that past leaves open.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pipelines.models.numbers import Numbers
from pipelines.models.past import LOST, WON, Afoot, Past, Places

ROUNDS = 25
STEPS = 60
"""After so many stages within the time ahead a deal is let go."""

ENOUGH = 10
"""Ended stays in a stage; below it, the stays of all stages are its past."""


@dataclass(frozen=True)
class Ahead:
    """Won worth in minor units, by path, month and currency: of deals that are `open`, and of
    those that are yet to come in.
    """

    currencies: tuple[str, ...]
    open: NDArray[np.float64]
    new: NDArray[np.float64]


def simulate(past: Past, ends: Numbers, months: Sequence[date], paths: int, seed: int) -> Ahead:
    """`ends` are where the months ahead end, in days of work from now."""
    rng = np.random.default_rng(seed)
    shape = (paths, len(ends), len(past.currencies))
    ahead = Ahead(past.currencies, np.zeros(shape), np.zeros(shape))
    for these in np.array_split(np.arange(paths), min(ROUNDS, paths)):
        weight = rng.exponential(size=past.deals)
        stages = [Stage.of(past, state, weight) for state in range(past.states)]
        rounds = Round(past, stages, ends, len(these), rng)
        luck = past.winning.draw(months, len(these), rng)[:, :, None]
        ahead.open[these] = luck * rounds.played(rounds.open())
        ahead.new[these] = luck * rounds.played(rounds.new(weight, months))
    return ahead


@dataclass(frozen=True)
class Stage:
    """The past of one stage by length of stay; `gone` is the share that had ended by then. Deals
    that were won came to the shares `kept` of their worth here, `likely` so often (cumulated).
    """

    days: Numbers
    to: Places
    gone: Numbers
    kept: Numbers
    likely: Numbers

    @classmethod
    def of(cls, past: Past, state: int, weight: Numbers) -> "Stage":
        stays = past.stays
        own = stays.state == state
        if (own & (stays.to >= 0)).sum() < ENOUGH:
            own = np.ones_like(own)
        order = np.flatnonzero(own)[np.argsort(stays.days[own], kind="stable")]
        days, to, each = stays.days[order], stays.to[order], weight[stays.deal[order]]
        there = np.cumsum(each[::-1])[::-1]
        still = np.cumprod(1 - np.where(to >= 0, each, 0.0) / there, dtype=np.float64)
        had = stays.before[order] > 0
        before, after = stays.before[order][had], stays.won[order][had]
        likely = np.cumsum(each[had] * before)
        return cls(days, to, 1.0 - still, after / before, likely)

    def shares(self, number: int, rng: np.random.Generator) -> Numbers:
        """What so many deals come to of their worth, if they are won."""
        if not len(self.kept):
            return np.ones(number)
        drawn = rng.uniform(0, self.likely[-1], number)
        return self.kept[np.searchsorted(self.likely, drawn)]

    def draw(self, age: Numbers, rng: np.random.Generator) -> Places:
        """For each deal a stay no shorter than its own; beyond the last where it never ends."""
        past = np.searchsorted(self.days, age, side="right")
        so_far = np.r_[0.0, self.gone][past]
        drawn = so_far + (1 - rng.random(len(age))) * (1 - so_far)
        place = np.maximum(np.searchsorted(self.gone, drawn), past)
        places: Places = np.where(so_far < 1, place, len(self.days))
        return places


@dataclass(frozen=True)
class Round:
    """Some paths by one reading of the past."""

    past: Past
    stages: Sequence[Stage]
    ends: Numbers
    paths: int
    rng: np.random.Generator

    def open(self) -> Afoot:
        """The open deals, once a path."""
        open = self.past.open
        path = np.repeat(np.arange(self.paths), len(open.state))
        each = open.taken(np.tile(np.arange(len(open.state)), self.paths))
        return self.expected(each.on(path, each.since))

    def new(self, weight: Numbers, months: Sequence[date]) -> Afoot:
        """Deals yet to come in: as many and such ones as came in before, by the season."""
        came = self.past.arrivals
        if not len(came.state):
            return came
        begins = np.r_[0.0, self.ends[:-1]]
        work = (self.ends - begins) * self.past.arriving.draw(months, self.paths, self.rng)
        pace = self.rng.gamma(len(came.state) + 0.5) / self.past.window
        number = self.rng.poisson(pace * work)
        path, month = (np.repeat(each.ravel(), number.ravel()) for each in np.indices(work.shape))
        chance = weight[came.deal] / weight[came.deal].sum()
        drawn = came.taken(self.rng.choice(len(chance), size=len(path), p=chance))
        since = self.rng.uniform(begins[month], self.ends[month])
        return self.expected(drawn.on(path, since))

    def expected(self, afoot: Afoot) -> Afoot:
        worth = afoot.worth.copy()
        for state in np.unique(afoot.state):
            here = afoot.state == state
            worth[here] *= self.stages[state].shares(int(here.sum()), self.rng)
        return replace(afoot, worth=worth)

    def played(self, afoot: Afoot) -> NDArray[np.float64]:
        """Won worth by path, month and currency."""
        shape = (self.paths, len(self.ends), len(self.past.currencies))
        won = np.zeros(int(np.prod(shape)))
        for _ in range(STEPS):
            if not len(afoot.state):
                break
            afoot = self.stepped(afoot)
            ended = afoot.state == WON
            month = np.searchsorted(self.ends, afoot.since[ended], side="right")
            place = np.ravel_multi_index((afoot.path[ended], month, afoot.currency[ended]), shape)
            won += np.bincount(place, self.worth(afoot, ended), minlength=len(won))
            afoot = afoot.taken(np.flatnonzero((afoot.state != WON) & (afoot.state != LOST)))
        return won.reshape(shape)

    def worth(self, afoot: Afoot, ended: NDArray[np.bool_]) -> Numbers:
        """Of deals that were won; where no amount was ever said, that of some deal won before."""
        worth = afoot.worth[ended].copy()
        currency = afoot.currency[ended]
        for each, before in self.past.won.items():
            unsaid = (worth <= 0) & (currency == each)
            if len(before):
                worth[unsaid] = self.rng.choice(before, size=int(unsaid.sum()))
        return worth

    def stepped(self, afoot: Afoot) -> Afoot:
        """Each deal at the end of its stay; those that do not get there in time are left out."""
        age = np.maximum(0.0, -afoot.since)
        parts = []
        for state in np.unique(afoot.state):
            here = np.flatnonzero(afoot.state == state)
            stage = self.stages[state]
            stay = stage.draw(age[here], self.rng)
            here, stay = here[stay < len(stage.days)], stay[stay < len(stage.days)]
            left = afoot.since[here] + stage.days[stay]
            in_time = left < self.ends[-1]
            here, stay, left = here[in_time], stay[in_time], left[in_time]
            parts.append(afoot.taken(here).gone(stage.to[stay], left))
        return Afoot.together(parts)
