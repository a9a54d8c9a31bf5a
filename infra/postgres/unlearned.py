"""Whether there is something to learn from, and nothing was learned yet."""

import psycopg

from infra.postgres.queries import sql


def unlearned(url: str) -> bool:
    """The log tells something, but of no training."""
    with psycopg.connect(url) as connection:
        [found] = connection.execute(sql("unlearned")).fetchone() or (False,)
    return bool(found)
