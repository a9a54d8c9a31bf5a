"""Kafka's jars, brought by Maven at first use into the user's cache."""

import fcntl
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

from platformdirs import user_cache_path

from domain.errors import Unavailable

POM = Path(__file__).with_name("pom.xml")
PATIENCE = 600
"""Seconds for Maven."""


class NoJava(Unavailable, code="no_java"):
    """The broker needs Java from 17 on, and Maven to bring it: on Debian and Ubuntu,
    apt-get install openjdk-17-jre-headless maven.
    """


class JarsNotFetched(Unavailable, code="jars_not_fetched"):
    """Maven could not bring Kafka's jars."""


def missing() -> list[str]:
    """The programs that are not on this machine."""
    return [program for program in ("java", "mvn") if shutil.which(program) is None]


def jars() -> Path:
    """The folder with all of them, made whole or not at all. Raises `NoJava`, `JarsNotFetched`."""
    version = sha256(POM.read_bytes()).hexdigest()[:12]
    cache = user_cache_path("solocrm", appauthor=False)
    folder = cache / f"kafka-{version}"
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "kafka.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    if lacking := missing():
        raise NoJava(missing=", ".join(lacking))
    coming = folder.with_suffix(".coming")
    shutil.rmtree(coming, ignore_errors=True)
    command = ["mvn", "-B", "-q", "-f", str(POM), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", f"-DoutputDirectory={coming}"]
    try:
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise JarsNotFetched(said=f"nothing for {PATIENCE} seconds") from None
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if "ERROR" in line]
        raise JarsNotFetched(said=" ".join(said[:1]) or f"exit code {done.returncode}")
    coming.rename(folder)
