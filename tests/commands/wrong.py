"""Wrong values for any field, made from its JSON schema: what the field is decides how it can be
wrong, so that a new command's fields are tried without a line more.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

LONG = "x" * 10_001
NOT_A_UUID = ("acme", "12345678-1234-1234-1234-12345678901", "", 7)
NOT_A_DAY = ("yesterday", "2024-02-30", "29.02.2024", "", "0", "86400", 86400, True)
NOT_AN_INSTANT = ("2024-02-29T10:00:00", "2024-02-29T25:00:00Z", "now", "", "0", 1709200800, True)
NOT_A_NUMBER: tuple[Any, ...] = ("many", "", "NaN", "1,000", [], {})
NOT_MONEY: tuple[Any, ...] = (
    "12.50",
    {},
    {"amount": "12.50"},
    {"currency": "EUR"},
    {"amount": "12.505", "currency": "EUR"},
    {"amount": "12.5", "currency": "JPY"},
    {"amount": "12.50", "currency": "euro"},
    {"amount": "12.50", "currency": "eur"},
    {"amount": "12.50", "currency": ""},
    {"amount": "NaN", "currency": "EUR"},
    {"amount": "Infinity", "currency": "EUR"},
    {"amount": "1e400000000", "currency": "EUR"},
    {"amount": "1" + "0" * 15, "currency": "EUR"},
    {"amount": "a lot", "currency": "EUR"},
    {"amount": True, "currency": "EUR"},
    {"amount": "12.50", "currency": "EUR", "vat": "19"},
    {"minor": 12.5, "currency": "EUR"},
    {"minor": "1250", "currency": "EUR"},
    {"minor": 10**30, "currency": "EUR"},
)


def fields(schema: Schema, defs: Schema) -> Iterator[tuple[str, Any]]:
    """(field, a wrong value for it) of an object's schema; a field that is needed may be null."""
    needed = schema.get("required", ())
    for name, own in schema.get("properties", {}).items():
        for value in wrong(own, defs):
            if value is not None or name in needed:
                yield name, value


def wrong(schema: Schema, defs: Schema) -> Iterator[Any]:
    """Values that are none of that schema."""
    if "$ref" in schema:
        yield from wrong(defs[schema["$ref"].rpartition("/")[2]], defs)
        return
    choices = schema.get("anyOf", [schema])
    kinds = [each for each in choices if each.get("type") != "null"]
    if len(kinds) == len(choices):
        yield None
    if len(kinds) == 1:
        yield from of_kind(kinds[0], defs)
    else:
        yield from ({}, [], "NaN", True)  # a decimal: a number or its text


def of_kind(schema: Schema, defs: Schema) -> Iterator[Any]:
    if "$ref" in schema:  # beside a null, which is then not wrong
        yield from (value for value in wrong(schema, defs) if value is not None)
        return
    match schema.get("type"):
        case "string":
            yield from of_text(schema)
        case "integer":
            yield from (*NOT_A_NUMBER, 1.5, 10**30, -(10**30))
        case "number":
            yield from (*NOT_A_NUMBER, True)
        case "boolean":
            yield from ("perhaps", 7, [], {})
        case "array":
            yield from ("x", 7, {}, True)
            yield from ([each] for each in wrong(schema["items"], defs))
        case "object":
            yield from of_object(schema, defs)
        case kind:
            raise AssertionError(f"nobody knows how a {kind} is wrong: {schema}")


def of_text(schema: Schema) -> Iterator[Any]:
    if choices := schema.get("enum") or ([schema["const"]] if "const" in schema else None):
        yield from (f"{choices[0]}?", choices[0].upper(), "", 7, [], {})
        return
    match schema.get("format"):
        case "uuid":
            yield from NOT_A_UUID
        case "date":
            yield from NOT_A_DAY
        case "date-time":
            yield from NOT_AN_INSTANT
        case _:
            yield from (7, True, [], {}, "nul\0", LONG)
            yield from [""] if schema.get("minLength") else []


def of_object(schema: Schema, defs: Schema) -> Iterator[Any]:
    yield from ("x", 7, [], True)
    if schema.get("title") == "Money":
        yield from NOT_MONEY
    elif "properties" in schema:
        yield {"colour": "red"}
        yield from ({name: value} for name, value in fields(schema, defs))
    elif isinstance(of := schema.get("additionalProperties"), Mapping):
        yield from ({"key": each} for each in wrong(of, defs))
        yield from ({key: "x"} for key in ("nul\0", LONG))
