"""Cleaning: what a field says once spaces, nulls, spellings and formats are out of the way."""

import re
from collections.abc import Callable
from functools import lru_cache

from commands.imports import amounts, dates
from commands.imports.errors import ValueMissing
from commands.imports.mapping import ImportMapping
from commands.imports.templates import Cell
from commands.imports.values import Value

Clean = Callable[[str], Cell]
Meaning = Callable[[str], object]

EXTENSION = re.compile(r"\s*(?:extension|ext)\.?\s*(?=\d)", re.IGNORECASE)


def cleaner(mapping: ImportMapping, value: Value, column: str) -> Clean:
    """Cleans the fields of one column; a field that comes again is not cleaned again.

    Raises the refusal of a field that cannot be what the mapping says.
    """
    nulls = {null.strip().casefold() for null in mapping.nulls}
    mean = meaning(mapping, value, column)

    @lru_cache(maxsize=10_000)
    def clean(field: str) -> Cell:
        text = field.strip()
        text = value.aliases.get(text, text)
        if text.casefold() in nulls:
            text = value.empty or ""
        if not text:
            if value.required:
                raise ValueMissing(column=column)
            return Cell(None, None)
        text = spelled(value, text)
        return Cell(text, mean(text))

    return clean


def spelled(value: Value, text: str) -> str:
    """With its parts replaced, in the case that is stated."""
    for part, instead in value.replace.items():
        text = text.replace(part, instead)
    match value.case:
        case "lower":
            return text.lower()
        case "upper":
            return text.upper()
        case "title":
            return text.title()
    return text


def meaning(mapping: ImportMapping, value: Value, column: str) -> Meaning:
    """From text to what it stands for."""
    match value.as_:
        case "date":
            read = dates.reader(value.format, mapping.zone, column)
            return lambda text: dates.day(read(text), mapping.zone)
        case "instant":
            return dates.reader(value.format, mapping.zone, column)
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
