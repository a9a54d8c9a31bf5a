"""What a JSON schema says, in words: the types of events, of bodies and of parameters."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from solocrm.docs.markdown import code, first_sentence, table

Schema = Mapping[str, Any]

FORMATS = {"uuid": "id", "date": "day", "date-time": "instant with its offset"}


def words(schema: Schema) -> str:
    match schema:
        case {"$ref": str(ref)}:
            name = ref.rpartition("/")[2]
            return f"[{name}](#{name.lower()})"
        case {"anyOf": list(options)}:
            told = [words(option) for option in options]
            return " or ".join(dict.fromkeys(numbers_once(told)))
        case {"enum": list(values)}:
            return " or ".join(code(value) for value in values)
        case {"type": "array", "items": dict(items)}:
            return f"list of {words(items)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"texts, each with {words(values)}"
        case {"type": "string", "format": str(format)}:
            return FORMATS.get(format, format)
        case {"type": "string"}:
            return "text" + up_to(schema.get("maxLength"), " characters")
        case {"type": "integer"}:
            return f"whole number{span(schema)}"
        case {"type": "number"}:
            return f"number{span(schema)}"
        case {"type": "boolean"}:
            return "true or false"
        case {"type": "null"}:
            return "null"
    return "any"


def without_null(schema: Schema) -> Schema:
    """What is given, of that which may be left out."""
    options = [option for option in schema.get("anyOf", []) if option != {"type": "null"}]
    return {**schema, "anyOf": options} if options else schema


def numbers_once(options: list[str]) -> list[str]:
    """A decimal may come as a number or, exactly, as the text of one: in words, a number."""
    if any(option.startswith("number") for option in options):
        return [option for option in options if option != "text"]
    return options


def span(schema: Schema) -> str:
    above = schema.get("exclusiveMinimum")
    least = f" above {above:,g}" if above is not None else ""
    if (minimum := schema.get("minimum")) is not None:
        least = f" from {minimum:,g}"
    most = schema.get("maximum")
    return least + (f" to {most:,g}" if most is not None else "")


def up_to(most: int | None, unit: str) -> str:
    return f", up to {most:,}{unit}" if most else ""


def default(schema: Schema, *, required: bool) -> str:
    given = schema.get("default")
    if required:
        return "required"
    if given is None or given in ([], {}) or isinstance(given, dict):
        return "nothing"
    return code(json.dumps(given))


def fields(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """(field, type, default) of each."""
    required = schema.get("required", [])
    for name, each in schema.get("properties", {}).items():
        yield code(name), words(each), default(each, required=name in required)


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


class Values:
    """The models inside of other models: each is told once, at the end of the page."""

    def __init__(self) -> None:
        self._schemas: dict[str, Schema] = {}

    def take(self, schema: Schema) -> None:
        self._schemas |= schema.get("$defs", {})

    def sections(self) -> Iterator[str]:
        for name, schema in sorted(self._schemas.items()):
            yield f"### {name}"
            yield first_sentence(schema.get("description"))
            yield table(("field", "type", "default"), fields(schema))
