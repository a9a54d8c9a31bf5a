"""Files become events once, whole, and so that whoever asks can see it."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from commands.imports.errors import NothingToResume
from commands.ports import Bulk
from domain.errors import Taken, VersionTaken
from domain.opportunity import Opportunity
from domain.recorded import Draft, Provenance
from domain.story import Retracted
from domain.user import User
from tests.commands.imports.shop import DEALS, EVENTS, Shop, day
from tests.memory_log import MemoryLog


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


class DyingLog(MemoryLog):
    """Dies after it has written so many events in bulk, once."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after: int | None = after

    async def append_all(self, drafts: Iterable[tuple[Draft, Provenance]]) -> Bulk:
        all_of_them = list(drafts)
        if self.after is None:
            return await super().append_all(all_of_them)
        await super().append_all(all_of_them[: self.after])
        self.after = None
        raise ConnectionError("killed")


class RacedLog(MemoryLog):
    """After so many events of each bulk somebody else is faster."""

    def __init__(self, after: int, races: int = 1, by: type[Exception] = VersionTaken) -> None:
        super().__init__()
        self.after, self.races, self.by = after, races, by

    async def append_all(self, drafts: Iterable[tuple[Draft, Provenance]]) -> Bulk:
        all_of_them = list(drafts)
        if not self.races:
            return await super().append_all(all_of_them)
        self.races -= 1
        await super().append_all(all_of_them[: self.after])
        raise self.by


def test_each_row_becomes_what_its_steps_say(shop: Shop) -> None:
    report = shop.run()
    assert (report.state, report.rows, report.recorded, report.refused) == ("done", 7, EVENTS, 0)
    assert [(type(r.event), r.occurred_at) for r in shop.deal("d1")] == [
        (Opportunity.Opened, day(2023, 3, 1)),
        (Opportunity.Won, day(2023, 3, 20)),
    ]
    assert report.uses["opportunities/open"] == 3


def test_every_event_names_its_import(shop: Shop) -> None:
    id = shop.run().id
    assert {(r.by.source, r.by.correlation, r.by.actor) for r in shop.log.events} == {
        (f"import:{id}", id, "founder")
    }


def test_what_is_known_on_import_is_known_when_it_is_recorded(shop: Shop) -> None:
    shop.run()
    assert all(r.known_from == r.recorded_at for r in shop.log.events)


def test_what_was_known_as_it_happened_was_known_then(shop: Shop) -> None:
    shop.state("atomic: run", "known: as_it_happened")
    shop.run()
    assert all(r.known_from == r.occurred_at < r.recorded_at for r in shop.log.events)


def test_undated_rows_get_the_stated_day_or_else_the_time_of_the_import(shop: Shop) -> None:
    shop.write("deals.csv", DEALS.replace("2023-04-05", ""))
    shop.run()
    (opened,) = shop.deal("d2")
    assert opened.occurred_at == opened.recorded_at

    dated = Shop(shop.folder, mapping=shop.mapping.replace("atomic: run", "undated: 2023-12-24"))
    dated.write("deals.csv", DEALS.replace("2023-04-05", ""))
    dated.run()
    assert dated.deal("d2")[0].occurred_at == day(2023, 12, 24)


def test_a_day_begins_where_the_workspace_is(shop: Shop) -> None:
    shop.state("atomic: run", "zone: Asia/Shanghai")
    shop.run()
    assert shop.deal("d2")[0].occurred_at.isoformat() == "2023-04-04T16:00:00+00:00"


def test_a_dry_run_decides_all_and_writes_nothing(shop: Shop) -> None:
    report = shop.run(dry_run=True, errors=shop.folder / "errors")
    assert (report.recorded, report.uses["customers/enter"]) == (EVENTS, 2)
    assert not shop.log.events
    assert not shop.imports.written


def test_progress_is_told_up_to_the_last_row(shop: Shop) -> None:
    told: list[tuple[str, int, int]] = []
    shop.run(progress=lambda *step: told.append(step))
    assert told == sorted(told)
    assert ("deciding", 7, 7) in told
    assert told[-1] == ("writing", EVENTS, EVENTS)
    assert any(each.rows_total == 7 and each.interrupted for each in shop.imports.written)


def test_the_book_tells_how_it_went(shop: Shop) -> None:
    shop.run()
    done = shop.last
    assert (done.name, done.state, done.rows, done.recorded) == ("shop", "done", 7, EVENTS)
    assert done.known == "on_import"
    assert not done.interrupted


