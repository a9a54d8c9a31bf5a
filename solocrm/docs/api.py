"""The reference of the routes: every address of the OpenAPI document, with its parameters."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from solocrm.docs.markdown import code, page, table
from solocrm.docs.shapes import default, without_null, words
from web.app import create_app
from web.parts import Parts

INTRODUCTION = """
The whole document, with the shapes of bodies and answers, is served at `/api/openapi.json`.
Programs send `Authorization: Bearer KEY`; how to get one: [api keys](../howto/api.md). Errors are
`application/problem+json` with a `code` of the [refusals](refusals.md).
""".strip()

WORDS = {
    "commands": "Each is told with its body in [the commands](commands.md). "
    "A write answers with `Crm-Position` and the record's version as `ETag`.",
    "reads": "A read answers with `Crm-Position`, and with `at`, `known_at`, `position`, "
    "`incomplete` and `restated_by` beside its own fields, unless it follows the log itself.",
}
HEADS = ("parameter", "in", "type", "default", "says")


@dataclass(frozen=True)
class Route:
    """One operation of the document."""

    method: str
    path: str
    said: dict[str, Any]

    @property
    def address(self) -> str:
        return code(f"{self.method.upper()} {self.path}")

    @property
    def tag(self) -> str:
        return str(self.said.get("tags", ["others"])[0])

    @property
    def sentence(self) -> str:
        """FastAPI makes a summary of the function's name where none is stated."""
        return str(self.said.get("description") or self.said["summary"])

    @cached_property
    def parameters(self) -> list[tuple[str, ...]]:
        """All but those of the path, whose names say what they are."""
        return [parameter(each) for each in self.said.get("parameters", []) if each["in"] != "path"]


def api() -> str:
    found = routes()
    tags = dict.fromkeys(route.tag for route in found)
    return page("HTTP", INTRODUCTION, *(part for tag in tags for part in of_tag(tag, found)))


@cache
def routes() -> tuple[Route, ...]:
    paths = create_app(unopened).openapi()["paths"]
    return tuple(
        Route(method, path, said)
        for path, methods in paths.items()
        for method, said in methods.items()
    )


@asynccontextmanager
async def unopened() -> AsyncIterator[Parts]:
    raise AssertionError("the routes are read, not served")
    yield


def of_tag(tag: str, all_routes: Sequence[Route]) -> Iterator[str]:
    own = [route for route in all_routes if route.tag == tag]
    common = shared(own)
    yield f"## {tag.capitalize()}"
    yield WORDS.get(tag, "")
    yield table(HEADS, common)
    yield table(("route", "does"), ((route.address, route.sentence) for route in own))
    for route in own:
        if more := [each for each in route.parameters if each not in common]:
            yield f"### {route.address}"
            yield table(HEADS, more)


def shared(own: Sequence[Route]) -> list[tuple[str, ...]]:
    """What most of the routes take is told once."""
    told = [each for route in own for each in route.parameters]
    return [each for each in dict.fromkeys(told) if told.count(each) * 2 > len(own) > 1]


def parameter(each: dict[str, Any]) -> tuple[str, ...]:
    schema, required = each["schema"], each["required"]
    name = each["name"].title() if each["in"] == "header" else each["name"]
    told = (
        words(without_null(schema)),
        default(schema, required=required),
        each.get("description", ""),
    )
    return (code(name), each["in"], *told)
