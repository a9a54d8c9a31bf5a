"""What is done to the database while everybody is at it."""

import os
import signal
from pathlib import Path
from time import sleep
from uuid import uuid4

import psycopg

from domain.money import Money
from domain.product import Product
from domain.recorded import Draft, Provenance
from infra.mapper import EventMapper
from infra.postgres import cluster
from infra.postgres.recorder import PostgresRecorder
from infra.postgres.role import as_owner
from tests.chaos.log.acts import LOGINS
from tests.secret import SECRET

TERMINATE = """
SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND application_name <> 'fault' AND random() < %s
"""
RESERVE = """
INSERT INTO reservations (scope, value, stream) VALUES ('login', %s, %s) ON CONFLICT DO NOTHING
"""


def hold_append(url: str, seconds: float, ending: str) -> None:
    """An append that has its positions, and leaves everybody in doubt about them."""
    introduced = Product.Introduced(name="Held", price=Money(amount="1", currency="EUR"))
    row = EventMapper(SECRET).to_stored_event(Draft(uuid4(), 1, introduced))
    connection = psycopg.connect(url, application_name="fault")
    by = Provenance("whoever holds", uuid4(), "chaos")
    PostgresRecorder(connection).insert_events([row], by=by)
    sleep(seconds)
    match ending:
        case "commit":
            connection.commit()
        case "roll back":
            connection.rollback()
    connection.close()


def hold_reservations(url: str, seconds: float, how_many: int) -> None:
    """Somebody else is about to have logins that writers want too, and has not the order lock."""
    secret = SECRET
    with psycopg.connect(url) as connection:
        for number in range(0, LOGINS, LOGINS // how_many):
            value = secret.digest(f"user-{number}".encode(), of="login")
            connection.execute(RESERVE, [value, uuid4()])
        sleep(seconds)
        connection.rollback()


def terminate_backends(url: str, percent: int) -> None:
    owner = as_owner(url)
    with psycopg.connect(owner, autocommit=True, application_name="fault") as connection:
        connection.execute(TERMINATE, [percent / 100])


def kill_server(folder: Path) -> None:
    if postmaster := cluster.postmaster(folder):
        os.kill(postmaster, signal.SIGKILL)
