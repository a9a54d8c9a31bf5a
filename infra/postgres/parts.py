"""The log cut into ranges of streams, which are folded one after the other, each as a whole."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import class_row

from domain.errors import Conflict
from infra.postgres.queries import sql

PART = 80_000
"""Events of a part, roughly: held in memory as bytes, and folded again after an interruption."""

MOST_PARTS = 2_000
SAMPLED = 200
"""Events looked at for each part, to cut the streams evenly."""


class Cancelled(Conflict, code="cancelled"):
    """The new builds were cancelled while they were made."""


@dataclass(frozen=True)
class Part:
    """The streams from `first` on that lie before `beyond`."""

    part: int
    first: UUID
    beyond: UUID | None


def cut(connection: Connection[Any], number: int, until: int, processes: int) -> None:
    """Register the parts of new builds, as many for each process: so none waits for the last."""
    parts = min(MOST_PARTS, max(1, until // PART))
    parts += -parts % processes
    percent = min(100.0, 100.0 * SAMPLED * parts / max(until, 1))
    found = connection.execute(sql("sample"), {"percent": percent, "parts": parts})
    firsts: list[UUID | None] = [UUID(int=0), *(first for (first,) in found), None]
    with connection.cursor() as cursor:
        cursor.executemany(
            sql("cut"),
            [
                {"number": number, "part": part, "first": first, "beyond": beyond}
                for part, (first, beyond) in enumerate(pairwise(firsts))
            ],
        )


def parts_left(connection: Connection[Any], number: int) -> list[Part]:
    with connection.cursor(row_factory=class_row(Part)) as cursor:
        return cursor.execute(sql("parts_left"), {"number": number}).fetchall()
