"""The tables of docs/scaling.md: what workers do on this machine, and would on several.

solocrm bench workers --json > docs/scaling.json
python -m solocrm.bench.outlook
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from solocrm.bench.scaling import Costs, simulate
from solocrm.docs.markdown import table

PAGE = Path(__file__).parents[2] / "docs" / "scaling.md"
MEASURED = PAGE.with_suffix(".json")
BEGIN, END = "<!-- Written by python -m solocrm.bench.outlook. -->", "<!-- To here. -->"

SOURCES = ("kafka", "postgres")
AT_HAND = (1, 2, 4)
BEYOND = (1, 2, 4, 8, 16, 20, 32, 64)
"""Workers."""
DATABASES = (4, 16)
"""Cores."""

Told = Mapping[str, Any]


def costs(told: Told) -> Iterator[tuple[str, ...]]:
    for source in SOURCES:
        of = Costs.of(told, source)
        yield source, *(f"{each:.1f}" for each in (of.worker, of.database, of.looking, of.broker))


def at_hand(told: Told) -> Iterator[tuple[str, ...]]:
    for count in AT_HAND:
        cells = []
        for source in SOURCES:
            cells += [
                told[f"{source}_{count}"]["value"],
                simulate(Costs.of(told, source), count, shared=told["cores"]),
            ]
        yield str(count), *map(rounded, cells)


def beyond(told: Told) -> Iterator[tuple[str, ...]]:
    for count in BEYOND:
        yield (
            str(count),
            *(
                rounded(simulate(Costs.of(told, source), count, database=cores))
                for source in SOURCES
                for cores in DATABASES
            ),
        )


def rounded(rate: float) -> str:
    """To three figures, which is more than is known."""
    return f"{float(f'{rate:.3g}'):,.0f}"


def tables(told: Told) -> str:
    by = [f"from {source}, {how}" for source in SOURCES for how in ("measured", "simulated")]
    cores = [f"from {source}, {each} cores" for source in SOURCES for each in DATABASES]
    parts = (
        "Microseconds of a core that an event takes:",
        table(("from", "worker", "database", "each worker more", "broker"), costs(told)),
        f"Events a second on this machine of {told['cores']} cores, which all share:",
        table(("workers", *by), at_hand(told)),
        "Events a second, simulated, with a core for each worker and so many of the database:",
        table(("workers", *cores), beyond(told)),
    )
    return "\n\n".join((BEGIN, *parts, END))


def written(page: str, told: Told) -> str:
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + tables(told) + after


def main() -> None:
    PAGE.write_text(written(PAGE.read_text(), json.loads(MEASURED.read_text())))


if __name__ == "__main__":
    main()
