"""What the rows of one external id tell of one record, in the order in which it happened."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from commands.imports import dates
from commands.imports.rows import Telling, Use
from commands.imports.tables import Row
from domain.story import FOREVER


class Told(NamedTuple):
    """A use of a command, and the row that tells it."""

    row: Row
    use: Use


class Moved(NamedTuple):
    """A row tells of something earlier than its record has reached: it counts as of then."""

    told: Told
    to: datetime


@dataclass
class Journey:
    stream: UUID
    tellings: list[Telling] = field(default_factory=list)
    in_order: bool = False
    """Its rows stand as they happened: what a later one dates earlier is no sooner told."""
    refused: bool = False
    """One of its rows cannot be told, so none is."""

    @property
    def rows(self) -> list[Row]:
        return [telling.row for telling in self.tellings]

    def uses(self, zone: ZoneInfo) -> list[Use]:
        """In the order of the rows' last instants and ranks, but how the record begins comes first;
        what one row told, another does not again.
        """
        if len(self.tellings) == 1:
            return self.tellings[0].uses
        return [use for _, use in self.told(zone)]

    def told(self, zone: ZoneInfo) -> list[Told]:
        """The same, each use with its row."""
        told: list[Told] = []
        for telling in self._ordered(zone):
            news = [use for use in telling.uses if not any(_same(use, each.use) for each in told)]
            told += [Told(telling.row, use) for use in news]
        return sorted(told, key=lambda each: not each.use.command.begins)

    def _ordered(self, zone: ZoneInfo) -> list[Telling]:
        ends = [_ends(each, zone) for each in self.tellings]
        if self.in_order:
            ends = list(accumulate(ends, max))
        keys = [(end, each.rank) for end, each in zip(ends, self.tellings, strict=True)]
        places = sorted(range(len(keys)), key=keys.__getitem__)
        return [self.tellings[place] for place in places]


def _ends(telling: Telling, zone: ZoneInfo) -> datetime:
    return max(
        (dates.instant(use.at, (), zone) or FOREVER for use in telling.uses), default=FOREVER
    )


def _same(use: Use, earlier: Use) -> bool:
    """A record begins once, however many rows tell of it."""
    return use == earlier or (use.command.begins and use[:2] == earlier[:2])


def clamped(told: Iterable[Told], zone: ZoneInfo) -> tuple[list[Told], list[Moved]]:
    """Nothing happens before what comes before it; and what was moved for that."""
    onwards: list[Told] = []
    moved: list[Moved] = []
    reached: datetime | None = None
    for each in told:
        at = dates.instant(each.use.at, [reached] if reached else (), zone)
        if at and reached and at < reached:
            moved.append(Moved(each, reached))
            onwards.append(Told(each.row, each.use._replace(at=reached)))
        else:
            reached = at or reached
            onwards.append(each)
    return onwards, moved
