"""Keys in the database: made once, found by many at once, and told apart from another's."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg
import pytest

from domain.person import IsForgotten
from infra.crypto import Key
from infra.postgres.keys import Keys, PostgresKeys, check_secret, keys_of
from infra.postgres.log import open_log
from infra.postgres.pool import open_pool
from infra.postgres.role import as_owner
from infra.secret import Secret, WrongMasterKey
from tests.secret import SECRET

SUBJECTS = [uuid4() for _ in range(200)]
FORGET = "UPDATE keys SET key = NULL, forgotten_at = now() WHERE subject = %s"


def opens(one: Key, other: Key) -> bool:
    return one.open(other.seal(b"said", b"here"), b"here") == b"said"


def test_whoever_asks_first_makes_the_key_that_all_get(database: str) -> None:
    def ask(turn: int) -> Keys:
        with psycopg.connect(database, autocommit=True) as connection:
            return keys_of(connection, SUBJECTS[turn * 10 :], SECRET)

    with ThreadPoolExecutor(4) as all_at_once:
        first, *others = all_at_once.map(ask, range(4))
    assert set(first) == set(SUBJECTS)
    for each in others:
        assert all(opens(key, first[subject]) for subject, key in each.items())


def test_keys_that_are_ready_are_not_asked_for_again(database: str) -> None:
    async def check() -> None:
        async with open_pool(database) as pool:
            keys = PostgresKeys(pool, SECRET)
            first = await keys.of(SUBJECTS)
            await pool.close()
            assert await keys.of(SUBJECTS) == first

    asyncio.run(check())


def test_who_is_forgotten_gets_no_other_key(database: str) -> None:
    lin = SUBJECTS[0]
    with psycopg.connect(as_owner(database), autocommit=True) as connection:
        keys_of(connection, [lin], SECRET)
        connection.execute(FORGET, [lin])
        with pytest.raises(IsForgotten):
            keys_of(connection, SUBJECTS[:2], SECRET)


def test_another_master_key_is_refused_before_anything_is_done(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        check_secret(connection, SECRET)
        with pytest.raises(WrongMasterKey):
            check_secret(connection, Secret(b"x" * 32))

    async def opening() -> None:
        async with open_log(database, Secret(b"x" * 32)):
            raise AssertionError("it opened")

    with pytest.raises(WrongMasterKey):
        asyncio.run(opening())
