"""A snapshot is a short cut: what it leads to is what all events lead to, or it is not taken."""

import asyncio
from collections.abc import Sequence
from random import Random
from typing import Any
from uuid import UUID

import psycopg
import pytest

from commands import (
    activities,
    attribution_policies,
    campaigns,
    contacts,
    customers,
    opportunities,
    orders,
    products,
    subscriptions,
    tickets,
)
from commands.command import Call
from commands.correct import Correction, correct
from commands.execute import execute
from domain import catalogue
from domain.customer import Customer
from domain.fact import Fact
from domain.recorded import Recorded
from domain.standing import Standing, standing
from infra import snapshot
from infra.postgres import snapshots
from infra.postgres.log import PostgresLog, open_log
from infra.postgres.role import as_owner
from infra.snapshot import restored, taken
from tests.crm import COMMAND_OF, SALES, Crm, Decide, euros, founder, id_of
from tests.given import ACME, CARL, IT, populated
from tests.infra.test_standings import Counted, counted
from tests.journeys import DEALS, random_crm
from tests.secret import SECRET
from tests.service import promise
from tests.stored import as_draft

__all__ = ["counted"]

LIN = id_of("lin")
LONG = 3 * snapshots.EVERY


async def do(log: PostgresLog, decide: Decide, stream: UUID, **body: Any) -> None:
    await execute(log, COMMAND_OF[decide], Call(stream, body, founder()))


async def rename_often(log: PostgresLog, times: int = LONG) -> None:
    await do(log, customers.enter, LIN, name="Lin Yue", kind="person")
    for number in range(times):
        await do(log, customers.rename, LIN, name=f"Lin Yue {number}")


def long_life(url: str) -> None:
    async def write() -> None:
        async with open_log(url, SECRET) as log:
            await rename_often(log)

    asyncio.run(write())


def stands(url: str, stream: UUID = LIN) -> tuple[Standing, Standing]:
    """In a process that has just begun, and by the whole stream."""

    async def read() -> tuple[Standing, Standing]:
        async with open_log(url, SECRET) as log:
            found = (await log.standings([stream]))[stream]
            return found, standing((await log.streams([stream]))[stream])

    return asyncio.run(read())


