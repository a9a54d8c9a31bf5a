"""What processes of a measuring do; they import no more than this."""

from collections.abc import Callable


def twice(number: int, ready: Callable[[], object], factor: int) -> tuple[int, float, float]:
    ready()
    return number * factor, float(number), number + 3.0


def fails(number: int, ready: Callable[[], object]) -> None:
    if number:
        raise SystemExit(1)
    ready()
