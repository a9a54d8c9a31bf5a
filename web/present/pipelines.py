"""Which of the company's pipelines a screen shows."""

from collections.abc import Mapping, Sequence
from typing import Any


def chosen(pipelines: Sequence[Mapping[str, Any]], id: object) -> Mapping[str, Any]:
    """The pipeline of that id; nameless if it is not there at this moment."""
    nameless = {"id": id, "name": ""}
    return next((each for each in pipelines if str(each["id"]) == str(id)), nameless)
