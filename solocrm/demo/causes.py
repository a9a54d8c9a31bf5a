"""The hidden causes: why deals of the demo are won and lost, and how strongly.

Nothing of this is in the log; models are judged by what of it they find. A deal that leaves a
stage goes on with chance `1 / (1 + exp(-x))`, where x is the stage's own log-odds (see `tracks`)
plus the log-odds here that apply to it. They work at every stage unless their name says where, so
over the four or five stages of a sale each of them counts several times.
"""

from dataclasses import dataclass
from math import exp

SOURCE = {"Referral": 0.40, "Partner": 0.15, "Cold call": -0.30, "Search ad": -0.15}
"""Who was recommended buys; who was called cold or clicked an advertisement does so less."""

INDUSTRY = {"Pharma": -0.35}
"""Their validation takes longer than their patience."""

BOUGHT_BEFORE = 0.25
"""Customers who won once come back more willing."""

LET_DOWN_AFTER_HOURS = 12.0
IS_LET_DOWN = 0.65
LET_DOWN = -0.55
FALLS_SILENT = 0.7
"""Whoever has a complaint or waits for after-sales and hears nothing for twelve hours of work is
let down more often than not. Most of them ask for no offer any more; of the others fewer buy. Those
who only ask a question do not mind to wait."""

CAMPAIGN_ASKS = {
    "校准体检 Calibration check-up": 0.16,
    "冷链换机 Trade-in": 0.08,
    "老客户回馈 Thank-you offer": 0.05,
    "HACCP 网络课 Webinar": 0.03,
    "岁末问候 Season's letter": 0.0,
    "短视频投放 Video advertising": 0.0,
}
SHARE_OF_AUDIENCE = 0.7
ASKS_WITHIN_DAYS = 25.0
"""Of those whom a campaign touches so many ask for an offer within four weeks that would not have
asked otherwise. Chance chooses seven of ten of an audience; the others show what would have been.
The dearest campaign does nothing."""

SILENT_INTEREST = 0.2
"""Whoever fell silent opens and visits a fifth of what they did, and soon ends the cloud."""

CRISIS = (0.64, 0.73)
CRISIS_TIMES_TICKETS = 3.0
CRISIS_TIMES_LATER = 8.0
SHARE_OF_BATTERIES = 0.6
"""From 64 to 73 in a hundred of the story a colleague is away and a batch of batteries fails: three
times as many tickets come, most complaints are about the batteries, and the first answer comes
eight times later."""

FAST_FIRST_MOVE_DAYS = 2.0
FAST_FIRST_MOVE = 0.45
"""A first stage left within two days, and the deal keeps that pace for good."""

LONG_IN_QUOTE_AFTER_DAYS = 14.0
LONG_IN_QUOTE_A_DAY = -0.08
LONG_IN_QUOTE_AT_MOST = -1.6
"""Each day that a quote lies beyond two weeks counts against it."""

NO_NEXT_STEP = -0.40
"""Stages spent without a next step end badly."""

DISCOUNT_A_POINT_IN_QUOTE = 0.05
"""Each per cent of discount helps once the price is on the table; not before."""

MONTH = {1: -0.10, 2: -0.25, 3: 0.10, 6: 0.10, 8: -0.10, 11: 0.10, 12: 0.20}
"""Budgets end with the year; nobody decides around Spring Festival."""

SLIPPED_A_TIME = -0.12
SLIPPED_AT_MOST = -0.48
"""Each time the close date moved out."""

SHARE_OF_FAST_FIRST_MOVES = 0.40
SHARE_WITHOUT_NEXT_STEP = 0.15
"""How often chance grants or denies the two that the founder has in hand, per deal and stage."""


@dataclass(frozen=True)
class Circumstances:
    """What applies to a deal that is about to leave a stage, after `days` there."""

    source: str
    industry: str
    bought_before: bool
    let_down: bool
    fast_first_move: bool
    has_next_step: bool
    month: int
    slipped: int
    in_quote: bool
    days: float
    discount: int

    def chance(self, odds: float) -> float:
        """The chance to go on, given the stage's own log-odds."""
        return 1 / (1 + exp(-odds - self.log_odds()))

    def log_odds(self) -> float:
        return (
            SOURCE.get(self.source, 0.0)
            + INDUSTRY.get(self.industry, 0.0)
            + BOUGHT_BEFORE * self.bought_before
            + LET_DOWN * self.let_down
            + FAST_FIRST_MOVE * self.fast_first_move
            + NO_NEXT_STEP * (not self.has_next_step)
            + MONTH.get(self.month, 0.0)
            + max(SLIPPED_A_TIME * self.slipped, SLIPPED_AT_MOST)
            + self._of_the_price()
        )

    def _of_the_price(self) -> float:
        if not self.in_quote:
            return 0.0
        late = max(0.0, self.days - LONG_IN_QUOTE_AFTER_DAYS)
        waiting = max(LONG_IN_QUOTE_A_DAY * late, LONG_IN_QUOTE_AT_MOST)
        return waiting + DISCOUNT_A_POINT_IN_QUOTE * self.discount
