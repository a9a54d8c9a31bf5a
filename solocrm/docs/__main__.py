"""`python -m solocrm.docs` writes the reference and the events' schemas; with `--check` it says
which of them are stale, and which released events are no longer what they were.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from solocrm.docs import messages, schemas
from solocrm.docs.api import api
from solocrm.docs.causes import demo
from solocrm.docs.cli import cli
from solocrm.docs.commands import commands
from solocrm.docs.events import events
from solocrm.docs.features import features
from solocrm.docs.quality import quality
from solocrm.docs.read_models import read_models
from solocrm.docs.refusals import refusals
from solocrm.docs.settings import settings

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"

PAGES: dict[str, Callable[[], str]] = {
    "api.md": api,
    "cli.md": cli,
    "commands.md": commands,
    "demo.md": demo,
    "events.md": events,
    "features.md": features,
    "quality.md": quality,
    "read-models.md": read_models,
    "refusals.md": refusals,
    "settings.md": settings,
}

CHANGED = "released events changed, which docs/howto/change-an-event.md tells how to do otherwise:"


def write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page())
    messages.write(folder / "schemas")


def stale(folder: Path) -> Iterator[str]:
    """Pages that do not say what the code does, and pages that nothing writes."""
    for name, page in PAGES.items():
        file = folder / name
        if not file.exists() or file.read_text() != page():
            yield name
    yield from sorted({file.name for file in folder.glob("*.md")} - set(PAGES))
    yield from messages.stale(folder / "schemas")


def main(arguments: Sequence[str]) -> int:
    if "--check" not in arguments:
        write(REFERENCE)
        schemas.write()
        return 0
    if old := [*stale(REFERENCE), *schemas.stale()]:
        print(f"the reference is stale, run make docs: {', '.join(old)}", file=sys.stderr)
    if broken := list(schemas.broken()):
        print(CHANGED, *broken, sep="\n", file=sys.stderr)
    return bool(old or broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