def test_one_refused_row_keeps_back_the_whole_run(shop: Shop) -> None:
    shop.change("deals.csv", "2023-06-07", "2023-01-01")
    report = shop.run()
    assert (report.state, report.recorded, shop.last.state) == ("refused", 0, "refused")
    assert [problem.code for problem in report.problems] == ["time_runs_backwards"]
    assert not shop.log.events


def test_one_refused_row_keeps_back_its_file(shop: Shop) -> None:
    shop.state("atomic: run", "atomic: file")
    shop.change("deals.csv", "2023-06-07", "2023-01-01")
    assert shop.run().recorded == 3
    assert not any(isinstance(event, Opportunity.Opened) for event in shop.events())


def test_one_refused_row_keeps_back_itself_alone(shop: Shop) -> None:
    shop.state("atomic: run", "atomic: row")
    shop.change("deals.csv", "2023-06-07", "2023-01-01")
    report = shop.run(errors=shop.folder / "errors")
    assert (report.recorded, report.refused, shop.deal("d3")) == (EVENTS - 2, 1, [])

    (file,) = Path(str(shop.last.errors)).iterdir()
    header, row = file.read_text().splitlines()
    assert header == "row,code,sentence,id,customer,state,opened,closed,amount"
    assert row.startswith("4,time_runs_backwards,")
    assert row.endswith(",d3,Bolt,lost,2023-05-06,2023-01-01,80")


def test_a_refused_row_goes_in_once_it_is_mended(shop: Shop) -> None:
    shop.state("atomic: run", "atomic: row")
    shop.change("deals.csv", "2023-06-07", "2023-01-01")
    shop.run()
    shop.write("deals.csv", DEALS)
    assert shop.run().recorded == 2


def test_a_killed_run_is_finished_under_its_id(shop: Shop) -> None:
    shop.log = DyingLog(after=5)
    with pytest.raises(ConnectionError):
        shop.run()
    assert (len(shop.log.events), shop.last.state, shop.last.interrupted) == (5, "writing", True)

    report = shop.run(resume=True)
    assert (report.state, report.recorded, len(shop.log.events)) == ("done", EVENTS, EVENTS)
    assert {r.by.correlation for r in shop.log.events} == {report.id}


def test_a_killed_run_that_can_no_longer_be_finished_is_withdrawn(shop: Shop) -> None:
    shop.log = DyingLog(after=5)
    with pytest.raises(ConnectionError):
        shop.run()
    shop.change("deals.csv", "2023-06-07", "2023-01-01")
    assert shop.run(resume=True).state == "withdrawn"
    assert not shop.believed()
    assert any(isinstance(event, Retracted) for event in shop.events())

    shop.write("deals.csv", DEALS)
    assert shop.run().recorded == EVENTS
    assert shop.believed() == EVENTS


def test_nothing_is_resumed_where_nothing_was_interrupted(shop: Shop) -> None:
    shop.run()
    with pytest.raises(NothingToResume, match="No import of shop was interrupted"):
        shop.run(resume=True)


def test_a_lost_race_is_run_again_from_what_was_written(shop: Shop) -> None:
    shop.log = RacedLog(after=4)
    report = shop.run()
    assert (report.state, report.recorded, len(shop.log.events)) == ("done", EVENTS, EVENTS)


def test_what_always_loses_is_withdrawn(shop: Shop) -> None:
    shop.log = RacedLog(after=2, races=3, by=Taken)
    report = shop.run()
    assert (report.state, report.recorded) == ("withdrawn", 0)
    assert report.conflict
    assert not shop.believed()
    assert "Another record holds that value" in " ".join(report.lines())


def test_two_rows_with_one_login_are_refused_with_their_row(shop: Shop) -> None:
    shop.mapping += """\
  users:
    file: users.csv
    id: $id
    steps: [{command: users/join, body: {name: $name, login: $login}}]
"""
    shop.write("users.csv", "id,name,login\nu1,Ann,ann\nu2,Anna,ann\n")
    assert [line.split(":")[0] for line in shop.problems()] == ["users.csv, row 3"]

    shop.write("users.csv", "id,name,login\nu1,Ann,ann\nu2,Anna,anna\n")
    assert shop.run().state == "done"
    assert sum(isinstance(event, User.Joined) for event in shop.events()) == 2
