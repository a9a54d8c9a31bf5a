"""What the demo company sells: instruments, gateways, the cloud behind them and their care."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from random import Random
from uuid import UUID, uuid5

from domain.line import Line
from domain.money import Money
from solocrm.demo.seasons import Market

CURRENCY: dict[Market, str] = {"cn": "CNY", "en": "USD"}


@dataclass(frozen=True)
class Ware:
    """Price and cost a piece; `rise` is what it costs since prices went up; an order of middle
    size takes `usual` pieces.
    """

    name: str
    series: str
    market: Market
    price: int
    cost: int
    usual: int
    rise: int | None = None

    def id(self, root: UUID) -> UUID:
        return uuid5(root, f"product {self.name}")

    def money(self, whole: int) -> Money:
        return Money(amount=Decimal(whole), currency=CURRENCY[self.market])


MONITOR = Ware("冷库监控主机 M8", "Gate", "cn", 9_800, 5_100, 2)
"""Retired for a time, for want of a chip."""

EARLY_PROBE = Ware("Wireless probe P4", "Sense", "en", 82, 34, 40)
"""Later P5."""

WARES = (
    Ware("温湿度记录仪 T2", "Sense", "cn", 680, 290, 36, rise=720),
    Ware("冷链无线探头 P5", "Sense", "cn", 420, 170, 60),
    Ware("物联网关 G3", "Gate", "cn", 2_800, 1_350, 5, rise=2_980),
    MONITOR,
    Ware("车载温控终端 V4", "Fleet", "cn", 3_200, 1_600, 12),
    Ware("云平台年费（每测点）", "Cloud", "cn", 360, 40, 60),
    Ware("探头校准（每支）", "Care", "cn", 220, 95, 40),
    Ware("冷链验证报告", "Care", "cn", 12_000, 5_200, 1),
    Ware("Frost sensor F1", "Sense", "en", 145, 52, 30, rise=159),
    EARLY_PROBE,
    Ware("Cold-room gateway G3", "Gate", "en", 540, 210, 6),
    Ware("Greenhouse controller C2", "Gate", "en", 1_900, 820, 4, rise=2_050),
    Ware("Cloud, per point and year", "Cloud", "en", 64, 7, 60),
    Ware("Calibration, per probe", "Care", "en", 45, 18, 40),
)


@dataclass(frozen=True)
class Catalogue:
    """The price list, with its two turns: the day prices rose and the time without `MONITOR`."""

    root: UUID
    prices_rose: datetime
    without_monitor: tuple[datetime, datetime]

    def on_sale(self, market: Market, at: datetime) -> list[Ware]:
        gone, back = self.without_monitor
        missing = MONITOR if gone <= at < back else None
        return [ware for ware in WARES if ware.market == market and ware is not missing]

    def price(self, ware: Ware, at: datetime) -> int:
        return ware.rise if ware.rise and at >= self.prices_rose else ware.price

    def basket(
        self, market: Market, at: datetime, size: float, care: bool, rng: Random
    ) -> list[tuple[Ware, int]]:
        """One to three wares and how many of each; for an order of `care` only what is renewed."""
        able = [
            ware
            for ware in self.on_sale(market, at)
            if not care or ware.series in {"Cloud", "Care"}
        ]
        chosen = rng.sample(able, min(len(able), rng.choice((1, 2, 2, 3))))
        return [(ware, self._pieces(ware, size, rng)) for ware in chosen]

    def _pieces(self, ware: Ware, size: float, rng: Random) -> int:
        return max(1, round(ware.usual * size * rng.lognormvariate(0, 0.4)))

    def lines(
        self, basket: Sequence[tuple[Ware, int]], at: datetime, discount: int
    ) -> tuple[Line, ...]:
        """The basket at the prices of that day less `discount` per cent."""
        return tuple(self._lines(basket, at, discount))

    def _lines(
        self, basket: Sequence[tuple[Ware, int]], at: datetime, discount: int
    ) -> Iterator[Line]:
        for ware, pieces in basket:
            minor = self.price(ware, at) * (100 - discount)
            price = Money.of_minor(minor, CURRENCY[ware.market])
            yield Line(product=ware.id(self.root), quantity=Decimal(pieces), price=price)

    def guess(self, basket: Sequence[tuple[Ware, int]], at: datetime) -> Money:
        """What the founder says before she has counted: two figures and zeros."""
        worth = sum(self.price(ware, at) * pieces for ware, pieces in basket)
        return basket[0][0].money(two_figures(worth))


def two_figures(worth: int) -> int:
    return round(worth, 2 - len(str(worth)))
