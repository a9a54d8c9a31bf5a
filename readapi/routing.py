"""Routes of one router, taken into another as its own.

An included router stays one in FastAPI: each request asks it, and all that it includes, for every
route, and then once more for the one that was found.
"""

from inspect import signature
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

SAYABLE = signature(APIRouter.add_api_route).parameters


def take(into: APIRouter, routes: APIRouter, *, shown: bool = True) -> None:
    """With the prefix, the tags and the dependencies of the router that takes them; unless `shown`
    they are not in the API's description.
    """
    for route in routes.routes:
        assert isinstance(route, APIRoute)
        said: dict[str, Any] = {name: vars(route)[name] for name in SAYABLE if name in vars(route)}
        said["include_in_schema"] = shown and route.include_in_schema
        into.add_api_route(**said, route_class_override=type(route))
