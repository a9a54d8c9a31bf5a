"""JSON that means one thing: UTF-8, no key twice, no number that is none."""

import json
from typing import Any, NoReturn

from domain.errors import Refused


class Unreadable(Refused, code="unreadable", status=400):
    """The body is no JSON that can be read in one way only."""


def parse(raw: bytes) -> Any:
    """Raises `Unreadable`."""
    try:
        text = raw.decode()
        found = json.loads(text, object_pairs_hook=unambiguous, parse_constant=no_number)
        if "\\u" in text:
            json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as failure:
        raise Unreadable(why=str(failure)) from None
    return found


def unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key comes twice")
    return found


def no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
