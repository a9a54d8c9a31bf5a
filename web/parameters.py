"""Parameters that an address does not know: a slip of the pen would else ask something else."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from domain.errors import Invalid


class UnknownParameter(Invalid, code="unknown_parameter"):
    """The address does not take that parameter."""


class ParameterTwice(Invalid, code="parameter_twice"):
    """A parameter is given once."""


async def known(request: Request) -> None:
    """Raises `UnknownParameter`, `ParameterTwice`."""
    given = [name for name, _ in request.query_params.multi_items()]
    if not given:
        return
    route: APIRoute = request.scope["route"]
    taken = set(names(route.dependant))
    if unknown := set(given) - taken:
        raise UnknownParameter(unknown=sorted(unknown), known=sorted(taken))
    if len(set(given)) < len(given):
        raise ParameterTwice(twice=sorted({name for name in given if given.count(name) > 1}))


def names(dependant: Dependant) -> Iterator[str]:
    """What the address takes behind its question mark."""
    yield from (each.alias for each in dependant.query_params)
    for each in dependant.dependencies:
        yield from names(each)
