"""The table of all benchmarks: the command line and `make bench` are made from it."""

from collections.abc import Callable

from solocrm.bench import append, http, import_file, imports, long_streams, personal
from solocrm.bench.figures import Result

BENCHES: dict[str, Callable[..., Result]] = {
    "append": append.run,
    "http": http.run,
    "import": imports.run,
    "import-file": import_file.run,
    "long-streams": long_streams.run,
    "personal": personal.run,
}
"""{name: what runs it, with `events` where another number is asked for}."""
