"""`python -m tests.golden.make` writes the golden log of the release that is being prepared, and
the rows that it folds to; with `--released` the rows beside the logs of all releases, too.
"""

import sys
from base64 import b64encode
from random import Random
from unittest.mock import patch
from uuid import UUID

from infra.mapper import owners
from solocrm.docs.schemas import is_released, version
from tests.golden.kept import SECRET, events, releases, rows, sealed, write
from tests.golden.script import FORGOTTEN, Scribe, told

NONCES = Random("the same each time, so that only what changed is seen to change")


def make(release: str, scribe: Scribe) -> None:
    subjects = {each for draft, by in scribe.said for each in owners(draft, by)}
    wrapped = {subject: SECRET.new_key(subject) for subject in sorted(subjects)}
    keys = {subject: SECRET.opened(subject, each) for subject, each in wrapped.items()}
    write(release, "log", sealed(scribe.said, scribe.events, keys))
    write(release, "keys", (of_key(subject, each) for subject, each in wrapped.items()))


def of_key(subject: UUID, wrapped: bytes) -> dict[str, object]:
    """Who is forgotten has none any more."""
    kept = None if subject in FORGOTTEN else b64encode(wrapped).decode()
    return {"subject": subject, "key": kept}


def main(*arguments: str) -> None:
    with (
        patch("infra.crypto.urandom", NONCES.randbytes),
        patch("infra.secret.token_bytes", NONCES.randbytes),
    ):
        if not is_released(version()):
            make(version(), told())
    for release in releases():
        if "--released" in arguments or not is_released(release):
            write(release, "rows", rows(events(release)))


if __name__ == "__main__":
    main(*sys.argv[1:])
