"""What is wrong with the data is shown with its score and what to do."""

from collections.abc import Iterator
from datetime import UTC, datetime

import polars as pl
import psycopg
import pytest

from infra.postgres.scores import PostgresScores
from pipelines.quality.check import Quality
from pipelines.quality.kept import keep
from tests.crm import DAY, id_of
from tests.web.site import Site, company, open_site, words

FINDINGS = [
    ("opportunities", "acme", "deal_without_close_date", "missing", "change-close-date"),
    ("opportunities", "acme", "deal_without_amount", "missing", "change-amount"),
    ("customers", "bolt Ltd", "customer_lapsed_but_buys", "contradictory", "convert"),
]


@pytest.fixture(scope="module")
def site(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Checked a day ago, when more was wrong, and now."""
    crm = company()
    with open_site(module_database, tmp_path_factory.mktemp("data"), crm) as opened:
        scores = PostgresScores(module_database)
        worse = [
            *FINDINGS,
            ("customers", "dune Ltd", "customer_without_industry", "missing", "assign"),
        ]
        assert keep(found(crm.now - DAY, worse), scores, position=7) == 3
        assert keep(found(crm.now, FINDINGS), scores, position=9) == 2
        assert keep(found(crm.now, FINDINGS), scores, position=9) == 0
        with psycopg.connect(module_database) as connection:
            connection.execute("SELECT tick()")
        yield opened


def found(as_of: datetime, told: list[tuple[str, str, str, str, str]]) -> Quality:
    rows = [(noun, str(id_of(name)), *rest) for noun, name, *rest in told]
    findings = pl.DataFrame(
        rows, ["subject_type", "subject", "rule", "kind", "remedy"], orient="row"
    )
    everybody = [("customers", f"{name} Ltd") for name in ("acme", "bolt", "core", "dune", "edge")]
    everybody += [("opportunities", name) for name in ("acme", "bolt", "edge")]
    records = pl.DataFrame(
        [(noun, str(id_of(name))) for noun, name in everybody],
        ["subject_type", "subject"],
        orient="row",
    )
    counted = findings.group_by("subject_type", "subject").len("found")
    scores = records.join(counted, on=["subject_type", "subject"], how="left").with_columns(
        found=pl.col("found").fill_null(0), score=1 - pl.col("found").fill_null(0) / 10
    )
    return Quality(as_of.astimezone(UTC), findings, scores)


def test_the_page_says_how_good_the_data_is_and_what_to_do(site: Site) -> None:
    shown = words(site.get("/quality"))
    for line in (
        "8 records were checked and keep 96.2 % of their rules by weight. "
        "Of 2 there is something to mend.",
        "Customers 5 1 98.0 %",
        "Deals 3 1 93.3 %",
        "Missing Nobody said when the deal should close. Say when it should close. 1",
        "Records to mend, the worst first 2",
        "checked as of",
        "up to event 9",
    ):
        assert line in shown, line
    records = shown.partition("Records to mend")[2]
    assert records.index("Deals acme acme Ltd") < records.index("Customers bolt Ltd")
    assert "dune Ltd" not in records  # it was put right since


@pytest.mark.parametrize(
    ("narrowed", "left"),
    [
        ("kind=missing", "acme"),
        ("rule=customer_lapsed_but_buys", "bolt"),
        ("noun=customers", "bolt"),
    ],
)
def test_the_list_is_narrowed_down(site: Site, narrowed: str, left: str) -> None:
    records = words(site.get(f"/quality?{narrowed}")).partition("Records to mend")[2]
    assert "the worst first 1 " in records
    assert f"{left} Ltd" in records


def test_a_kind_that_there_is_not_is_refused(site: Site) -> None:
    assert site.get("/quality?kind=ugly").status_code == 404


def test_a_customer_is_told_with_what_to_mend(site: Site) -> None:
    shown = words(site.get(f"/customers/{id_of('acme Ltd')}"))
    assert "To mend Quality acme keeps 80 % of the rules Missing Nobody said when" in shown
    assert "To mend" not in words(site.get(f"/customers/{id_of('dune Ltd')}"))


def test_a_record_that_was_put_right_was_flawed_before(site: Site) -> None:
    moment = (site.crm.now - DAY / 2).isoformat()
    dune = f"customers/{id_of('dune Ltd')}/quality"
    assert site.api(dune)["score"] == 1
    assert site.api(dune, at=moment)["findings"][0]["rule"] == "customer_without_industry"
    assert site.api(dune, at=moment, known_at=moment)["score"] is None  # nobody had looked


def test_what_was_found_is_no_score_of_a_model(site: Site) -> None:
    assert site.api(f"opportunities/{id_of('acme')}")["scores"] == []
    [item, _] = site.api("quality", limit="2")["items"]
    assert (item["noun"], item["name"], item["score"]) == ("opportunities", "acme", 0.8)
    assert item["findings"][0]["effect"] < 0


def test_quality_is_told_in_chinese(site: Site) -> None:
    shown = words(site.get("/quality", **{"Accept-Language": "zh-CN"}))
    assert "检查了 8 条记录，按权重遵守了 96.2% 的规则。" in shown
