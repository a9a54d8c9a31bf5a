"""Service incidents, update by update: the figures of the file, at the end and at any instant."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from domain.recorded import Recorded
from domain.ticket import Awaited, Status, Ticket, standing_after
from solocrm.bench.company import recorded
from tests.mappings.conftest import Told
from tests.mappings.public import PUBLIC, all_of, got, needs
from tests.oracles.incidents import OPEN, Incidents, Then
from tests.secret import SECRET

MAPPING = "incidents"
FOLDER = PUBLIC / "tickets"
FILE = "incidents_first_3000.csv"
LAST = datetime(2017, 2, 7, 18, tzinfo=UTC)
FIRST = datetime(2016, 2, 29, 1, 16, tzinfo=UTC)
ALL = {"from": "2016-02-01", "to": "2017-12-31"}
STATES: dict[tuple[Status, Awaited | None], str] = {
    ("new", None): "New",
    ("active", None): "Active",
    ("waiting", "customer"): "Awaiting User Info",
    ("waiting", "vendor"): "Awaiting Vendor",
    ("waiting", "problem"): "Awaiting Problem",
    ("waiting", "evidence"): "Awaiting Evidence",
    ("resolved", None): "Resolved",
    ("closed", None): "Closed",
}

pytestmark = needs(FOLDER)


@pytest.fixture(scope="module")
def file() -> Incidents:
    return Incidents(FOLDER / FILE)


@pytest.fixture(scope="module")
def events(url: str, imports: tuple[Told, Told]) -> list[Recorded]:
    return recorded(url, SECRET)


def test_every_row_is_accounted_for(imports: tuple[Told, Told]) -> None:
    first, second = imports
    assert first.code == second.code == 0
    assert (first.said["rows"], first.said["refused"], first.said["passed_over"]) == (21_453, 0, 0)
    assert first.said["commands"] == {
        "customers/enter": 1_686,
        "users/join": 154,
        "tickets/open": 3_000,
        "tickets/sync": 21_453,
    }
    assert second.said["recorded"] == second.said["refused"] == 0


def test_what_was_moved_is_told(imports: tuple[Told, Told]) -> None:
    for each in imports:
        moved = [told["rows"] for told in each.said["moved"]]
        assert moved == [[330], [336], [346], [351], [360], [361], [438]]


def test_each_update_leads_to_the_state_that_its_row_says(events: list[Recorded]) -> None:
    stands: dict[UUID, tuple[Status, Awaited | None]] = defaultdict(lambda: ("new", None))
    after: dict[UUID, str] = {}
    for r in events:
        if isinstance(r.event, Ticket.Opened) or not r.event.TOPIC.startswith("ticket."):
            continue
        stands[r.stream] = standing_after(r.event, *stands[r.stream])
        after[r.by.command] = STATES[stands[r.stream]]
    assert Counter(after.values()) == {
        "Active": 6_632,
        "New": 5_447,
        "Resolved": 3_138,
        "Closed": 3_013,
        "Awaiting User Info": 3_009,
        "Awaiting Problem": 168,
        "Awaiting Vendor": 43,
        "Awaiting Evidence": 3,
    }


def test_an_update_without_a_change_of_state_says_just_that(events: list[Recorded]) -> None:
    by_command = defaultdict[UUID, set[type]](set)
    for r in events:
        if r.event.TOPIC.startswith("ticket."):
            by_command[r.by.command].add(type(r.event))
    still = [each for each in by_command.values() if each <= {Ticket.Updated, Ticket.Assigned}]
    assert all(Ticket.Updated in each for each in still)
    assert len(still) == 9_907 + 2_138  # and those that are new still, as they were opened


def test_at_the_end_the_figures_are_those_of_the_file(api: TestClient) -> None:
    figures = got(api, "service/figures", **ALL, at=LAST.isoformat())
    late = {
        each["priority"]: (each["late_elsewhere"], each["elsewhere"])
        for each in figures["by_priority"]
    }
    assert late == {1: (26, 27), 2: (67, 67), 3: (1_930, 2_683), 4: (100, 223)}
    assert figures["all"]["reopened"] == 46
    assert (figures["all"]["opened"], figures["all"]["settled"]) == (3_000, 3_000)
    tickets = all_of(api, "tickets")
    assert len(tickets) == 3_000
    assert sum(bool(each["reassignments"]) for each in tickets) == 1_620


def instants() -> list[datetime]:
    random = Random("incidents")
    days = [FIRST + timedelta(minutes=random.randrange(60 * 24 * 40)) for _ in range(14)]
    later = [FIRST + timedelta(minutes=random.randrange(60 * 24 * 345)) for _ in range(6)]
    return [*days, *later]


@pytest.mark.parametrize("at", instants(), ids=lambda at: f"{at:%Y-%m-%d %H:%M}")
def test_at_any_past_instant_too(api: TestClient, file: Incidents, at: datetime) -> None:
    then: Then = file.at(at)
    for known_at in ({"known_at": at.isoformat()}, {}):
        asked = {"at": at.isoformat(), **known_at}
        figures = got(api, "service/figures", **ALL, **asked)
        late = {
            each["priority"]: (each["elsewhere"], each["late_elsewhere"])
            for each in figures["by_priority"]
        }
        assert late == then.late
        whole = figures["all"]
        assert (whole["reopened"], whole["reopenings"]) == (then.reopened, then.reopenings)
        assert sum(age["n"] for age in figures["backlog"]) == then.open
        assert got(api, "service/queue", **asked, limit=1)["total"] == then.open
        for status in ("new", "active", "resolved", "closed"):
            total = got(api, "tickets", status=status, **asked, limit=1)["total"]
            assert total == then.states[status.capitalize()], status
        waiting = got(api, "tickets", status="waiting", **asked, limit=1)["total"]
        assert waiting == sum(then.states[each] for each in OPEN if each.startswith("Awaiting"))
