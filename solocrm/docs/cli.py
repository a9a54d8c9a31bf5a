"""The reference of the command line: every command, argument and option with its help."""

import inspect
import json
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer
from typer.models import ArgumentInfo, CommandInfo, OptionInfo, TyperInfo

from solocrm.cli.main import app
from solocrm.docs.markdown import code, first_sentence, page, table

INTRODUCTION = """
Exit codes: 0 done, 1 the answer is no, 2 wrong use. Errors are one sentence on stderr, with a
code of the [refusals](refusals.md). Settings beside the options: [settings](settings.md).
""".strip()

WORDS: dict[object, str] = {
    str: "text",
    int: "number",
    Path: "path",
    datetime: "day, as in 2025-01-31",
    bool: "",
}


def cli() -> str:
    return page("Command line", INTRODUCTION, *of_app(app, "solocrm"))


def of_app(of: typer.Typer, name: str) -> Iterator[str]:
    for command in of.registered_commands:
        yield from of_command(command, name)
    for group in of.registered_groups:
        yield from of_group(group, name)


def of_group(group: TyperInfo, name: str) -> Iterator[str]:
    inner = group.typer_instance
    assert inner is not None
    own_name = inner.info.name
    if not isinstance(own_name, str):  # commands of a module, without a word of their own
        yield from of_app(inner, name)
        return
    yield f"## {name} {own_name}"
    yield str(inner.info.help)
    if inner.registered_callback and (callback := inner.registered_callback.callback):
        yield first_sentence(callback.__doc__)
        yield options(callback)
    yield from of_app(inner, f"{name} {own_name}")


def of_command(command: CommandInfo, name: str) -> Iterator[str]:
    callback = command.callback
    assert callback is not None
    yield f"## {name} {command.name or callback.__name__}"
    yield inspect.getdoc(callback) or ""
    yield options(callback)


def options(callback: Any) -> str:
    hints = get_type_hints(callback, include_extras=True)
    lines = (
        option(hints[each.name], each)
        for each in inspect.signature(callback).parameters.values()
        if get_origin(hints[each.name]) is Annotated
    )
    return table(("option", "takes", "default", "help"), lines)


def option(hint: Any, given: inspect.Parameter) -> tuple[str, str, str, str]:
    kind, mark = get_args(hint)
    assert isinstance(mark, ArgumentInfo | OptionInfo)
    name = given.name.strip("_")
    if isinstance(mark, ArgumentInfo):
        told = name.upper()
    else:
        told = ", ".join(mark.param_decls or [f"--{name.replace('_', '-')}"])
    return code(told), takes(kind), default(given.default), mark.help or ""


def takes(kind: Any) -> str:
    """In words; of an optional value, what it is if it is given."""
    if get_origin(kind) in {Union, UnionType}:
        return takes(next(each for each in get_args(kind) if each is not NoneType))
    if get_origin(kind) is list:
        return f"{takes(get_args(kind)[0])}, more than once"
    if get_origin(kind) is Literal:
        return " or ".join(map(code, get_args(kind)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return " or ".join(code(each.value) for each in kind)
    return WORDS[kind]


def default(given: object) -> str:
    if given is inspect.Parameter.empty:
        return "required"
    return "" if given is None or given is False else code(json.dumps(given))
