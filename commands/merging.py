"""What merging comes to whatever is merged, and how two records are split again."""

from uuid import UUID

from pydantic_core import to_json

from commands.command import LookUp
from commands.correct import retell
from commands.execute import Done, carry_out
from commands.ports import Log, Request
from commands.world import World
from domain.errors import NotThere
from domain.merging import (
    MergedIntoItself,
    goes_into,
    merged_into,
    said_of_going,
    said_of_taking_in,
)
from domain.person import IsForgotten, is_forgotten
from domain.recorded import Draft, Provenance
from domain.story import R, Record


def other(look_up: LookUp, own: R, into: UUID) -> R:
    """The record into which the command's own can go, as far as its rules do not say. Raises
    `MergedIntoItself`, `NotThere`, `IsForgotten`.
    """
    if into == look_up.own:
        raise MergedIntoItself
    found = look_up(type(own), into)
    for id, record in ((look_up.own, own), (into, found)):
        if is_forgotten(record):
            raise IsForgotten(id=id)
    return found


def survivor(look_up: LookUp, record: type[Record], id: UUID) -> UUID:
    """The record that stands for that one, itself if it is merged into none."""
    into = merged_into(look_up(record, id))
    return survivor(look_up, record, into) if into else id


async def split(log: Log, stream: UUID, by: Provenance, *, dry_run: bool = False) -> Done:
    """Take back that the record was merged into another, and the values which that got by it.

    What was added since stays where it was made. Raises `NotMerged`.
    """
    return await carry_out(
        log,
        lambda world: decide_split(world, stream),
        Request(stream, to_json("split"), by, dry_run),
    )


def decide_split(world: World, id: UUID) -> list[Draft]:
    own = world.stream(id)
    if not own:
        raise NotThere(id=id)
    theirs = world.stream(goes_into(own))
    return [
        *retell(world, own, said_of_going(own), (), "split"),
        *retell(world, theirs, said_of_taking_in(theirs, id), (), "split"),
    ]
