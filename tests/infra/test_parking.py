"""What cannot be folded is parked, told, and mended; too much of it stops its read model alone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

import psycopg
import pytest

from infra.mapper import UnknownTopic
from infra.postgres import upkeep
from infra.postgres.following import catch_up
from infra.postgres.proof import verify
from infra.postgres.rebuild import rebuild
from infra.postgres.repair import replay
from infra.postgres.role import as_owner
from infra.postgres.upkeep import switch
from projections.catalogue import PROJECTIONS
from projections.engine.table import Projection
from tests.crm import SALES, Crm, id_of
from tests.poison import Poison
from tests.readapi.door import Door, open_door
from tests.secret import SECRET
from tests.stored import store

ACME, BOLT = id_of("acme"), id_of("bolt")


@pytest.fixture
def door(database: str) -> Iterator[Door]:
    with open_door(database) as opened:
        yield opened


def story() -> Crm:
    return Crm().tell({"acme": ["lead", "offer", "trial"], "bolt": ["lead", "offer", "won"]})


def parked(url: str) -> list[tuple[str, UUID]]:
    return [(each.projection, each.stream) for each in upkeep.parked(url)]


def holds(url: str, projections: Sequence[Projection]) -> bool:
    return all(each.holds for each in verify(url, projections, SECRET))


@pytest.mark.parametrize("wrong_rows", [False, True], ids=["raises", "wrong row"])
@pytest.mark.parametrize("live", [True, False], ids=["live", "rebuild"])
def test_a_stream_that_cannot_be_folded_is_parked_and_the_others_go_on(
    database: str, door: Door, wrong_rows: bool, live: bool
) -> None:
    poison = Poison({ACME}, wrong_rows)
    projections = poison.projections
    if live:
        catch_up(database, projections, SECRET)
    crm = story()
    store(database, crm.log.events)
    catch_up(database, projections, SECRET)
    [waiting] = upkeep.parked(database)
    assert (waiting.projection, waiting.stream) == ("opportunities", ACME)
    assert waiting.topic == "opportunity.moved.v1"
    assert crm.log.stream(ACME)[1].position == waiting.position
    assert ("no such share" in waiting.error) is not wrong_rows
    assert door.get(f"opportunities/{BOLT}")["status"] == "won"
    assert door.get(f"opportunities/{ACME}") == "parked"
    assert door.get(f"pipelines/{SALES}/board")["incomplete"] == 1
    assert door.get(f"customers/{id_of('acme Ltd')}")["incomplete"] == 1
    assert door.get("products")["incomplete"] == 0

    assert not holds(database, projections)
    assert [
        each.stream for each in replay(database, projections, SECRET, "opportunities").failed
    ] == [ACME]
    poison.streams.clear()
    assert replay(database, projections, SECRET, "opportunities").folded == [ACME]
    assert holds(database, projections)
    assert door.get(f"opportunities/{ACME}")["stage"] == str(id_of("trial"))
    assert door.get(f"pipelines/{SALES}/board")["incomplete"] == 0


def test_a_parked_stream_stays_as_it_is_until_it_is_replayed(database: str) -> None:
    poison = Poison({ACME})
    projections = poison.projections
    crm = story()
    store(database, crm.log.events)
    catch_up(database, projections, SECRET)
    n = len(crm.log.events)
    crm.say("acme", "won")
    store(database, crm.log.events[n:])
    poison.streams.clear()
    catch_up(database, projections, SECRET)
    assert parked(database) == [("opportunities", ACME)]
    assert replay(database, projections, SECRET, "opportunities", ACME).folded == [ACME]
    assert holds(database, projections)


@contextmanager
def unreadable(url: str, stream: UUID, version: int) -> Iterator[None]:
    """As after a fault below SoloCRM: the fields of an event are not what they were."""
    of = "WHERE stream = %s AND version = %s"
    with psycopg.connect(as_owner(url), autocommit=True) as connection:
        connection.execute("ALTER TABLE events DISABLE TRIGGER append_only")
        found = connection.execute(f"SELECT state FROM events {of}", [stream, version]).fetchone()
        broken = "UPDATE events SET state = %s " + of
        connection.execute(broken, [b'{"stage": "nowhere"}', stream, version])
        yield
        connection.execute(broken, [*(found or ()), stream, version])
        connection.execute("ALTER TABLE events ENABLE TRIGGER append_only")


@pytest.mark.parametrize("live", [True, False], ids=["live", "rebuild"])
def test_an_event_that_cannot_be_read_parks_its_stream_wherever_it_is_folded(
    database: str, live: bool
) -> None:
    if live:
        catch_up(database, PROJECTIONS, SECRET)
    crm = story()
    store(database, crm.log.events)
    with unreadable(database, ACME, 2):
        catch_up(database, PROJECTIONS, SECRET)
        readers = ["opportunities", "timeline", "visits"]
        assert parked(database) == [(each, ACME) for each in readers]
    for each in readers:
        assert replay(database, PROJECTIONS, SECRET, each).folded == [ACME]
    assert holds(database, PROJECTIONS)


def test_one_parked_stream_too_many_stops_its_read_model_and_no_other(
    database: str, door: Door
) -> None:
    deals = [f"deal {n}" for n in range(21)]
    poison = Poison({id_of(deal) for deal in deals})
    projections = poison.projections
    catch_up(database, projections, SECRET)
    crm = Crm().tell({deal: ["lead", "offer"] for deal in deals[:20]})
    store(database, crm.log.events)
    catch_up(database, projections, SECRET)
    assert len(parked(database)) == 20
    assert door.get(f"pipelines/{SALES}/board")["incomplete"] == 20

    n = len(crm.log.events)
    crm.tell({deals[20]: ["lead", "offer"]})
    store(database, crm.log.events[n:])
    catch_up(database, projections, SECRET)
    [stopped] = [each for each in upkeep.status(database) if each.stopped]
    assert stopped.projection == "opportunities"
    assert stopped.stopped == (
        f"opportunity.moved.v1 at position {len(crm.log.events)}: ZeroDivisionError: no such share"
    )
    assert (stopped.position, len(parked(database))) == (n, 20)
    assert door.get(f"pipelines/{SALES}/board") == "projector_down"
    [told] = [each for each in door.get("projections")["projections"] if each["stopped"]]
    assert (told["projection"], told["builds"][-1]["state"]) == ("opportunities", "stopped")
    aside = door.get("projections")["parked"]
    assert len(aside) == 20
    assert {each["projection"] for each in aside} == {"opportunities"}
    assert "no such share" in aside[0]["error"]
    assert door.get(f"opportunities/{id_of(deals[20])}") == "projector_down"
    assert door.get("products")["position"] == len(crm.log.events)

    again = replay(database, projections, SECRET, "opportunities")
    assert (len(again.failed), bool(again.stopped)) == (20, True)
    poison.streams.clear()
    again = replay(database, projections, SECRET, "opportunities")
    assert (len(again.folded), again.stopped) == (20, None)
    catch_up(database, projections, SECRET)
    assert holds(database, projections)
    assert door.get(f"pipelines/{SALES}/board")["incomplete"] == 0


def test_a_build_of_code_that_fails_everywhere_stops_and_leaves_the_live_one_alone(
    database: str,
) -> None:
    deals = [f"deal {n}" for n in range(21)]
    store(database, Crm().tell({deal: ["lead", "offer"] for deal in deals}).log.events)
    catch_up(database, PROJECTIONS, SECRET)
    poison = Poison({id_of(deal) for deal in deals})
    [poisoned] = [each for each in poison.projections if each.name == "opportunities"]
    number = rebuild(database, [poisoned], SECRET)
    with pytest.raises(upkeep.NotReady):
        switch(database, "opportunities", number)
    assert holds(database, PROJECTIONS)


def test_an_unknown_event_stops_all_and_says_which_and_where(database: str) -> None:
    catch_up(database, PROJECTIONS, SECRET)
    crm = story()
    store(database, crm.log.events)
    last = len(crm.log.events)
    with psycopg.connect(as_owner(database)) as connection:
        connection.execute("ALTER TABLE events DISABLE TRIGGER append_only")
        renamed = "UPDATE events SET topic = %s WHERE position = %s"
        connection.execute(renamed, ["opportunity.sold.v9", last])
        connection.commit()
        with pytest.raises(UnknownTopic) as unknown:
            catch_up(database, PROJECTIONS, SECRET)
        assert unknown.value.facts == {"topic": "opportunity.sold.v9", "position": last}
        assert {each.position for each in upkeep.status(database)} == {0}
        connection.execute(renamed, ["opportunity.won.v1", last])
