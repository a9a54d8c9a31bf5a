"""Why a page cannot be shown, in the words of the page."""

from dataclasses import dataclass
from datetime import datetime
from inspect import cleandoc
from typing import Literal

from domain.errors import Refused
from web.catalogue import mark

Kind = Literal[
    "refused", "not_there", "not_there_then", "behind", "unreachable", "forbidden", "our_fault"
]
KINDS: dict[int, Kind] = {403: "forbidden", 404: "not_there", 503: "behind", 500: "our_fault"}
OF_CODES: dict[str, Kind] = {
    "not_there_then": "not_there_then",
    "database_unreachable": "unreachable",
}

WAYS_OUT = {
    "stale": mark("Load the page again to see it as it is now."),
    "forged_request": mark("Load the page again."),
    "not_signed_in": mark("Load the page again to sign in."),
}
"""What to do after a refusal, where its sentence does not say it."""


@dataclass(frozen=True)
class Problem:
    """`began` is when a record that was not there then began; `there` the link to that day."""

    kind: Kind
    code: str
    sentence: str
    retry: str
    report: str = ""
    began: datetime | None = None
    there: str = ""


def sentence(refusal: Refused) -> str:
    """What is said to people: the first paragraph of its docstring."""
    return cleandoc(refusal.__doc__ or "").partition("\n\n")[0].replace("\n", " ")


def kind_of(status: int, code: str) -> Kind:
    return OF_CODES.get(code) or KINDS.get(status, "refused")
