"""What models said of records: satisfies `pipelines.ports.Scores`."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import orjson
import polars as pl
import psycopg
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from domain.errors import Invalid
from infra.postgres.queries import sql

TYPES = ("text", "uuid", "timestamptz", "uuid", *3 * ("float8",), "text", "jsonb", "jsonb")
"""Of the columns that are copied."""

OWN = ("subject", "value", "low", "high", "grade", "reasons")
"""Columns that have a place of their own."""

KEPT: dict[str, Any] = {
    "subject": pl.String,
    "as_of": pl.Datetime("us", "UTC"),
    "made_at": pl.Datetime("us", "UTC"),
    "version": pl.String,
    "value": pl.Float64,
    "extra": pl.String,
}


class BadScores(Invalid, code="bad_scores"):
    """A run has one score for each record, and a score is a number or none."""


class PostgresScores:
    def __init__(self, url: str) -> None:
        self._url = url

    def keep(
        self,
        scores: pl.DataFrame,
        *,
        model: str,
        version: str,
        subject_type: str,
        as_of: datetime,
        position: int,
    ) -> bool:
        check(scores)
        said = (model, version, subject_type, as_of.astimezone(UTC), position)
        run = uuid5(UUID(int=0), orjson.dumps(said).decode())  # the same for the same
        with psycopg.connect(self._url) as connection:
            if connection.execute(sql("has_score_run"), {"run": run}).fetchone() is not None:
                return False
            try:
                with connection.cursor().copy(sql("copy_scores")) as copy:
                    copy.set_types(TYPES)
                    for row in rows(scores, model, as_of, run):
                        copy.write_row(row)
                with connection.pipeline():  # the order lock is held for no round trip
                    connection.execute("SELECT order_lock()")
                    connection.execute(sql("keep_score_run"), [run, *said])
                    connection.commit()
            except UniqueViolation:  # another process kept the same run meanwhile
                connection.rollback()
                return False
        return True

    def kept(self, model: str) -> pl.DataFrame:
        with psycopg.connect(self._url) as connection:
            found = connection.execute(sql("kept_scores"), {"model": model}, binary=True)
            return pl.DataFrame(found.fetchall(), schema=KEPT, orient="row")


def check(scores: pl.DataFrame) -> None:
    """Raises `BadScores`."""
    if twice := scores.height - scores["subject"].n_unique():
        raise BadScores(scored_twice=twice)
    for name in ("value", "low", "high"):
        if name in scores.columns:
            numbers = scores[name].cast(pl.Float64).drop_nulls()
            if not numbers.is_finite().all():
                raise BadScores(no_number=name)


def rows(scores: pl.DataFrame, model: str, as_of: datetime, run: UUID) -> Iterator[tuple[Any, ...]]:
    """In the order of `copy_scores.sql`."""
    for each in scores.iter_rows(named=True):
        own = {name: each.get(name) for name in OWN}
        extra = {name: value for name, value in each.items() if name not in OWN}
        yield (
            model,
            UUID(own["subject"]),
            as_of,
            run,
            *(as_number(own[name]) for name in ("value", "low", "high")),
            own["grade"],
            jsonb(own["reasons"] or []),
            jsonb(extra),
        )


def as_number(value: float | None) -> float | None:
    return None if value is None else float(value)


def jsonb(value: object) -> Jsonb:
    return Jsonb(value, dumps=orjson.dumps)
