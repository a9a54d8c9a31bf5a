"""Cursors: the next page of an answer, pinned to its (at, known_at).

An answer at a pinned moment does not change, so that a page is found by counting.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from typing import Annotated, Self

import orjson
from pydantic import AwareDatetime, Field, TypeAdapter

from domain.errors import Invalid
from readapi.asof import AsOf
from readapi.ports import Asked

PIN = TypeAdapter(
    tuple[AwareDatetime, AwareDatetime, Annotated[int, Field(ge=0, lt=2**31, strict=True)]]
)
"""(at, known at, offset)."""


class BadCursor(Invalid, code="bad_cursor"):
    """The cursor is none that an answer gave."""


@dataclass(frozen=True)
class Page:
    """So many lines, after so many."""

    limit: int
    offset: int = 0

    def cursor(self, asof: AsOf, total: int) -> str | None:
        """Of the page after this one; None where it is the last."""
        offset = self.offset + self.limit
        if offset >= total:
            return None
        return urlsafe_b64encode(orjson.dumps([asof.at, asof.known_at, offset])).decode()

    @classmethod
    def of(cls, limit: int, cursor: str | None, asked: Asked) -> tuple[Self, Asked]:
        """The page that the cursor names, and the moment that it is pinned to.

        Raises `BadCursor`.
        """
        if cursor is None:
            return cls(limit), asked
        try:
            at, known_at, offset = PIN.validate_json(urlsafe_b64decode(cursor))
        except ValueError:
            raise BadCursor from None
        pinned = replace(asked, at=at.isoformat(), known_at=known_at.isoformat())
        return cls(limit, offset), pinned
