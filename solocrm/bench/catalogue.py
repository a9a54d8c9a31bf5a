"""The table of all benchmarks: the command line and `make bench` are made from it."""

from collections.abc import Callable

from solocrm.bench import append
from solocrm.bench.figures import Result

BENCHES: dict[str, Callable[..., Result]] = {
    "append": append.run,
}
"""{name: what runs it, with `events` where another number is asked for}."""
