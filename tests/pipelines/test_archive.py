"""The archive and the live tail together are the log, wherever the archiving was interrupted."""

import os
import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis.strategies import randoms

from domain.catalogue import EVENTS
from domain.opportunity import Opportunity
from domain.recorded import Recorded
from domain.story import Retracted
from domain.upcasters import UPCASTERS, Upcaster
from infra.places import Folder, place
from pipelines import archive as archiving
from pipelines.archive import archive
from pipelines.archived import ArchivedStory
from pipelines.manifest import FILE, columns, read_manifest
from pipelines.ports import Place
from tests.given import refused
from tests.golden import kept
from tests.journeys import random_crm
from tests.pipelines import oracle
from tests.pipelines.logs import Killed, Mortal, ToldLog

GOLDEN = kept.events("0.1.0")
TOLD = [event for event in EVENTS if event is not Retracted]


@pytest.fixture(scope="module", autouse=True)
def no_power_cut(monkeypatch_module: pytest.MonkeyPatch) -> None:
    """Nothing here outlives one."""
    monkeypatch_module.setattr(os, "fsync", lambda _: None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    archive(ToldLog(GOLDEN), Folder(folder), len(GOLDEN))
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def archived(made: Path, folder: Path) -> Place:
    """With all of the golden log."""
    shutil.copytree(made, folder)
    return Folder(folder)


def check(log: list[Recorded], where: Place) -> None:
    """The story over the archive says what the events say."""
    found = ArchivedStory(ToldLog(log), where)
    assert found.position == len(log)
    for event in {type(r.event) for r in log} - {Retracted}:
        assert found.scan(event).collect().to_dicts() == oracle.rows(log, event)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


@settings(max_examples=15)
@given(randoms(use_true_random=False))
def test_archive_and_tail_are_the_log_at_any_instant(
    tmp_path_factory: pytest.TempPathFactory, random: Random
) -> None:
    """Late entries, corrections and imports as it happened, archived in steps, cut anywhere."""
    where = Folder(tmp_path_factory.mktemp("archive"))
    log = random_crm(random, steps=40).log.events
    for until in sorted(random.sample(range(1, len(log) + 1), min(2, len(log)))):
        archive(ToldLog(log), where, until)
    found = ArchivedStory(ToldLog(log), where)
    for event in (Opportunity.Opened, Opportunity.Moved, Opportunity.Won, Opportunity.Lost):
        at, known_at = random.choice(log).occurred_at, random.choice(log).known_from
        assert found.scan(event).collect().to_dicts() == oracle.rows(log, event)
        asked = found.scan(event, at, known_at).collect().to_dicts()
        assert asked == oracle.rows(log, event, at, known_at)


def test_every_event_is_archived_and_nothing_personal(archived: Place) -> None:
    check(GOLDEN, archived)
    manifest = read_manifest(archived)
    assert manifest
    assert sum(segment.rows for segment in manifest.segments) == len(GOLDEN)
    for event in EVENTS:
        generation = manifest.of(event)
        assert generation
        for segment in generation.segments:
            names = pl.read_parquet_schema(archived.url(segment.file)).keys()
            assert not event.personal_fields().keys() & (names - columns(event).keys())


def test_what_is_up_to_date_is_left_alone(archived: Place, folder: Path) -> None:
    before = contents(folder)
    again = archive(ToldLog(GOLDEN), archived, len(GOLDEN))
    assert (again.events, again.segments) == (0, 0)
    assert contents(folder) == before


def test_a_story_of_an_earlier_cut_leaves_out_what_came_later(archived: Place) -> None:
    cut = len(GOLDEN) // 2
    found = ArchivedStory(ToldLog(GOLDEN), archived, until=cut)
    for event in TOLD:
        assert found.scan(event).collect().to_dicts() == oracle.rows(GOLDEN[:cut], event)


def test_killed_anywhere_it_is_whole_and_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "BATCH", 40)
    log = random_crm(Random(1), steps=50).log.events
    where, killed = Folder(folder), 0
    for writes in count():
        try:
            archive(ToldLog(log), Mortal(folder, writes), len(log))
            break
        except Killed:
            killed += 1
            check(log, where)
    assert killed > 10
    check(log, where)
    manifest = read_manifest(where)
    assert manifest
    assert where.sizes().keys() == {FILE, *(each.file for each in manifest.segments)}


