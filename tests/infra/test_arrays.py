"""Arrays that are made without psycopg arrive as what they were."""

from datetime import UTC, datetime
from uuid import UUID

import psycopg
import pytest

from infra.postgres.arrays import Array, blobs, instants, integers, texts, uuids

ONE, TWO = UUID(int=1), UUID(int=2**128 - 1)
THEN = datetime(1999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)
NOW = datetime(2024, 2, 29, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "array", "values"),
    [
        ("uuid", uuids([ONE, None, TWO]), [ONE, None, TWO]),
        ("int4", integers([0, None, -1, 2**31 - 1]), [0, None, -1, 2**31 - 1]),
        ("text", texts(["", "林悦", "a,b{}"]), ["", "林悦", "a,b{}"]),
        ("bytea", blobs([b"", None, b"\0\xff"]), [b"", None, b"\0\xff"]),
        ("timestamptz", instants([THEN, None, NOW]), [THEN, None, NOW]),
        ("uuid", uuids([]), []),
        ("text", texts([]), []),
    ],
)
def test_what_arrives_is_what_was_given(
    server: str, kind: str, array: Array, values: list[object]
) -> None:
    with psycopg.connect(server) as connection:
        found = connection.execute(f"SELECT %b::{kind}[]".encode(), [array]).fetchone()
    assert found == (values,)
