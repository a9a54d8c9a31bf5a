"""`python -m solocrm.bench.report` runs all benchmarks and writes docs/benchmarks.md."""

import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from solocrm.bench.catalogue import BENCHES
from solocrm.docs.markdown import NOTICE, page, table

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"

INTRODUCTION = """
Written by `make bench`. Value, peer and limit are measured in the same run on the same data, on a
database of its own with fsync on: medians of three after a warm-up. A ratio above 1 is better than
the peer or the limit, for rates and times alike. One of them alone: `solocrm bench NAME`.
""".strip()

HEADS = ("benchmark", "value", "unit", "peer", "times the peer", "limit", "times the limit")

Told = Mapping[str, Any]


def lines(told: Told) -> Iterator[str]:
    """For people, of one benchmark."""
    for name, unit, each in figures(told):
        yield f"{name}: {number(each['value'])} {unit}"
        for other in ("peer", "limit"):
            if each.get(other):
                ratio = each[f"ratio_to_{other}"]
                yield f"  {ratio} × {each[other]['name']} ({number(each[other]['value'])})"


def figures(told: Told) -> Iterator[tuple[str, str, Told]]:
    """(name, unit, figures) of the benchmark itself and of what stands beside."""
    yield told["name"], told["unit"], told
    for name, each in told.items():
        if name not in {"peer", "limit"} and isinstance(each, Mapping):
            yield f"{told['name']}, {name}", each["unit"], each
        elif name not in OWN and isinstance(each, int | float):
            begin, _, end = name.rpartition("_")
            of = (begin, TIMES[end]) if end in TIMES else (name, told["unit"])
            yield f"{told['name']}, {of[0]}", of[1], {"value": each}


TIMES = {"ms": "ms", "us": "µs"}
OWN = {"value", "events", "cores", "ratio_to_peer", "ratio_to_limit"}


def row(name: str, unit: str, each: Told) -> tuple[str, ...]:
    def other(which: str) -> tuple[str, str]:
        found = each.get(which)
        if not found:
            return "", ""
        return f"{found['name']}: {number(found['value'])}", str(each[f"ratio_to_{which}"])

    return name, number(each["value"]), unit, *other("peer"), *other("limit")


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"


def written(results: Sequence[Told]) -> str:
    rows = [row(*each) for told in results for each in figures(told)]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    told = page("Benchmarks", INTRODUCTION, f"Measured on {machine}.", table(HEADS, rows))
    return told.replace(NOTICE, "<!-- Written by `make bench`. -->")


def main() -> None:
    results = []
    for name, run in BENCHES.items():
        print(name, file=sys.stderr, flush=True)
        results.append(run().as_json(name))
    PAGE.write_text(written(results))


if __name__ == "__main__":
    main()
