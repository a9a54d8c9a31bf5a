"""Customers and the people there: invented, with numbers nobody has and addresses in `.example`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID, uuid5

from domain.customer import Kind, Profile
from domain.person import Particulars
from solocrm.demo.firms import Firm, firms
from solocrm.demo.seasons import Market
from solocrm.demo.words import FIRST_NAMES, GIVEN, LAST_NAMES, POSITIONS, SURNAMES

SIZES = ("1–9", "10–49", "50–249", "250+")
SCALE = {"1–9": 0.35, "10–49": 0.8, "50–249": 1.6, "250+": 3.0}
"""How much larger or smaller an order of a customer of that size is than the usual one."""

SHARE_OF_PERSONS = 0.06


@dataclass(frozen=True)
class Person:
    """Somebody at a customer."""

    id: UUID
    name: str
    position: str
    particulars: Particulars


@dataclass(frozen=True)
class Client:
    """A customer to be, and who can be met there."""

    id: UUID
    number: int
    market: Market
    kind: Kind
    name: str
    domain: str
    dial: str
    industry: str
    size: str
    region: str
    source: str
    people: tuple[Person, ...]

    @property
    def profile(self) -> Profile:
        chinese = self.market == "cn"
        return Profile(
            industry=self.industry,
            size=self.size,
            region=self.region,
            source=self.source,
            lifecycle="lead",
            language="中文" if chinese else "English",
            channel="WeChat" if chinese else "E-mail",
        )

    @property
    def particulars(self) -> Particulars:
        mailbox = "service" if self.market == "cn" else "hello"
        return Particulars(emails=(f"{mailbox}@{self.domain}",))


SOURCES = {
    "Web": 28,
    "Referral": 20,
    "Trade fair": 16,
    "Search ad": 14,
    "Cold call": 12,
    "Partner": 10,
}


def clients(root: UUID, rng: Random) -> Iterator[Client]:
    """One after the other; no company's name comes twice."""
    for number, firm in enumerate(firms(rng)):
        yield _client(uuid5(root, f"customer {number}"), number, firm, rng)


def _client(id: UUID, number: int, firm: Firm, rng: Random) -> Client:
    people = tuple(
        _person(uuid5(id, f"contact {each}"), firm, rng)
        for each in range(rng.choice((1, 1, 2, 2, 2, 3)))
    )
    is_person = rng.random() < SHARE_OF_PERSONS
    return Client(
        id=id,
        number=number,
        market=firm.market,
        kind="person" if is_person else "company",
        name=people[0].name if is_person else firm.name,
        domain=firm.domain,
        dial=firm.dial,
        industry=firm.industry,
        size="1–9" if is_person else rng.choices(SIZES, (20, 45, 27, 8))[0],
        region=firm.region,
        source=rng.choices(tuple(SOURCES), tuple(SOURCES.values()))[0],
        people=people[:1] if is_person else people,
    )


def _person(id: UUID, firm: Firm, rng: Random) -> Person:
    if firm.market == "cn":
        (surname, latin), (given, given_latin) = rng.choice(SURNAMES), rng.choice(GIVEN)
        name, mailbox = surname + given, given_latin + latin
    else:
        first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        name, mailbox = f"{first} {last}", f"{first}.{last}".lower()
    particulars = Particulars(
        phones=(phone(firm.dial, rng),) if rng.random() < 0.85 else (),
        emails=(f"{mailbox}@{firm.domain}",) if rng.random() < 0.9 else (),
        handles={"WeChat": f"{mailbox}_{rng.randint(10, 99)}"} if firm.market == "cn" else {},
        birthday=birthday(rng) if rng.random() < 0.2 else None,
    )
    return Person(id, name, rng.choice(POSITIONS[firm.market]), particulars)


def birthday(rng: Random) -> date:
    return date(rng.randint(1962, 1999), rng.randint(1, 12), rng.randint(1, 28))


def phone(dial: str, rng: Random) -> str:
    """A number kept for fiction in Britain and North America; in China 12x was never given out."""
    match dial:
        case "+86":
            return f"+86 12{rng.randint(0, 9)} {rng.randint(0, 9999):04} {rng.randint(0, 9999):04}"
        case "+44":
            return f"+44 7700 900{rng.randint(0, 999):03}"
    return f"+1 {rng.choice((503, 206, 802, 416))} 555 01{rng.randint(0, 99):02}"