def kept(url: str) -> Sequence[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT version, state FROM snapshots").fetchall()


def test_a_process_that_has_just_begun_reads_only_what_came_after_the_last_snapshot(
    database: str, counted: type[Counted]
) -> None:
    long_life(database)
    counted.count = 0
    found, whole = stands(database)
    assert found == whole
    assert counted.count - whole.version <= snapshots.EVERY
    [(version, _)] = kept(database)
    assert version == LONG


def test_a_long_stream_that_came_in_bulk_is_folded_once(
    database: str, counted: type[Counted]
) -> None:
    crm = Crm()
    crm.do(customers.enter, LIN, name="Lin Yue")
    for number in range(LONG):
        crm.do(customers.rename, LIN, name=f"Lin Yue {number}")

    async def write() -> None:
        async with open_log(database, SECRET) as log:
            await log.append_all([(as_draft(each), each.by) for each in crm.log.events])

    asyncio.run(write())
    for read in (LONG + 1, 0):
        counted.count = 0
        found, whole = stands(database)
        assert found == whole
        assert counted.count - whole.version == read


def test_a_name_in_a_snapshot_is_sealed(database: str) -> None:
    long_life(database)
    assert all(b"Lin Yue" not in state for _, state in kept(database))


def test_who_is_forgotten_is_forgotten_in_snapshots_too(database: str) -> None:
    long_life(database)
    with psycopg.connect(as_owner(database), autocommit=True) as connection:
        connection.execute(
            "UPDATE keys SET key = NULL, forgotten_at = now() WHERE subject = %s", [LIN]
        )
    found, whole = stands(database)
    assert found == whole
    customer = found.of(Customer)
    assert customer
    assert customer.name == ""


def test_other_code_does_not_read_the_snapshots_of_this(
    database: str, counted: type[Counted], monkeypatch: pytest.MonkeyPatch
) -> None:
    long_life(database)
    for module in ("standings", "snapshots"):
        monkeypatch.setattr(f"infra.postgres.{module}.fingerprint", lambda: "of other code")
    for read in (LONG + 1, 0):
        counted.count = 0
        found, whole = stands(database)
        assert found == whole
        assert counted.count - whole.version == read


def test_the_fingerprint_is_of_every_line_of_the_domain(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of(text: str) -> str:
        (tmp_path / "record.py").write_text(text)
        snapshot.fingerprint.cache_clear()
        return snapshot.fingerprint()

    monkeypatch.setattr("domain.__file__", str(tmp_path / "__init__.py"))
    assert of("a = 1") == of("a = 1") != of("a = 2")
    snapshot.fingerprint.cache_clear()


def test_what_cannot_be_read_is_folded_anew_and_replaced(
    database: str, counted: type[Counted]
) -> None:
    long_life(database)
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("UPDATE snapshots SET state = state || '\\x00'")
    found, whole = stands(database)
    assert found == whole
    assert kept(database) == []
    stands(database)
    assert len(kept(database)) == 1


def test_a_corrected_stream_has_no_snapshot(database: str) -> None:
    long_life(database)

    async def correct_it() -> None:
        async with open_log(database, SECRET) as log:
            correction = Correction(LIN, founder(), "typo", frozenset({LONG}))
            await correct(log, Customer, correction)

    asyncio.run(correct_it())
    for _ in range(2):
        found, whole = stands(database)
        assert found == whole
        assert found.corrected
        assert kept(database) == []


async def _snapshots_of_all(log: PostgresLog, streams: Sequence[UUID]) -> None:
    whole = await log.streams(streams)
    assert await log.standings(streams) == {id: standing(whole[id]) for id in streams}


@pytest.mark.parametrize("seed", range(6))
def test_by_snapshots_every_stream_stands_where_its_whole_story_puts_it(
    database: str, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Random journeys with corrections, looked at by processes that have just begun."""
    monkeypatch.setattr(snapshots, "EVERY", 2)
    random = Random(seed)
    told = random_crm(random, steps=30).log.events
    streams = [*map(id_of, DEALS), SALES]

    async def check() -> None:
        at = 0
        while at < len(told):
            some = told[at : at + random.randrange(1, 12)]
            at += len(some)
            async with open_log(database, SECRET) as log:
                await log.append_all([(as_draft(each), each.by) for each in some])
                await _snapshots_of_all(log, streams)

    asyncio.run(check())


def every_kind() -> list[Sequence[Recorded]]:
    """Streams of all kinds of records, with all that they may hold."""
    crm = populated()
    crm.do(opportunities.open_, IT, **_deal())
    crm.do(opportunities.add_contact, IT, contact=CARL, role="buyer")
    line = {"product": id_of("Widget"), "quantity": "0.5", "price": euros(10)}
    crm.do(opportunities.change_lines, IT, lines=[line])
    crm.do(opportunities.rate, IT, probability="0.3")
    crm.do(customers.tag, ACME, tag="good")
    crm.do(customers.describe, ACME, profile={"industry": None, "size": "small"})
    personal = {"phones": ["+49 30 1"], "birthday": "1990-02-28", "handles": {"x": "lin"}}
    crm.do(customers.detail, ACME, particulars=personal)
    crm.do(contacts.detail, CARL, particulars={"care_dates": {"wedding": "2020-06-01"}})
    crm.do(orders.place, id_of("order"), customer=ACME, lines=[line], discount="0.1", tax="0.19")
    crm.do(orders.place, id_of("other"), customer=ACME, amount=euros(9), discount=euros(1))
    crm.do(orders.invoice, id_of("order"), number="R-1")
    terms = {"plan": "small", "charge": euros(20), "options": {"support": "daily"}}
    crm.do(subscriptions.start, id_of("subscription"), customer=ACME, terms=terms)
    crm.do(products.retire, id_of("Widget"))
    audience: dict[str, Any] = {"kind": "company", "tag": "good"}
    crm.do(campaigns.plan, id_of("Spring"), name="Spring", audience=audience, budget=euros(9))
    crm.do(attribution_policies.define, id_of("ours"), name="Ours", credit={"days": 30})
    begins: dict[str, Any] = {"begins": "2024-06-30T10:00:00+02:00", "minutes": 30}
    crm.do(activities.plan, id_of("call"), name="Call", kind="call", customer=ACME, **begins)
    promise(crm)
    crm.do(tickets.open_, id_of("no light"), name="No light", customer=ACME)
    crm.do(tickets.update, id_of("no light"), details={"priority": None, "made_sla": False})
    return [crm.log.stream(id) for id in {each.stream for each in crm.log.events}]


def _deal() -> dict[str, Any]:
    return {
        "name": "it",
        "customer": ACME,
        "pipeline": SALES,
        "amount": euros("12.50"),
        "close_date": "2024-06-30",
        "owner": id_of("Anna"),
    }


def test_every_kind_of_record_comes_back_as_it_was() -> None:
    kinds = set()
    for stream in every_kind():
        now = standing(stream)
        kept = taken(stream[0].stream, now)
        assert kept
        again = restored(kept)
        assert again == now
        for name, value in vars(now.record).items():
            said = getattr(value, "model_fields_set", None)
            assert getattr(vars(again.record)[name], "model_fields_set", None) == said
        kinds.add(now.kind)
    assert kinds == {each for each in catalogue.RECORDS if not issubclass(each, Fact)}  # never long


@pytest.mark.parametrize("seed", range(60))
def test_a_random_record_comes_back_as_it_was(seed: int) -> None:
    crm = random_crm(Random(seed))
    for id in (*map(id_of, DEALS), SALES):
        now = standing(crm.log.stream(id))
        if kept := taken(id, now):
            assert restored(kept) == now
        else:
            assert now.corrected or now.record is None
