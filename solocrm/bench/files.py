"""The files of `bench import-file`: as many customers as it takes, and twice as many deals."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

from commands.imports.mapping import ImportMapping
from commands.imports.reading import read

MAPPING = Path(__file__).parent / "files.yaml"
FIRST_DAY = date(2020, 1, 6)
TRADES, COUNTRIES = ("retail", "technolgy", "finance"), ("Germany", "France", "España")
EVENTS_OF_THREE_ROWS = 8
"""On average: of a customer and two deals."""

CUSTOMERS = ("number", "name", "since", "Industry", "country", "mail", "phone")
DEALS = (
    *("deal", "title", "customer", "worth", "opened", "seen", "offered", "closed"),
    *("outcome", "agreed", "reason"),
)


def mapping(source: str) -> ImportMapping:
    """Read anew; another source means other records."""
    return read(text(source), MAPPING.name)


def text(source: str) -> str:
    return MAPPING.read_text("utf-8").replace("source: bench", f"source: {source}")


def write(folder: Path, events: int) -> None:
    """Files that come to about so many events, the same each time."""
    chance, number = Random(7), max(1, events // EVENTS_OF_THREE_ROWS)
    since = [FIRST_DAY + timedelta(days=chance.randrange(900)) for _ in range(number)]
    _write(folder / "customers.csv", CUSTOMERS, _customers(since, chance))
    _write(folder / "deals.csv", DEALS, _deals(since, chance))


def _customers(since: Sequence[date], chance: Random) -> Iterator[Sequence[object]]:
    for number, day in enumerate(since):
        trade, country = chance.choice(TRADES), chance.choice(COUNTRIES)
        mail, phone = f"office@{number}.example.com", f"+49 30 {number:06}"
        yield number, f"Customer {number}", f"{day:%d/%m/%Y}", trade, country, mail, phone


def _deals(since: Sequence[date], chance: Random) -> Iterator[Sequence[object]]:
    for number in range(2 * len(since)):
        customer = chance.randrange(len(since))
        days = [since[customer] + timedelta(days=chance.randrange(200))]
        for _ in range(3):
            days.append(days[-1] + timedelta(days=chance.randrange(1, 30)))
        reached = chance.choices(range(4), (1, 2, 3, 5))[0]
        told = [day if step <= reached else "" for step, day in enumerate(days)]
        outcome = chance.choice(("won", "lost")) if reached == 3 else ""
        worth = chance.randrange(100, 90_000)
        agreed = worth - 50 if outcome == "won" else ""
        reason = "too dear" if outcome == "lost" else ""
        head = f"D{number}", f"Order {number}", f"Customer {customer}", worth
        yield *head, *told, outcome, agreed, reason


def _write(path: Path, header: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
