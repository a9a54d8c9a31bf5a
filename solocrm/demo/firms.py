"""Companies that do not exist, of two languages, each with an address in `.example`."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from solocrm.demo.seasons import Market
from solocrm.demo.words import BRANDS, CITIES, COUNTRIES, INDUSTRIES, NAMES

SHARE_CHINESE = 0.6


@dataclass(frozen=True)
class Firm:
    """A company as one finds it in a directory."""

    market: Market
    industry: str
    name: str
    domain: str
    region: str
    dial: str


def firms(rng: Random) -> Iterator[Firm]:
    """One after the other, of some thousand names."""
    used: set[str] = set()
    while True:
        firm = _chinese(rng) if rng.random() < SHARE_CHINESE else _western(rng)
        if firm.name not in used:
            used.add(firm.name)
            yield firm


def _chinese(rng: Random) -> Firm:
    industry, (brand, latin) = rng.choice(tuple(INDUSTRIES)), rng.choice(BRANDS)
    city, city_latin, province = rng.choice(CITIES)
    name = f"{city}{brand}{rng.choice(INDUSTRIES[industry].cn)}"
    return Firm("cn", industry, name, f"{latin}-{city_latin}.example", province, "+86")


def _western(rng: Random) -> Firm:
    industry, (region, dial) = rng.choice(tuple(INDUSTRIES)), rng.choice(COUNTRIES)
    name = f"{rng.choice(NAMES)} {rng.choice(INDUSTRIES[industry].en)}"
    domain = f"{name.lower().replace(' ', '-')}.example"
    return Firm("en", industry, name, domain, region, dial)
