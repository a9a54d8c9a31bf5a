"""Ids of what another system calls by a name of its own: the same again whenever it comes again."""

from functools import cache
from uuid import UUID, uuid5

SOURCES = UUID("5f0c0d52-1d0f-4f5e-8a51-4f1a3c3f9a70")


def identity(source: str, kind: str, external: str) -> UUID:
    """Of the record that the source knows by that external id."""
    return uuid5(of_source(source), f"{kind}/{external}")


@cache
def of_source(source: str) -> UUID:
    return uuid5(SOURCES, source)
