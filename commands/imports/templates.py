"""Templates: what a mapping makes of a row. `$column` stands for what the row says there."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

NAME = re.compile(r"\$(?:(?P<dollar>\$)|(?P<plain>\w+)|\{(?P<braced>[^}]+)\})")


class Cell(NamedTuple):
    """What a row says: as cleaned text, and as the date, money or record that it means."""

    text: str | None
    value: object


NOTHING = Cell(None, None)

Cells = Mapping[str, Cell]
Fill = Callable[[Cells], object]


def names(template: object) -> Iterator[str]:
    """Every name that stands in the template."""
    match template:
        case str():
            yield from (_name(found) for found in NAME.finditer(template) if not found["dollar"])
        case dict():
            for part in template.values():
                yield from names(part)
        case list():
            for part in template:
                yield from names(part)


def references(template: object) -> Iterator[tuple[str, str]]:
    """Every (records, external id) that the template refers to."""
    match template:
        case {"of": str(records), "is": str(external), **rest} if not rest:
            yield records, external
        case dict():
            for part in template.values():
                yield from references(part)
        case list():
            for part in template:
                yield from references(part)


def compiled(template: object, id_of: Callable[[str, str], UUID]) -> Fill:
    """What fills the template: a lone `$name` gives the value, a longer text gives text; what is
    empty is left out of lists and of objects. `{of: records, is: external id}` gives an id,
    `{join: [texts]}` one text of those that are not empty, line by line.
    """
    match template:
        case str() if (alone := NAME.fullmatch(template)) and not alone["dollar"]:
            name = _name(alone)
            return lambda cells: cells[name].value
        case str() if "$" in template:
            return as_text(template)
        case {"of": str(records), "is": str(external), **rest} if not rest:
            id = id_of(records, external)
            return lambda _: id
        case {"join": list(parts), **rest} if not rest:
            lines = [as_text(str(part)) for part in parts]
            return lambda cells: "\n".join(filter(None, (fill(cells) for fill in lines))) or None
        case dict() if _varies(template):
            fields = [(name, compiled(part, id_of)) for name, part in template.items()]
            return lambda cells: {
                name: v for name, fill in fields if (v := fill(cells)) is not None
            }
        case list() if _varies(template):
            items = [compiled(part, id_of) for part in template]
            return lambda cells: [v for fill in items if (v := fill(cells)) is not None]
    return lambda _: template


def _varies(template: object) -> bool:
    return any(names(template)) or any(references(template))


def as_text(template: str) -> Callable[[Cells], str | None]:
    """What fills the template with the texts of its names; None where all of those are empty."""
    wanted = list(names(template))
    if len(wanted) == 1 and NAME.fullmatch(template):
        (name,) = wanted
        return lambda cells: cells[name].text

    def fill(cells: Cells) -> str | None:
        if wanted and not any(cells[name].text for name in wanted):
            return None
        return NAME.sub(lambda found: _said(found, cells), template).strip()

    return fill


def _said(found: re.Match[str], cells: Cells) -> str:
    return "$" if found["dollar"] else cells[_name(found)].text or ""


def _name(found: re.Match[str]) -> str:
    return found["plain"] or found["braced"]
