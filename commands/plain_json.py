"""JSON that means one thing: no key twice, no number that is none, no half of a character."""

import json
from collections.abc import Callable
from typing import Any, NoReturn


def read(text: str, number: Callable[[str], object] | None = None) -> Any:
    """`number` reads those, as they are written. Raises `ValueError`, `RecursionError`."""
    found = json.loads(
        text,
        object_pairs_hook=unambiguous,
        parse_constant=no_number,
        parse_int=number,
        parse_float=number,
    )
    if "\\u" in text:
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    return found


def unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise ValueError(f"{next(key for key in keys if keys.count(key) > 1)} comes twice")
    return found


def no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")
