"""Merging: two records turn out to be one. One goes into the other, and both keep their streams.

Both streams say so, in one command and at one instant. So merges never go round in a circle: each
takes a place in both streams, and what went into another record takes in no more.
"""

from collections.abc import Iterator, Sequence
from uuid import UUID

from pydantic import BaseModel

from domain.errors import Conflict, Invalid
from domain.recorded import Recorded
from domain.story import Retracted, story


class MergedIntoItself(Invalid, code="merged_into_itself"):
    """A record is not merged into itself: name the other one."""


class NotMerged(Conflict, code="not_merged"):
    """The record is not merged into another: there is nothing to split."""


class MergeStands(Conflict, code="merge_stands"):
    """A merge is told by two records: split them instead of correcting one."""


class GoesInto(BaseModel):
    """Of an event: its record is one with the `survivor`, under which it is found from then on."""

    survivor: UUID


class TakesIn(BaseModel):
    """Of an event of the survivor, at the same instant: it stands for the `merged` record too."""

    merged: UUID


def merged_into(record: object) -> UUID | None:
    """The record that stands for this one, if it is of a kind that is merged, and was."""
    return getattr(record, "merged_into", None)


def is_merge(said: Recorded) -> bool:
    """Whether it is one of the two halves of a merge."""
    return isinstance(said.event, GoesInto | TakesIn)


def goes_into(stream: Sequence[Recorded]) -> UUID:
    """The record into which this one is merged now. Raises `NotMerged`."""
    for said in story(stream):
        if isinstance(said.event, GoesInto):
            return said.event.survivor
    raise NotMerged


def said_of_going(stream: Sequence[Recorded]) -> frozenset[int]:
    """The versions that a record's split takes back."""
    return frozenset(r.version for r in story(stream) if isinstance(r.event, GoesInto))


def said_of_taking_in(stream: Sequence[Recorded], merged: UUID) -> frozenset[int]:
    """The versions that its split takes back of the survivor: that it took in the `merged` record,
    and with it the values that the same command gave it.
    """
    told = story(stream)
    [start] = (n for n, r in enumerate(told) if takes_in(r, merged))
    command = commands(stream)
    of_merge = command[told[start].version]
    taken = {told[start].version}
    for said in told[start + 1 :]:
        if isinstance(said.event, TakesIn) or said.occurred_at != told[start].occurred_at:
            break
        if command[said.version] == of_merge:
            taken.add(said.version)
    return frozenset(taken)


def takes_in(said: Recorded, merged: UUID) -> bool:
    return isinstance(said.event, TakesIn) and said.event.merged == merged


def commands(stream: Sequence[Recorded]) -> dict[int, UUID]:
    """{version: the command that said it first}: a correction says again what follows a corrected
    event at its own instant, and an undo what had been retracted.
    """
    first: dict[int, UUID] = {}
    gone: list[Recorded] = []
    for said in stream:
        if isinstance(said.event, Retracted):
            gone += (r for r in stream if r.version in said.event.versions)
        before = next(again(said, gone), None) if said.rest is not None else None
        first[said.version] = first[before.version] if before else said.by.command
    return first


def again(said: Recorded, gone: Sequence[Recorded]) -> Iterator[Recorded]:
    """What was retracted and is the same, the latest first."""
    for r in reversed(gone):
        if r.event == said.event and r.occurred_at == said.occurred_at:
            yield r
