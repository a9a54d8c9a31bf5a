"""`solocrm demo`: a believable company to try everything on."""

import os
import secrets
import subprocess
import sys
import webbrowser
from asyncio import to_thread
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir
from solocrm.cli.serve import Port

if TYPE_CHECKING:
    from web.parts import Parts

app = typer.Typer(name="demo", help="A company with 24 months of history, to try everything on.")

ZONE = ZoneInfo("Asia/Shanghai")
"""Where the demo's founder works."""

LOGIN = "lin"


@app.callback(invoke_without_command=True)
def demo(
    context: typer.Context,
    port: Port = None,
    data_dir: DataDir = None,
    seed: Annotated[
        int, typer.Option(help="Another number is another business, when it is first made.")
    ] = 1,
    customers: Annotated[
        int,
        typer.Option(min=12, max=5_000, help="How many it has met, when it is first made."),
    ] = 400,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Open no browser.")] = False,
) -> None:
    """Make the company at the first start, and serve it until told to stop."""
    if context.invoked_subcommand:
        return
    from infra.postgres import embedded
    from infra.postgres.database import database
    from solocrm import serving

    settings = replace(Settings.read(data_dir=data_dir), time_zone=ZONE, database_url=None)
    if port is not None:
        settings = replace(settings, port=port)
    folder = settings.folder("demo")
    if not played(folder).exists():  # nothing yet, or half a history
        embedded.remove(folder, "demo")

    with database(settings, "demo") as url:

        async def prepare(parts: "Parts", _: str) -> list[str]:
            password = await history(parts, url, folder, seed, customers)
            return [f"sign in as {LOGIN} with the password {password}"]

        serving.serve(settings, url, "demo", prepare, None if no_browser else webbrowser.open)


@app.command()
def clear(data_dir: DataDir = None) -> None:
    """Remove the demo's company and all of its history."""
    from infra.postgres import embedded

    gone = embedded.remove(Settings.read(data_dir=data_dir).folder("demo"), "demo")
    print("the demo is gone" if gone else "there is no demo here")


async def history(parts: "Parts", url: str, folder: Path, seed: int, customers: int) -> str:
    """Play it, if that was not done; the founder's password."""
    if not played(folder).exists():
        founder = await to_thread(play_apart, url, folder, seed, customers)
        password = secrets.token_urlsafe(9)
        await parts.people.set_password(founder, LOGIN, password)
        played(folder).write_text(password)
    return played(folder).read_text()


def play_apart(url: str, folder: Path, seed: int, customers: int) -> UUID:
    """In a process of its own, for it holds the whole history in memory; the founder."""
    place = {"SOLOCRM_DATABASE_URL": url, "SOLOCRM_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "solocrm.demo", str(seed), str(customers)],
        env=os.environ | place,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return UUID(done.stdout.strip())


def played(folder: Path) -> Path:
    """Written when the history is whole; it holds the password, as `demo` prints it anyway."""
    return folder / "played"
