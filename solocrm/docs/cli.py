"""The reference of the command line: every command, argument and option with its help."""

import json
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from typer.core import TyperGroup, TyperOption
from typer.main import get_command

from solocrm.cli.main import app
from solocrm.docs.markdown import code, page, paragraph, table

INTRODUCTION = """
Exit codes: 0 done, 1 the answer is no, 2 wrong use. Errors are one sentence on stderr, with a
code of the [refusals](refusals.md). Settings beside the options: [settings](settings.md).
""".strip()

WORDS: dict[object, str] = {
    str: "text",
    int: "number",
    Path: "path",
    UUID: "id",
    datetime: "day, as in 2025-01-31",
    bool: "",
}


def cli() -> str:
    parts = (part for name, each in commands() for part in of_command(name, each))
    return page("Command line", INTRODUCTION, *parts)


def commands(of: Any = None, name: str = "solocrm") -> Iterator[tuple[str, Any]]:
    """Every command and group of commands with its full name, in the order of the help."""
    group: Any = of or get_command(app)
    for own, each in group.commands.items():
        yield f"{name} {own}", each
        if isinstance(each, TyperGroup):
            yield from commands(each, f"{name} {own}")


def of_command(name: str, each: Any) -> Iterator[str]:
    yield f"## {name}"
    yield paragraph(each.help)
    yield table(("option", "takes", "default", "help"), map(option, each.params))


def option(each: Any) -> tuple[str, str, str, str]:
    if isinstance(each, TyperOption):
        told = ", ".join(map(code, [*each.opts, *each.secondary_opts]))
    else:
        told = code(each.metavar or each.name.upper())
    return told, takes(each.type_descriptor.annotation), default(each), each.help or ""


def takes(kind: Any) -> str:
    if get_origin(kind) is list:
        return f"{takes(get_args(kind)[0])}, more than once"
    if get_origin(kind) is Literal:
        return " or ".join(map(code, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(code(each.value) for each in kind)
    return WORDS[kind]


def default(each: Any) -> str:
    if each.required:
        return "required"
    return "" if each.default in (None, False) else code(json.dumps(each.default))
