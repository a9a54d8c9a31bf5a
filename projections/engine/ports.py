"""What the engine needs of a store of rows. Infra satisfies it by shape, and so do the tests."""

from collections.abc import Collection, Iterable, Sequence
from typing import Protocol
from uuid import UUID

from projections.engine.history import Row
from projections.engine.parking import Read
from projections.engine.table import Projection


class Store(Protocol):
    """The rows of a build, and the log they come from."""

    def current(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        """The rows of those streams that are believed and have not ended; of tables that are only
        appended to none.
        """

    def believed(self, projection: Projection, streams: Collection[UUID]) -> Iterable[Row]:
        """All rows of those streams that are believed, ended or not."""

    def stream(self, id: UUID, until: int) -> Sequence[Read]:
        """The stream's events up to that position, in order of version."""
