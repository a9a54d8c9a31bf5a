"""The chaos finds what it is there to find: a log that is broken on purpose."""

from dataclasses import replace

import pytest

from infra.postgres.embedded import Server
from tests.chaos.log.plan import Plan, Strike, draw
from tests.chaos.log.theatre import perform

WITHOUT_LOCK = """
CREATE OR REPLACE FUNCTION order_lock() RETURNS void LANGUAGE sql AS $$ SELECT $$;
"""
FROM_A_SEQUENCE = f"""
{WITHOUT_LOCK}
CREATE SEQUENCE positions INCREMENT 1000;
CREATE OR REPLACE FUNCTION log_end(OUT last_position bigint, OUT next_at timestamptz)
LANGUAGE sql AS $$ SELECT nextval('positions'), clock_timestamp() $$;
"""
WITHOUT_KEYS = "ALTER TABLE commands DROP CONSTRAINT commands_by_id"
COMMITTED_LATER = """
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
END $$
"""


def quiet(*strikes: Strike) -> Plan:
    return replace(draw(1, seconds=4), writers=(4, 4), strikes=strikes)


@pytest.mark.parametrize(
    ("change", "strikes", "found"),
    [
        (WITHOUT_LOCK, (), "falsely refused"),
        (FROM_A_SEQUENCE, (), "subscription skipped"),
        (WITHOUT_KEYS, [Strike(1, "cut answers", how_many=60)], "twice"),
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
