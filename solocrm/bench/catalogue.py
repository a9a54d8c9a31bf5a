"""The table of all benchmarks: the command line and `make bench` are made from it."""

from collections.abc import Callable

from solocrm.bench import (
    append,
    archive,
    as_of,
    beside_rebuild,
    customer,
    features,
    funnel,
    http,
    import_file,
    import_rows,
    imports,
    lag,
    long_streams,
    personal,
    queue,
    rebuild,
    relay,
    workers,
)
from solocrm.bench.figures import Result

BENCHES: dict[str, Callable[..., Result]] = {
    "append": append.run,
    "archive": archive.run,
    "as-of": as_of.run,
    "beside-rebuild": beside_rebuild.run,
    "customer": customer.run,
    "features": features.run,
    "funnel": funnel.run,
    "http": http.run,
    "import": imports.run,
    "import-file": import_file.run,
    "import-rows": import_rows.run,
    "lag": lag.run,
    "long-streams": long_streams.run,
    "personal": personal.run,
    "queue": queue.run,
    "rebuild": rebuild.run,
    "relay": relay.run,
    "workers": workers.run,
}
"""{name: what runs it, with `events` where another number is asked for}."""
