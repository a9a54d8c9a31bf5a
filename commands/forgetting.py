"""Forgetting: the last thing that is said of a person."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Literal
from uuid import UUID

from commands.command import Elsewhere, LookUp
from domain.errors import NotThere
from domain.person import Person, forgotten_in


def forgotten(
    look_up: LookUp,
    kind: Literal["customer", "contact", "user"],
    subject: UUID | None = None,
) -> Iterator[Elsewhere]:
    """The subject, the command's own record unless another is named, is forgotten if it was not
    before.
    """
    subject = subject or look_up.own
    stream = forgotten_in(subject)
    with suppress(NotThere):
        look_up(Person, stream)
        return
    yield Elsewhere(stream, Person.Forgotten(subject=subject, kind=kind))
