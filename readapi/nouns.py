"""What kinds of records are called outside: plural nouns, as in the routes."""

import re

from commands.catalogue import NOUNS
from domain.catalogue import RECORD_OF, in_topics
from domain.errors import NotThere
from domain.person import Person
from domain.recorded import Recorded
from domain.story import Record


class UnknownType(NotThere, code="unknown_type"):
    """There is no such kind of record."""


NOUN_OF: dict[type[Record], str] = {record: noun for noun, record in NOUNS.items()}
NOUN_OF[Person] = "people"


TYPE_OF: dict[str, str] = {in_topics(record): noun for record, noun in NOUN_OF.items()}
"""{as topics begin: plural noun}."""


def record_of(noun: str) -> type[Record]:
    """Raises `UnknownType`."""
    try:
        return NOUNS[noun]
    except KeyError:
        raise UnknownType(given=noun, known=", ".join(NOUNS)) from None


def noun_of(first: Recorded) -> str:
    """Whose story begins with that event."""
    return NOUN_OF[RECORD_OF[type(first.event)]]


def singular(noun: str) -> str:
    """As topics begin: `opportunity` for `opportunities`. Raises `UnknownType`."""
    for topic, plural in TYPE_OF.items():
        if plural == noun:
            return topic
    raise UnknownType(given=noun, known=", ".join(NOUN_OF.values()))


def one(noun: str) -> str:
    """As people say it: `web visit` for `web-visits`. Raises `UnknownType`."""
    return in_words(singular(noun))


def in_words(name: str) -> str:
    """`SLA policies` for `sla-policies`."""
    return " ".join("SLA" if word == "sla" else word for word in re.split("[-_]", name))
