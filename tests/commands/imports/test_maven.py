"""Real deals: every figure of the files, from the events alone."""

import asyncio
import csv
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from commands.imports.reading import find
from commands.imports.report import Report
from commands.imports.run import Order, run_import
from domain.customer import Customer
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline
from domain.product import Product
from domain.story import state, story
from domain.user import User
from tests.memory_imports import MemoryImports
from tests.memory_log import MemoryLog

DATA = Path(__file__).parents[3] / "../shared/data/maven_crm"
DEALS = "sales_pipeline_as_of_2017-09-30.csv"
MAVEN = find("maven")
LAST_DAY = date(2017, 9, 30)
COLUMNS = ("Prospecting", "Engaging", "won", "lost", "ever engaged", "won value")

pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the public Maven CRM data is not beside the project, in shared/data"
)


def bring_in(log: MemoryLog, folder: Path = DATA) -> Report:
    return asyncio.run(run_import(log, MemoryImports(), Order(MAVEN, folder, "founder")))


@pytest.fixture(scope="module")
def log() -> MemoryLog:
    """All of it, imported once."""
    log = MemoryLog()
    report = bring_in(log)
    assert list(report.problems) == []
    assert report.recorded == len(log.events)
    return log


def counted(log: MemoryLog, day: date, *, known: bool) -> Counter[str]:
    """From the events as of the end of the day, by the knowledge of then or of now."""
    end = datetime.combine(day, time.max, UTC)
    stages = {
        stage.id: stage.name
        for r in log.events
        if isinstance(r.event, Pipeline.Defined)
        for stage in r.event.stages
    }
    count = Counter[str]()
    for stream in {r.stream for r in log.events if isinstance(r.event, Opportunity.Opened)}:
        told = story(log.stream(stream), **({"known_at": end} if known else {}))
        if deal := state(Opportunity, told, end):
            stage = stages[deal.stage]
            count[stage if deal.status == "open" else deal.status] += 1
            count["ever engaged"] += stage == "Engaging"
            count["won value"] += deal.amount.minor // 100 if deal.status == "won" else 0
    return count


def oracle(day: date) -> Counter[str]:
    """Straight from the file, in which ISO days compare as text."""
    count, today = Counter[str](), day.isoformat()
    for row in rows():
        engaged, closed = row["engage_date"] or "undated", row["close_date"] or "never"
        count["Prospecting"] += engaged == "undated" and day >= LAST_DAY
        count["Engaging"] += engaged <= today < closed
        count["won"] += row["deal_stage"] == "Won" and closed <= today
        count["lost"] += row["deal_stage"] == "Lost" and closed <= today
        count["ever engaged"] += engaged <= today
        count["won value"] += int(row["close_value"] or 0) if closed <= today else 0
    return count


def rows(folder: Path = DATA) -> Iterator[dict[str, str]]:
    with (folder / DEALS).open(newline="") as file:
        yield from csv.DictReader(file)


def test_the_figures_of_the_last_day(log: MemoryLog) -> None:
    count = counted(log, LAST_DAY, known=True)
    assert [count[column] for column in COLUMNS] == [500, 2_409, 3_042, 1_684, 7_135, 7_203_038]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("day", [LAST_DAY - timedelta(days=days) for days in range(0, 350, 23)])
def test_the_figures_of_every_earlier_day(log: MemoryLog, day: date, known: bool) -> None:
    assert +counted(log, day, known=known) == +oracle(day)


def test_before_the_first_day_there_is_nothing(log: MemoryLog) -> None:
    assert not counted(log, date(2016, 10, 19), known=False)


def test_a_second_import_records_nothing(log: MemoryLog) -> None:
    before = len(log.events)
    assert bring_in(log).recorded == 0
    assert len(log.events) == before


def test_spellings_are_mended(log: MemoryLog) -> None:
    entered = [r.event for r in log.events if isinstance(r.event, Customer.Entered)]
    assert len(entered) == 86
    assert {e.profile.industry for e in entered} >= {"technology", "medical"}
    assert "technolgy" not in {e.profile.industry for e in entered}
    assert "Philippines" in {e.profile.region for e in entered}
    acme = next(e for e in entered if e.name == "Acme Corporation")
    assert (acme.profile.size, acme.profile.region) == ("2822 employees", "United States")


def test_agents_sell_products_to_accounts(log: MemoryLog) -> None:
    by_stream = {r.stream: r.event for r in log.events if r.version == 1}
    deal = next(r for r in log.events if r.stream == MAVEN.id_of("deals", "Z063OYW0"))
    assert isinstance(deal.event, Opportunity.Opened)
    assert deal.event.name == "GTX Pro Z063OYW0"
    customer, agent = by_stream[deal.event.customer], by_stream[deal.event.owner or deal.stream]
    assert isinstance(customer, Customer.Entered)
    assert isinstance(agent, User.Joined)
    assert (customer.name, agent.name, agent.login) == (
        "Isdom",
        "Darcel Schlecht",
        "darcel.schlecht",
    )
    priced = {
        e.name: e.price.amount for e in by_stream.values() if isinstance(e, Product.Introduced)
    }
    assert len(priced) == 7
    assert priced["GTX Pro"] == 4821


def test_deals_without_an_account_have_a_customer_that_says_so(log: MemoryLog) -> None:
    nobody = MAVEN.id_of("accounts", "(account not stated)")
    opened = [r.event for r in log.events if isinstance(r.event, Opportunity.Opened)]
    assert sum(each.customer == nobody for each in opened) == sum(
        not row["account"] for row in rows()
    )


@pytest.fixture
def some(tmp_path: Path) -> Path:
    """A folder with every tenth deal."""
    folder = tmp_path / "maven"
    shutil.copytree(DATA, folder)
    lines = (DATA / DEALS).read_text().splitlines()
    (folder / DEALS).write_text("\n".join([lines[0], *lines[1::10], ""]))
    return folder


def test_a_later_export_appends_what_is_new(some: Path) -> None:
    log = MemoryLog()
    bring_in(log, some)

    lines = (some / DEALS).read_text().splitlines()
    place, deal = next((n, each) for n, each in enumerate(lines) if ",Engaging," in each)
    id, agent, product, account, _, engaged, *_ = deal.split(",")
    lines[place] = ",".join([id, agent, product, account, "Won", engaged, "2017-10-05", "999"])
    (some / DEALS).write_text("\n".join([*lines, ""]))
    report = bring_in(log, some)
    assert (report.recorded, list(report.problems)) == (2, [])
    won = state(Opportunity, story(log.stream(MAVEN.id_of("deals", id))))
    assert won
    assert won.status == "won"
    assert won.amount.minor == 99_900


def test_without_its_alias_a_product_is_told_with_its_rows(some: Path) -> None:
    bare = MAVEN.model_copy(deep=True)
    bare.records["deals"].values["product"].aliases.clear()
    log = MemoryLog()
    report = asyncio.run(run_import(log, MemoryImports(), Order(bare, some, "founder")))
    missing = [n for n, row in enumerate(rows(some), 2) if row["product"] == "GTXPro"]
    first = ", ".join(map(str, missing[:3]))
    assert [str(problem) for problem in report.problems] == [
        f'{DEALS}, {len(missing):,} rows ({first}, …): product "GTXPro" is not in products.csv;'
        ' nearest is "GTX Pro": map it with aliases: {GTXPro: GTX Pro}.'
    ]
    assert (report.state, log.events) == ("refused", [])
