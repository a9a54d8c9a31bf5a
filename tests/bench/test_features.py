"""What the benchmark of features stands on: a log made longer, and the usual way beside ours."""

from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from domain.opportunity import Opportunity
from pipelines.features.known import Known
from pipelines.features.opportunities import of_deals
from solocrm.bench.features import Files, month_ends
from solocrm.bench.snapshots import snapshots
from tests.crm import Crm, id_of
from tests.pipelines.features.logs import frames


def told() -> Crm:
    return Crm().tell(
        {"acme": ["lead", "offer", "700"], "bolt": ["lead", "won"], "core": ["trial"]}
    )


def test_customers_come_again_with_their_deals_in_the_same_pipeline(tmp_path: Path) -> None:
    crm, files = told(), Files(tmp_path)
    number = files.write(frames(crm.log.events), 3 * len(crm.log.events))
    opened = files.scan(Opportunity.Opened).collect()
    assert number > 3 * len(crm.log.events) - 2
    assert len(opened) == opened["stream"].n_unique() > 6
    assert opened["pipeline"].unique().to_list() == [str(id_of("sales"))]
    assert opened["customer"].n_unique() == len(opened)


def test_the_usual_way_says_the_same(tmp_path: Path) -> None:
    crm, files = told(), Files(tmp_path)
    log, at = frames(crm.log.events), crm.now + timedelta(hours=5)
    files.write(log, 0)
    ours = {row["subject"]: row for row in of_deals(Known(files, at)).collect().to_dicts()}
    theirs = {row["subject"]: row for row in snapshots(log, [at])}
    assert theirs.keys() == ours.keys() == {str(id_of("acme")), str(id_of("core"))}
    for subject, row in theirs.items():
        for name in ("age", "days_in_stage", "moves", "events_30"):
            assert ours[subject][name] == pytest.approx(row[name]), name


def test_month_ends_are_midnights_of_the_zone() -> None:
    instants = month_ends()
    assert len(instants) == 24
    assert {(each.day, each.hour) for each in instants} == {(1, 0)}
    assert instants[-1] - instants[0] > timedelta(days=690)
    assert pl.Series(instants).is_sorted()
