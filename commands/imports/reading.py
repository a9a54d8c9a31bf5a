"""Reads a mapping from YAML; what is wrong with it is told with its line."""

from collections.abc import Hashable
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from commands.imports.errors import MappingWrong, UnknownMapping
from commands.imports.mapping import ImportMapping

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
    try:
        tree = yaml.compose(text, UniqueKeys) or yaml.ScalarNode("null", "")
        return ImportMapping.model_validate(yaml.load(text, UniqueKeys))  # a SafeLoader
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        problem = wrong.problem or "it is no YAML"
        raise MappingWrong(mapping=name, line=line, field="YAML", problem=problem) from None
    except yaml.YAMLError as wrong:
        raise MappingWrong(mapping=name, line=1, field="YAML", problem=wrong) from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        field, node = _locate(tree, first["loc"])
        line = node.start_mark.line + 1 if node.start_mark else 1
        problem = first["msg"].removeprefix("Value error, ")
        raise MappingWrong(mapping=name, line=line, field=field, problem=problem) from None


class UniqueKeys(yaml.SafeLoader):
    """YAML whose objects say nothing twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        own = [key.value for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        for key, _ in node.value:
            if own.count(key.value) > 1:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value} is stated twice", key.start_mark
                )
        return super().construct_mapping(node, deep)


def _locate(node: Any, loc: tuple[int | str, ...]) -> tuple[str, Any]:
    """The path of names as far as the document has them, and the node there."""
    path: list[str] = []
    for part in loc:
        match node:
            case yaml.MappingNode(value=pairs):
                found = [value for key, value in pairs if key.value == str(part)]
            case yaml.SequenceNode(value=items):
                found = items[part : part + 1] if isinstance(part, int) else []
            case _:
                found = []
        if found:
            node = found[0]
        if found or part == loc[-1]:
            path.append(str(part))
    return ".".join(path) or "the whole", node
