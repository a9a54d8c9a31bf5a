"""What workers cost is told of each event; what more of them would do agrees with what is known."""

import json
from math import factorial
from random import Random

import pytest

from solocrm.bench import outlook
from solocrm.bench.report import figures
from solocrm.bench.scaling import Costs, shares, simulate
from solocrm.bench.workers import Cost, told


def test_each_way_is_told_with_what_an_event_took_of_the_processors() -> None:
    costs = {
        (source, count): Cost(100.0 * count, workers=0.01, database=0.002, broker=0.001)
        for source in ("kafka", "postgres")
        for count in (1, 2, 4)
    }
    result = told(costs, 100, looking=3.0)
    assert (result.value, result.better_than(result.peer)) == (400, 4)
    found = {name: (unit, each["value"]) for name, unit, each in figures(result.as_json("workers"))}
    assert found["workers, postgres_2"] == ("events/s", 200)
    assert found["workers, kafka_4_workers"] == ("µs", 100)
    assert found["workers, postgres_1_database"] == ("µs", 20)
    assert found["workers, postgres_looking"] == ("µs", 3)


@pytest.mark.parametrize("workers", [1, 2, 5, 12])
def test_by_chance_it_does_what_the_formula_of_the_machine_repairman_says(workers: int) -> None:
    """N workers, one core of the database, all times exponential: Kleinrock 1975, 3.8."""
    costs = Costs(worker=90, database=30)
    ratio = costs.database / costs.worker
    ways = [factorial(workers) / factorial(workers - n) * ratio**n for n in range(workers + 1)]
    wanted = (1 - 1 / sum(ways)) * 1e6 / costs.database
    found = simulate(costs, workers, database=1, spread=1, batches=4_800 // workers)
    assert found == pytest.approx(wanted, rel=0.04)


@pytest.mark.parametrize(
    ("workers", "database", "wanted"),
    [(1, 4, 1e4), (4, 4, 4e4), (32, 1, 5e4), (64, 4, 2e5), (64, 16, 64e4), (20, 16, 16e4)],
)
def test_without_chance_workers_are_bound_by_themselves_the_database_or_their_slots(
    workers: int, database: int, wanted: float
) -> None:
    """Of 20 workers four have four slots: all is done when they are, as if they were 16."""
    costs = Costs(worker=80, database=20)
    found = simulate(costs, workers, database=database, spread=0, batches=40)
    assert found == pytest.approx(wanted, rel=0.07)


def test_on_one_machine_more_workers_than_cores_are_of_no_use() -> None:
    costs = Costs(worker=60, database=30, broker=10)
    found = [simulate(costs, count, shared=2) for count in (1, 2, 4)]
    assert found == pytest.approx([1e4, 2e4, 2e4], rel=0.05)


def test_looking_through_the_whole_log_ends_what_postgres_gives() -> None:
    """The database cannot give more than its cores do for what each event costs there."""
    costs = Costs(worker=80, database=20, looking=5)
    at_64 = simulate(costs, 64, database=4)
    assert at_64 == pytest.approx(4e6 / (20 + 63 * 5), rel=0.05)
    assert simulate(costs, 16, database=4) == pytest.approx(4e6 / (20 + 15 * 5), rel=0.05)


def test_every_slot_is_some_workers() -> None:
    dealt = shares(Random(1), 3, 640_000)
    assert len(dealt) == 3
    assert sum(dealt) == pytest.approx(640_000, rel=0.01)
    assert dealt[0] / sum(dealt) == pytest.approx(22 / 64, rel=0.02)


def test_the_page_tells_what_the_simulation_makes_of_what_was_measured() -> None:
    page, measured = outlook.PAGE.read_text(), json.loads(outlook.MEASURED.read_text())
    assert measured["name"] == "workers"
    assert outlook.written(page, measured) == page
