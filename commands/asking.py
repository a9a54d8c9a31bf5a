"""How a command is asked for over HTTP: by whom, under which key, with which body."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID, uuid4, uuid5

from pydantic import create_model

from commands.command import Call, Command, Fields
from commands.identity import identity
from commands.wire import Door, Known
from domain.errors import Invalid
from domain.recorded import Provenance

VERSION = re.compile(r'(?:W/)?(?:"(\d{1,9})"|(\d{1,9}))', re.ASCII)


class BadVersion(Invalid, code="bad_version"):
    """If-Match names a version: a number in quotes."""


@dataclass(frozen=True)
class Caller:
    """Who calls, through which door, from where."""

    actor: str
    source: str
    origin: str


@dataclass(frozen=True)
class Ask:
    """What every write may say beside its body."""

    caller: Caller
    key: str | None
    if_match: int | None
    dry_run: bool
    correlation: UUID | None

    def by(self, reason: str | None = None, key: str | None = None) -> Provenance:
        """The command's id is made of caller and key: the same again where both come again."""
        key = key or self.key
        id = uuid5(UUID(int=0), f"{self.caller.actor}\n{key}") if key else uuid4()
        return Provenance(
            actor=self.caller.actor,
            command=id,
            source=self.caller.source,
            correlation=self.correlation or id,
            reason=reason,
            origin=self.caller.origin,
        )


@cache
def body_of(each: Command) -> type[Any]:
    """Its own fields, and those of every command; a fact's tell where it comes from."""
    door = (Known, Door) if each.notes_fact else (Door,)
    return create_model(f"{each.body.__name__}Body", __base__=(each.body, *door))


def call_of(
    each: Command,
    id: UUID | None,
    body: Any,
    by: Provenance,
    if_match: int | None,
    *,
    dry_run: bool = False,
) -> Call:
    """What begins a record gets an id that its command's makes, or the system that knows it."""
    said = Fields((name, getattr(body, name)) for name in each.body.model_fields)
    if each.notes_fact and body.message:
        id = identity(body.source, each.noun, body.message)
    return Call(id or uuid5(by.command, each.noun), said, by, body.occurred_at, if_match, dry_run)


def version_of(if_match: str | None) -> int | None:
    """Raises `BadVersion`."""
    if if_match is None or if_match == "*":
        return None
    number = VERSION.fullmatch(if_match)
    if number is None:
        raise BadVersion(given=if_match)
    return int(number[1] or number[2])
