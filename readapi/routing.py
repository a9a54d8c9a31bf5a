"""Routes of one router, taken into another as its own.

An included router stays one in FastAPI: each request asks it, and all that it includes, for every
route, and then once more for the one that was found.
"""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, params
from fastapi.routing import APIRoute

ASIS = (
    *("response_model", "status_code", "summary", "description", "response_description"),
    *("responses", "methods", "response_class", "name"),
)
"""What a route says of itself."""


def take(
    into: APIRouter,
    routes: APIRouter,
    *,
    dependencies: Sequence[params.Depends] = (),
    shown: bool = True,
) -> None:
    """With the prefix, the tags and the dependencies of the router that takes them; unless `shown`
    they are not in the API's description.
    """
    for route in routes.routes:
        assert isinstance(route, APIRoute)
        said: dict[str, Any] = {name: getattr(route, name) for name in ASIS}
        into.add_api_route(
            route.path,
            route.endpoint,
            tags=list(route.tags),
            dependencies=[*dependencies, *route.dependencies],
            include_in_schema=shown and route.include_in_schema,
            route_class_override=type(route),
            **said,
        )
