"""The reference of commands: what can be said, at which route, with which body."""

from collections.abc import Iterator

from commands.catalogue import COMMANDS, NOUNS
from commands.command import Command
from commands.wire import CorrectBody, Door, InsteadBody
from solocrm.docs.markdown import code, page, table
from solocrm.docs.shapes import Values, fields, schema_of

HEADS = ("field", "type", "default")

INTRODUCTION = """
Every change is a command: over HTTP, on the page and in an import alike. The answer names the
record, its new version and the position of the last event; `?dry_run=true` answers the events that
would be recorded, and records nothing. A command that *commutes* means the same whatever somebody
else said meanwhile: after a lost race it is tried again. The others are then refused with
`version_taken`. Headers and parameters are listed with [the routes](api.md#commands).
""".strip()


def commands() -> str:
    values = Values()
    parts = [part for noun in NOUNS for part in of_noun(noun, values)]
    common = ["## In every body", table(HEADS, fields(schema_of(Door)))]
    return page(
        "Commands", INTRODUCTION, *common, *parts, *corrections(), "## Values", *values.sections()
    )


def of_noun(noun: str, values: Values) -> Iterator[str]:
    yield f"## {noun.capitalize()}"
    for each in COMMANDS:
        if each.noun == noun:
            yield from of_command(each, values)


def of_command(each: Command, values: Values) -> Iterator[str]:
    schema = schema_of(each.body)
    values.take(schema)
    yield f"### {noun_and_name(each)}"
    yield f"{code(f'POST {route(each)}')}{' · commutes' if each.commutes else ''}"
    yield each.help
    yield table(HEADS, fields(schema))


def noun_and_name(each: Command) -> str:
    """As mappings call it."""
    return f"{each.noun}/{each.name}"


def route(each: Command) -> str:
    return f"/api/{each.noun}" if each.begins else f"/api/{each.noun}/{{id}}/{each.name}"


def corrections() -> Iterator[str]:
    yield "## Corrections"
    yield "Of every noun, such as `opportunities`. How to use them: [correct](../howto/correct.md)."
    yield "### correct"
    yield code("POST /api/{noun}/{id}/correct")
    yield "Say which versions never were, and which commands hold instead at their past instants."
    yield table(HEADS, fields(schema_of(CorrectBody)))
    yield "#### InsteadBody"
    yield "Each of `instead` is a command with its instant, and its body's fields beside them."
    yield table(HEADS, fields(schema_of(InsteadBody)))
    yield "### undo"
    yield code("POST /api/{noun}/{id}/undo")
    yield "Take back the record's last change, at most a minute old, wherever it touched."
