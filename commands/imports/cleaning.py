"""Cleaning: what a field says once spaces, nulls, spellings and formats are out of the way."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import cast

from commands.imports import amounts, dates
from commands.imports.errors import OtherBeginning, ValueMissing
from commands.imports.mapping import ImportMapping
from commands.imports.tables import Said
from commands.imports.templates import NOTHING, Cell
from commands.imports.values import Value

Clean = Callable[[Said], Cell]
Meaning = Callable[[str], object]

CASES: dict[str | None, Callable[[str], str]] = {
    None: str,
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
}

EXTENSION = re.compile(r"\s*(?:extension|ext)\.?\s*(?=\d)", re.IGNORECASE)


def cleaner(mapping: ImportMapping, value: Value, column: str) -> Clean:
    """Cleans what the rows say in one column.

    Raises the refusal of what cannot be what the mapping says.
    """
    clean = cleaner_of_one(mapping, value, column)
    return each_with(clean, value, column) if value.many else cast(Clean, clean)


def cleaner_of_one(mapping: ImportMapping, value: Value, column: str) -> Callable[[str], Cell]:
    """A field that comes again is not cleaned again."""
    nulls = {null.strip().casefold() for null in mapping.nulls}
    mean, spell = meaning(mapping, value, column), speller(value)
    aliases, empty, begins = value.aliases, value.empty or "", value.begins or ""
    must = value.required and not value.many

    @lru_cache(maxsize=10_000)
    def clean(field: str) -> Cell:
        text = field.strip()
        text = aliases.get(text, text)
        if text.casefold() in nulls:
            text = empty
        if not text:
            if must:
                raise ValueMissing(column=column)
            return NOTHING
        text = spell(text)
        if not text.startswith(begins):
            raise OtherBeginning(column=column, text=text, begins=begins)
        return Cell(text, mean(text))

    return clean


def each_with(clean: Callable[[str], Cell], value: Value, column: str) -> Clean:
    """What is said there several times: a list of all that it means, and one text of all of it."""

    def clean_each(fields: Said) -> Cell:
        texts = (fields,) if isinstance(fields, str) else fields
        cells = [cell for text in texts if (cell := clean(text)) is not NOTHING]
        if value.required and not cells:
            raise ValueMissing(column=column)
        said = ", ".join(cell.text or "" for cell in cells)
        return Cell(said, [cell.value for cell in cells]) if cells else NOTHING

    return clean_each


def speller(value: Value) -> Callable[[str], str]:
    """With its parts replaced, in the case that is stated."""
    parts, cased = list(value.replace.items()), CASES[value.case]

    def spelled(text: str) -> str:
        for part, instead in parts:
            text = text.replace(part, instead)
        return cased(text)

    return spelled


def meaning(mapping: ImportMapping, value: Value, column: str) -> Meaning:
    """From text to what it stands for."""
    match value.as_:
        case "date":
            read = dates.reader(value.format, mapping.zone, column)
            return lambda text: dates.day(read(text), mapping.zone)
        case "instant":
            return dates.reader(value.format, mapping.zone, column)
        case "months":
            end = cast(date, value.before)
            return lambda text: dates.months_before(end, text, column)
        case "number":
            return lambda text: amounts.number(text, column=column, decimal=value.decimal)
        case "money":
            currency = value.currency or ""
            return lambda text: amounts.money(
                text, column=column, currency=currency, decimal=value.decimal
            )
        case "phone":
            return lambda text: EXTENSION.sub(" x", " ".join(text.split()))
        case "email":
            return lambda text: text.removeprefix("mailto:").lower()
    return lambda text: text
