"""The reference of refusals: every code, its HTTP status and its sentence."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import commands
import domain
import infra
import pipelines
import projections
import readapi
import solocrm
import web
from domain.errors import Refused
from solocrm.docs.markdown import code, page, paragraph, table

PACKAGES = (domain, commands, projections, readapi, pipelines, infra, web, solocrm)
WITHOUT_OWN = "pipelines.flows"
"""Flows only order what others do, and take a second to import."""

INTRODUCTION = """
A refusal stores nothing. Over HTTP it is a problem (RFC 9457) with `status`, `code`, the sentence
as `detail`, and facts for programs beside them. The command line prints the sentence and the code,
and exits with 2 where the status is 422, else with 1. Codes never change; sentences may. Words in
braces are replaced by the facts. `invalid` is also the code of a body, path or query that is not of
its form: its `errors` say which field, and why.
""".strip()

OF_THE_DOORS = (
    ("no_such_address", "404", "There is nothing at this address."),
    ("no_such_method", "405", "That cannot be done at this address."),
    ("too_large", "413", "A request's body may have a mebibyte at most."),
    ("wrong_host", "421", "This server does not go by that name."),
    ("our_fault", "500", "Something broke on our side; nothing was changed."),
    ("usage", "command line, 2", "The command line is used wrongly."),
    ("system", "command line, 1", "The operating system refused something, such as a file."),
    ("fault", "command line, 1", "Something broke: SOLOCRM_TRACEBACK=1 tells where."),
)
HEADS = ("code", "status", "sentence")


def refusals() -> str:
    found = sorted(coded(), key=lambda each: (each.status, each.code))
    lines = ((code(each.code), str(each.status), sentence(each)) for each in found)
    doors = ((code(name), *rest) for name, *rest in OF_THE_DOORS)
    return page(
        "Refusals",
        INTRODUCTION,
        table(HEADS, lines),
        "## Of the doors themselves",
        table(HEADS, doors),
    )


def coded(of: type[Refused] = Refused) -> Iterator[type[Refused]]:
    """Every refusal with a code of its own; kinds of refusals have none."""
    if of is Refused:
        load()
    for each in of.__subclasses__():
        if each.code != Refused.code and each.__module__.partition(".")[0] != "tests":
            yield each
        yield from coded(each)


def load() -> None:
    """A refusal is known once its module is imported."""
    for package in PACKAGES:
        for each in walk_packages(package.__path__, f"{package.__name__}."):
            if not each.name.endswith("__main__") and not each.name.startswith(WITHOUT_OWN):
                import_module(each.name)


def sentence(refusal: type[Refused]) -> str:
    return paragraph(refusal.__doc__)
