"""Plain tables for the terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table


def table(heads: Sequence[str], lines: Iterable[Sequence[object]]) -> str:
    """Numbers right, words left; as wide as the terminal."""
    lines = [tuple(line) for line in lines]
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    for place, head in enumerate(heads):
        numeric = all(isinstance(line[place], int | float) for line in lines)
        drawn.add_column(head, justify="right" if numeric else "left")
    for line in lines:
        drawn.add_row(*(f"{each:,}" if isinstance(each, int) else str(each) for each in line))
    console = Console()
    with console.capture() as printed:
        console.print(drawn)
    return printed.get().rstrip()
