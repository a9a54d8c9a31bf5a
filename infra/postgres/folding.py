"""A batch folded into one build. What fails parks its stream; one too many stops the build."""

from collections.abc import Sequence
from uuid import UUID

import psycopg

from infra.mapper import UnknownTopic
from infra.postgres.store import PostgresStore
from infra.secret import WrongMasterKey
from projections.engine.batch import Changes, fold
from projections.engine.history import History
from projections.engine.parking import MOST_PARKED, Parked, Read, TooManyParked, parked


class LostLead(Exception):
    """Another worker has moved the checkpoint."""


class ForgottenMeanwhile(Exception):
    """Somebody was forgotten since the batch was read: it is read again, and not written."""


ENDS_THE_BATCH = (
    *(psycopg.OperationalError, UnknownTopic, WrongMasterKey),
    *(LostLead, ForgottenMeanwhile, TooManyParked),
)
"""Faults of no single stream."""


def fold_together(store: PostgresStore, batch: Sequence[Read], waiting: set[UUID]) -> None:
    """`waiting` are the parked streams; those of the batch are added. Raises `TooManyParked`."""
    changes = fold(store.projection, batch, store, waiting)
    for each in changes.parked:
        count(each, waiting)
    store.write(changes)


def fold_apart(store: PostgresStore, batch: Sequence[Read], waiting: set[UUID]) -> None:
    """The same where no column takes some row of the batch."""
    with store.connection.transaction():
        halve(store, batch, waiting)


def halve(store: PostgresStore, batch: Sequence[Read], waiting: set[UUID]) -> None:
    """Until the event is found whose row it is."""
    try:
        with store.connection.transaction():
            fold_together(store, batch, waiting)
    except ENDS_THE_BATCH:
        raise
    except Exception as failed:  # whatever a fold raises parks one stream, not all
        if len(batch) == 1:
            found = parked(batch[0], failed)
            count(found, waiting)
            store.park(found)
        else:
            half = len(batch) // 2
            halve(store, batch[:half], waiting)
            halve(store, batch[half:], waiting)


def written(store: PostgresStore, last: Read, history: History) -> Parked | None:
    """A whole stream's rows in place of those that are there; or what no column takes."""
    changes = Changes()
    changes.add(history)
    try:
        with store.connection.transaction():
            store.clear(last.stream)
            store.write(changes)
    except ENDS_THE_BATCH:
        raise
    except Exception as failed:  # as above
        return parked(last, failed)
    return None


def count(found: Parked, waiting: set[UUID]) -> None:
    waiting.add(found.stream)
    if len(waiting) > MOST_PARKED:
        raise TooManyParked(found)
