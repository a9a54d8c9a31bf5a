"""The reference of the settings: every variable of the environment that SoloCRM reads."""

import ast
import inspect
import textwrap
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, get_args, get_type_hints
from zoneinfo import ZoneInfo

from infra.settings import Settings
from solocrm.docs.markdown import code, page, paragraph, table

INTRODUCTION = """
Variables of the environment, read once at the start. An option of the
[command line](cli.md) goes before its variable. An empty variable counts as none.
""".strip()

WORDS = {
    Path: "path",
    str: "text",
    bytes: "hexadecimal",
    int: "number",
    bool: "anything",
    ZoneInfo: "time zone",
}


def settings() -> str:
    hints, docs = get_type_hints(Settings), field_docs(Settings)
    lines = (
        (code(variable(each)), takes(hints[each.name]), default(each), docs.get(each.name, ""))
        for each in fields(Settings)
    )
    return page("Settings", INTRODUCTION, table(("variable", "value", "default", "says"), lines))


def variable(field: Field[Any]) -> str:
    """Which broker there is, other programs ask by the same name."""
    name = field.name.upper()
    return name if name.startswith("KAFKA_BOOTSTRAP") else f"SOLOCRM_{name}"


def takes(kind: Any) -> str:
    known, *_ = get_args(kind) or (kind,)
    return WORDS[known]


def default(field: Field[Any]) -> str:
    given = field.default
    return "" if given is None or given is MISSING or given is False else code(given)


def field_docs(of: type) -> dict[str, str]:
    """{field: the text below it}, read off the source, since Python does not keep it."""
    [tree] = ast.parse(textwrap.dedent(inspect.getsource(of))).body
    assert isinstance(tree, ast.ClassDef)
    docs: dict[str, str] = {}
    for field, below in zip(tree.body, tree.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=text)):
                docs[name] = paragraph(str(text))
    return docs
