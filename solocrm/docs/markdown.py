"""Markdown as the pages of the reference use it."""

from collections.abc import Iterable, Sequence

NOTICE = "<!-- Written by `make docs` from the code. Change it there. -->"


def page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", NOTICE, *(part for part in parts if part)]) + "\n"


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Nothing where there are no lines."""
    rows = [line(each) for each in lines]
    return "\n".join([line(heads), line(["---"] * len(heads)), *rows]) if rows else ""


def line(cells: Sequence[str]) -> str:
    """Line breaks and bars would end a cell."""
    told = (paragraph(cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(told)} |".replace("|  |", "| |").replace("|  |", "| |")


def code(text: object) -> str:
    return f"`{text}`"


def paragraph(doc: str | None) -> str:
    """A docstring on one line."""
    return " ".join((doc or "").split())


def first_sentence(doc: str | None) -> str:
    """Docstrings begin with one."""
    told = paragraph(doc)
    end = told.find(". ")
    return told if end < 0 else told[: end + 1]
