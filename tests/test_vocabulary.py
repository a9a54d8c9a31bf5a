"""Every event occurs in a given or a then, every refusal is met, every command is given by a test.

Read off the source of the tests, so that it does not matter which of them run.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest

import commands
import domain
from commands.catalogue import COMMANDS
from commands.command import Command
from commands.imports.errors import ImportRefused
from domain.catalogue import EVENTS, RECORD_OF
from domain.errors import Conflict, Invalid, Refused, Unavailable
from domain.event import Event

HERE = Path(__file__).parent
BRANCHES = {Refused, Conflict, Invalid, Unavailable, ImportRefused}
"""Of the tree of refusals: only their leaves are met."""


class Module:
    """A test module, with the values of its names."""

    def __init__(self, path: Path) -> None:
        self.tree = ast.parse(path.read_text())
        self.values = defaultdict[str, list[ast.expr]](list)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self.values[name_of(target)].append(node.value)

    def given_to(self, *functions: str) -> set[str]:
        """All names in the arguments of those functions or methods, and in what they stand for."""
        calls = (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))
        found, new = set[str](), set[str]()
        for call in calls:
            if last_name(call.func) in functions:
                new |= names(*call.args, *(each.value for each in call.keywords))
        while new - found:
            found |= new
            new = names(*(value for name in new for value in self.values.get(name, ())))
        return found


def names(*nodes: ast.AST) -> set[str]:
    """All names in them, dotted ones too, and all texts."""
    inside = [each for node in nodes for each in ast.walk(node)]
    texts = {each.value for each in inside if isinstance(each, ast.Constant)}
    return {name_of(each) for each in inside} | {each for each in texts if isinstance(each, str)}


def name_of(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return ""


def last_name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else name_of(node)


@cache
def modules(folder: str = "") -> list[Module]:
    return [Module(path) for path in sorted((HERE / folder).rglob("test_*.py"))]


@cache
def said_in(*functions: str) -> set[str]:
    return set[str]().union(*(each.given_to(*functions) for each in modules("domain")))


@cache
def load() -> None:
    """A refusal is known once its module is imported."""
    for package in (domain, commands):
        for each in walk_packages(package.__path__, f"{package.__name__}."):
            import_module(each.name)


def refusals(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    load()
    for refusal in of.__subclasses__():
        yield refusal
        yield from refusals(refusal)


def name_in_tests(event: type[Event]) -> str:
    record = RECORD_OF.get(event)
    return f"{record.__name__}.{event.__name__}" if record else event.__name__


@pytest.mark.parametrize("event", EVENTS, ids=[event.TOPIC for event in EVENTS])
def test_every_event_occurs_in_a_given_or_a_then(event: type[Event]) -> None:
    assert name_in_tests(event) in said_in("given", "then")


@pytest.mark.parametrize("command", COMMANDS, ids=[f"{c.noun}/{c.name}" for c in COMMANDS])
def test_every_command_is_given(command: Command) -> None:
    module = command.decide.__module__.rpartition(".")[2]
    assert f"{module}.{command.decide.__name__}" in said_in("when")


def test_every_refusal_is_met() -> None:
    """By its class, its code or the sentence that people read."""
    met = set[str]().union(*(names(each.tree) for each in modules()))
    unmet = {
        each.__name__
        for each in set(refusals()) - BRANCHES
        if each.__module__.startswith(("domain.", "commands."))
        and not {each.code, each.__name__} & met
        and not any(f"({each.code}" in text or longest_part(each) in text for text in met)
    }
    assert unmet == set()


def longest_part(refusal: type[Refused]) -> str:
    """Of its sentence, between the facts that it names."""
    return max(re.split(r"\{\w+\}", refusal.__doc__ or ""), key=len)
