"""Reads a mapping from YAML; what is wrong with it is told with its line."""

import re
from collections.abc import Hashable
from importlib.resources import files
from math import inf
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from commands.imports.errors import MappingWrong, UnknownMapping
from commands.imports.mapping import ImportMapping

MOST = 100_000
"""Nodes of a mapping, its aliases written out."""

EXAMPLES = files("commands.imports") / "examples"


def shipped() -> list[str]:
    """The names of the mappings that come along."""
    return sorted(
        each.name.removesuffix(".yaml")
        for each in EXAMPLES.iterdir()
        if each.name.endswith(".yaml")
    )


def find(name: str) -> ImportMapping:
    """A mapping by its path, or by the name under which it comes along.

    Raises `UnknownMapping`, `MappingWrong`.
    """
    if name in shipped():
        return read((EXAMPLES / f"{name}.yaml").read_text("utf-8"), f"{name}.yaml")
    try:
        return read(Path(name).read_text("utf-8-sig"), name)
    except OSError:
        raise UnknownMapping(name=name, shipped=", ".join(shipped())) from None
    except UnicodeDecodeError:
        raise MappingWrong(
            mapping=name, line=1, field="the whole", problem="it is not UTF-8"
        ) from None


def read(text: str, name: str) -> ImportMapping:
    """Raises `MappingWrong` for the first thing that is wrong."""
    tree, said = _parse(text, name)
    try:
        return ImportMapping.model_validate(said)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field, line = _locate(tree, (*first["loc"], *first.get("ctx", {}).get("at", ())))
        problem = first["msg"].removeprefix("Value error, ")
        raise MappingWrong(mapping=name, line=line, field=field, problem=problem) from None


def _parse(text: str, name: str) -> tuple[yaml.Node, Any]:
    """The document and what it says. Raises `MappingWrong`."""
    try:
        loader = PlainYaml(text)
        tree = loader.get_single_node() or yaml.ScalarNode("null", "")
        if written_out(tree, {}) > MOST:
            raise yaml.YAMLError("its aliases stand for too much")
        return tree, loader.construct_document(tree)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        problem = wrong.problem or "it is no YAML"
        raise MappingWrong(mapping=name, line=line, field="YAML", problem=problem) from None
    except RecursionError:
        problem = "it is nested too deeply"
        raise MappingWrong(mapping=name, line=1, field="YAML", problem=problem) from None
    except yaml.YAMLError as wrong:
        raise MappingWrong(mapping=name, line=1, field="YAML", problem=wrong) from None


def written_out(node: yaml.Node, known: dict[yaml.Node, float]) -> float:
    """How many nodes there are where every alias is written out; no end where one stands for what
    it is a part of.
    """
    if node not in known:
        known[node] = inf  # while its parts are counted
        parts = node.value if isinstance(node, yaml.CollectionNode) else []
        pairs = isinstance(node, yaml.MappingNode)
        each = [part for pair in parts for part in pair] if pairs else parts
        known[node] = 1 + sum(written_out(part, known) for part in each)
    return known[node]


class PlainYaml(yaml.SafeLoader):
    """YAML whose objects say nothing twice and have words for keys, in which yes, no, on and off
    are words.
    """

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError, AttributeError) as wrong:
            problem = f"{node.value} is none of its kind"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from wrong

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                problem = "a key is a word"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            if key.value in seen:
                problem = f"{key.value} is stated twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


BOOLEAN = "tag:yaml.org,2002:bool"
PlainYaml.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
PlainYaml.add_implicit_resolver(BOOLEAN, re.compile("true|false"), list("tf"))


def _locate(node: Any, loc: tuple[int | str, ...]) -> tuple[str, int]:
    """The path of names as far as the document has them, and the line where it ends."""
    path, line = list[str](), 1
    for part in loc:
        match node:
            case yaml.MappingNode(value=pairs):
                found = [(key, value) for key, value in pairs if key.value == str(part)]
            case yaml.SequenceNode(value=items) if isinstance(part, int):
                found = [(each, each) for each in items[part : part + 1]]
            case _:
                found = []
        for key, value in found:
            node, line = value, key.start_mark.line + 1
        if found or part == loc[-1]:
            path.append(str(part))
    return ".".join(path) or "the whole", line
