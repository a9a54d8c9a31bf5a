"""The chaos finds what it is there to find: a log that is broken on purpose."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from infra.postgres.embedded import Server
from infra.postgres.migrate import FUNCTIONS
from tests.chaos.log.plan import Plan, Strike, draw
from tests.chaos.log.theatre import perform

WITHOUT_LOCK = """
CREATE OR REPLACE FUNCTION order_lock() RETURNS void LANGUAGE sql AS $$ SELECT $$;
"""
FROM_A_SEQUENCE = f"""
{WITHOUT_LOCK}
CREATE SEQUENCE positions INCREMENT 1000;
GRANT USAGE ON SEQUENCE positions TO PUBLIC;
CREATE OR REPLACE FUNCTION log_end(OUT last_position bigint, OUT next_at timestamptz)
LANGUAGE sql AS $$ SELECT nextval('positions'), clock_timestamp() $$;
"""
LOOKS_FOR_KEYS = "WHERE EXISTS (SELECT FROM commands k WHERE k.id = c.id)"
APPEND = (FUNCTIONS / "append.sql").read_text().replace("CREATE F", "CREATE OR REPLACE F")
assert LOOKS_FOR_KEYS in APPEND
WITHOUT_KEYS = f"""
ALTER TABLE commands DROP CONSTRAINT commands_by_id;
{APPEND.replace(LOOKS_FOR_KEYS, "WHERE false")}
"""
COMMITTED_LATER = """
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
END $$
"""


def killed_before_the_answer() -> Iterator[Strike]:
    """What they have sent waits for the order lock; it is carried out when they are gone."""
    for at in range(5):
        yield Strike(at, "hold an append", "roll back", 0.6)
        for whom in ("writer 0", "writer 1"):
            yield Strike(at + 0.5, "kill", whom)
            yield Strike(at + 0.8, "enter", whom)


def quiet(*strikes: Strike) -> Plan:
    return replace(draw(1, seconds=5), writers=(4, 4), strikes=strikes)


@pytest.mark.parametrize(
    ("change", "strikes", "found"),
    [
        (WITHOUT_LOCK, (), "did not end"),
        (FROM_A_SEQUENCE, (), "a position is missing"),
        (WITHOUT_KEYS, sorted(killed_before_the_answer()), "twice"),
        (
            COMMITTED_LATER,
            [Strike(3, "kill the server"), Strike(3.1, "bring the server back")],
            "answered but lost",
        ),
    ],
    ids=["without the order lock", "from a sequence", "without keys", "committed later"],
)
def test_a_broken_log_is_found(
    server: Server, change: str, strikes: list[Strike], found: str
) -> None:
    wrong = perform(server, quiet(*strikes), change).wrong
    assert any(found in each for each in wrong), wrong[:10]
