"""Keys of subjects in the database: asked for by many at once, made for those who have none."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from psycopg import Connection

from domain.event import WORKSPACE
from domain.person import IsForgotten
from infra.crypto import Key
from infra.postgres.pool import Pool
from infra.postgres.queries import sql
from infra.secret import KEPT, Secret

Keys = Mapping[UUID, Key]


class PostgresKeys:
    """What is written now is sealed by keys that are kept ready, those used last.

    A key that was destroyed meanwhile may still be among them: the log refuses what it sealed.
    """

    def __init__(self, pool: Pool, secret: Secret) -> None:
        self._pool = pool
        self._secret = secret
        self._ready: dict[UUID, Key] = {}

    async def of(self, subjects: Collection[UUID]) -> Keys:
        """Raises `IsForgotten`, `WrongMasterKey`."""
        found = {each: self._ready.pop(each) for each in set(subjects) if each in self._ready}
        if missing := set(subjects) - found.keys():
            async with self._pool.connection() as connection:
                rows = await connection.execute(sql("keys_for"), offered(missing, self._secret))
                found |= opened(await rows.fetchall(), self._secret)
        self._ready |= found
        while len(self._ready) > KEPT:
            del self._ready[next(iter(self._ready))]
        return found

    def drop(self, subjects: Iterable[UUID]) -> None:
        for each in subjects:
            self._ready.pop(each, None)


def keys_of(connection: Connection[Any], subjects: Collection[UUID], secret: Secret) -> Keys:
    """The same, for who is alone. Raises `IsForgotten`, `WrongMasterKey`."""
    rows = connection.execute(sql("keys_for"), offered(subjects, secret))
    return opened(rows.fetchall(), secret)


def check_secret(connection: Connection[Any], secret: Secret) -> None:
    """The workspace's own key tells whether it is the right master key. Raises `WrongMasterKey`."""
    keys_of(connection, [WORKSPACE], secret)


def offered(subjects: Collection[UUID], secret: Secret) -> dict[str, object]:
    """In order, so that two who ask for the same do not wait for each other in a circle."""
    in_order = sorted(subjects)
    return {"subjects": in_order, "offered": [secret.new_key(each) for each in in_order]}


def opened(rows: Iterable[tuple[UUID, bytes | None]], secret: Secret) -> dict[UUID, Key]:
    found = dict[UUID, Key]()
    for subject, wrapped in rows:
        if wrapped is None:
            raise IsForgotten(subject=subject)
        found[subject] = secret.opened(subject, wrapped)
    return found
