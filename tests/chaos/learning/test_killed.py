"""`kill -9` at any moment leaves an archive that is whole, and that goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import polars as pl

from domain.opportunity import Opportunity
from infra.frames import PostgresFrames
from infra.places import Folder
from pipelines.archive import archive
from pipelines.archived import ArchivedStory
from pipelines.manifest import FILE, read_manifest
from solocrm.bench.company import fill
from tests.secret import SECRET

EVENTS = 15_000
KILLS = 10
WRITER = """
import sys
from pathlib import Path
from infra.frames import PostgresFrames
from infra.places import Folder
from pipelines import archive
archive.BATCH = 500
log = PostgresFrames(sys.argv[1])
print("begun", flush=True)
archive.archive(log, Folder(Path(sys.argv[2])), log.end())
"""


def test_killed_at_any_moment_the_archive_is_whole_and_goes_on(
    bare_database: str, tmp_path: Path
) -> None:
    fill(bare_database, SECRET, EVENTS)
    log, place, random = PostgresFrames(bare_database), Folder(tmp_path), Random(1)
    untouched = ArchivedStory(log, Folder(tmp_path / "none"))
    expected = {event: untouched.scan(event).collect() for event in LOOKED_AT}
    for _ in range(KILLS):
        command = [sys.executable, "-c", WRITER, bare_database, str(tmp_path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
            assert writer.stdout
            writer.stdout.readline()
            time.sleep(random.uniform(0, 1.5))
            os.kill(writer.pid, signal.SIGKILL)
        story = ArchivedStory(log, place)
        for event, rows in expected.items():
            assert story.scan(event).collect().equals(rows)
    archive(log, place, log.end())
    manifest = read_manifest(place)
    assert manifest
    assert manifest.position == log.end()
    assert place.sizes().keys() == {FILE, *(each.file for each in manifest.segments)}
    whole = ArchivedStory(log, place)
    for event, rows in expected.items():
        assert whole.scan(event).select(pl.all()).collect().equals(rows)


LOOKED_AT = (Opportunity.Opened, Opportunity.Moved, Opportunity.Won)
