"""Bars on a terminal for what takes long; nothing elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(of: str) -> Iterator[Callable[[int, int], None]]:
    """Is told how many of how many are done; the bar says how many a second, and what is left."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(f"{of} {{task.fields[rate]}}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(of, total=None, rate="")

        def tell(done: int, all_: int) -> None:
            speed = bar.tasks[task].speed  # none at first
            rate = f"{speed:,.0f} a second" if speed else ""
            bar.update(task, completed=done, total=all_, rate=rate)

        yield tell
