"""Which routes an address may mean: those that begin as it does, instead of all one by one."""

from collections.abc import Sequence

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

Beginning = tuple[str, ...]


class Signpost(BaseRoute):
    """Stands before all routes, and leads to the first of these that is meant. What none of them
    answers goes on, and is refused as if it were not there.
    """

    def __init__(self, routes: Sequence[BaseRoute]) -> None:
        begun = [(beginning(getattr(route, "path", "")), route) for route in routes]
        self._by_beginning = {
            asked: [route for written, route in begun if may_mean(asked, written)]
            for asked, _ in begun
        }

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] == "http" and not scope["root_path"]:
            for route in self._by_beginning.get(beginning(scope["path"]), ()):
                match, found = route.matches(scope)
                if match == Match.FULL:
                    return match, {**found, "signpost": route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        route: BaseRoute = scope["signpost"]
        await route.handle(scope, receive, send)


def beginning(path: str) -> Beginning:
    """`/customers/…` is one of customers, and `/api/customers/…` is of those of the API."""
    _, first, *rest = [*path.split("/", 3), ""]
    return (first, rest[0]) if first == "api" else (first,)


def may_mean(asked: Beginning, written: Beginning) -> bool:
    """Where a name stands in braces, any may be asked for."""
    return len(asked) == len(written) and all(
        word == pattern or pattern.startswith("{")
        for word, pattern in zip(asked, written, strict=True)
    )
