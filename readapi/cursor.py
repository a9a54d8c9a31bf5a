"""Cursors: the next page of an answer, pinned to its (at, known_at).

An answer at a pinned moment does not change, so that a page is found by counting.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from typing import Self

import orjson

from domain.errors import Invalid
from readapi.asof import AsOf
from readapi.ports import Asked


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
            at, known_at, offset = orjson.loads(urlsafe_b64decode(cursor))
            page = cls(limit, int(offset))
        except (ValueError, TypeError):
            raise BadCursor from None
        if page.offset < 0:
            raise BadCursor
        return page, replace(asked, at=str(at), known_at=str(known_at))
