"""Forgetting: the last thing that is said of a person."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Literal

from commands.command import Elsewhere, LookUp
from domain.errors import NotThere
from domain.person import Person, forgotten_in


def forgotten(look_up: LookUp, kind: Literal["customer", "contact", "user"]) -> Iterator[Elsewhere]:
    """The command's own record is forgotten, unless it was before."""
    stream = forgotten_in(look_up.own)
    with suppress(NotThere):
        look_up(Person, stream)
        return
    yield Elsewhere(stream, Person.Forgotten(subject=look_up.own, kind=kind))
