"""The OpenAPI document as a page: what can be asked and said, address by address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Field:
    name: str
    where: str
    type: str
    required: bool
    meaning: str


@dataclass(frozen=True)
class Operation:
    noun: str
    method: str
    path: str
    summary: str
    fields: Sequence[Field]

    @property
    def id(self) -> str:
        return f"{self.method}-{self.path.strip('/').replace('/', '-')}".lower()


@dataclass(frozen=True)
class Manual:
    """`nouns`: {first word of the address: its operations}."""

    title: str
    version: str
    nouns: Mapping[str, Sequence[Operation]]


def manual(document: Schema) -> Manual:
    """`document` as `/api/openapi.json` gives it."""
    found = sorted(operations(document), key=attrgetter("noun", "path", "method"))
    nouns = {noun: list(own) for noun, own in groupby(found, attrgetter("noun"))}
    return Manual(document["info"]["title"], document["info"]["version"], nouns)


def operations(document: Schema) -> Iterator[Operation]:
    for path, methods in document["paths"].items():
        for method, said in methods.items():
            yield Operation(
                noun=path.removeprefix("/api").split("/")[1],
                method=method.upper(),
                path=path,
                summary=said.get("description") or said.get("summary", ""),
                fields=[*parameters(said), *body(said, document)],
            )


def parameters(operation: Schema) -> Iterator[Field]:
    for each in operation.get("parameters", ()):
        schema = each["schema"]
        yield Field(
            each["name"],
            each["in"],
            kind(schema),
            each.get("required", False),
            each.get("description") or schema.get("description", ""),
        )


def body(operation: Schema, document: Schema) -> Iterator[Field]:
    content = operation.get("requestBody", {}).get("content", {})
    schema = resolved(content.get("application/json", {}).get("schema", {}), document)
    for name, each in schema.get("properties", {}).items():
        required = name in schema.get("required", ())
        yield Field(name, "body", kind(each), required, each.get("description", ""))


def resolved(schema: Schema, document: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][named(schema)]
    return found


def named(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def kind(schema: Schema) -> str:
    """A type in a few words: `uuid or null`, `list of Line`, `one of "opened", "entered"`."""
    if "$ref" in schema:
        return named(schema)
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(map(kind, schema["anyOf"])))
    if "enum" in schema:
        return "one of " + ", ".join(f'"{each}"' for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("type", "anything"))