Harm = Callable[[Path], object]
HARMS: dict[str, Harm] = {
    "missing": lambda file: file.unlink(),
    "cut": lambda file: file.write_bytes(file.read_bytes()[:-1]),
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
@pytest.mark.parametrize("file", ["opportunity.won.v1/g1/*.parquet", FILE])
def test_a_damaged_file_is_told_and_nothing_is_overwritten(
    archived: Place, folder: Path, harm: Harm, file: str
) -> None:
    harm(next(folder.glob(file)))
    before = contents(folder)
    with refused("archive_damaged"):
        archive(ToldLog(GOLDEN), archived, len(GOLDEN))
    assert contents(folder) == before


def test_a_segment_that_is_not_what_was_written_is_told_when_it_is_read(
    archived: Place, folder: Path
) -> None:
    file = next(folder.glob("opportunity.won.v1/g1/*.parquet"))
    content = file.read_bytes()
    file.write_bytes(content[:100] + bytes([content[100] ^ 1]) + content[101:])
    story = ArchivedStory(ToldLog(GOLDEN), archived)
    story.scan(Opportunity.Opened)
    with refused("archive_damaged") as refusal:
        story.scan(Opportunity.Won)
    assert "opportunity.won.v1" in str(refusal.value.facts["file"])
    file.unlink()
    with refused("archive_damaged"):
        ArchivedStory(ToldLog(GOLDEN), archived).scan(Opportunity.Won)


def test_an_empty_log_is_not_archived(folder: Path) -> None:
    with refused("empty_log"):
        archive(ToldLog([]), Folder(folder), 0)
    assert not folder.exists()


def test_the_archive_of_another_log_is_left_alone(archived: Place, folder: Path) -> None:
    other, before = random_crm(Random(2)).log.events, contents(folder)
    for log in (ToldLog(other), ToldLog(other * 100)):
        with refused("archive_of_another_log"):
            archive(log, archived, log.end())
        with refused("archive_of_another_log"):
            ArchivedStory(log, archived)
    assert contents(folder) == before


def test_foreign_files_are_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / "mine.parquet").write_text("mine")
    archive(ToldLog(GOLDEN), Folder(folder), len(GOLDEN))
    archive(ToldLog(GOLDEN), Folder(folder), len(GOLDEN))
    assert (folder / "mine.parquet").read_text() == "mine"


def test_a_release_that_reads_a_type_otherwise_starts_a_new_generation(
    archived: Place, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was stored long ago as `opportunity.gone.v0` is read as lost, of which it said less."""
    old = contents(folder)

    def said_more(fields: dict[str, object]) -> dict[str, object]:
        return {"reason": fields["why"], "customer": fields["customer"]}

    upcaster = Upcaster("opportunity.lost.v1", said_more)
    monkeypatch.setitem(UPCASTERS, "opportunity.gone.v0", upcaster)
    log = ToldLog(GOLDEN)
    lost = pl.col("topic") == "opportunity.lost.v1"
    log._rows = log._rows.with_columns(
        topic=pl.when(lost).then(pl.lit("opportunity.gone.v0")).otherwise("topic"),
        state=pl.when(lost)
        .then(pl.col("state").str.replace('"reason"', '"why"'))
        .otherwise("state"),
    )
    expected = oracle.rows(GOLDEN, Opportunity.Lost)
    assert expected
    unread = ArchivedStory(log, archived).scan(Opportunity.Lost).collect()
    assert unread.to_dicts() == expected, "what was archived as it was read before is not read"
    again = archive(log, archived, len(GOLDEN))
    assert again.renewed == ["opportunity.lost.v1"]
    found = ArchivedStory(log, archived).scan(Opportunity.Lost).collect()
    assert found.to_dicts() == expected
    now = contents(folder)
    assert all(now[name] == content for name, content in old.items() if not name.endswith(FILE))
    assert any("opportunity.lost.v1/g2/" in name for name in now.keys() - old.keys())


def test_what_a_newer_release_said_is_not_archived_past(folder: Path) -> None:
    log = ToldLog(GOLDEN)
    log._rows = log._rows.with_columns(topic=pl.lit("opportunity.dreamt.v1"))
    with refused("unknown_event"):
        archive(log, Folder(folder), len(GOLDEN))
    manifest = read_manifest(Folder(folder))
    assert manifest
    assert manifest.position == 0


def test_a_folder_may_be_named_by_its_url(tmp_path: Path) -> None:
    where = place(f"file://{tmp_path}/of%20ours")
    archive(ToldLog(GOLDEN), where, len(GOLDEN))
    assert (tmp_path / "of ours" / FILE).exists()
    check(GOLDEN, where)
