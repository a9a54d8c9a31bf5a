"""`solocrm import`: files in, as a mapping states, and the book of what came in."""

import asyncio
import getpass
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

if TYPE_CHECKING:
    from commands.imports.ports import Import
    from commands.imports.report import Problem, Report
    from commands.imports.run import Order

app = typer.Typer(name="import", help="Files in, as a mapping states.", no_args_is_help=True)


@app.command()
def run(
    mapping: Annotated[
        str, typer.Argument(help="A mapping that comes along, such as maven, or a YAML file.")
    ],
    *,
    folder: Annotated[Path, typer.Option(help="Where the files are.")],
    dry_run: Annotated[bool, typer.Option(help="Decide every row, write nothing.")] = False,
    resume: Annotated[bool, typer.Option(help="Finish the run that was interrupted.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Import files. Run again, it records only what is new; exit 1 if any row was refused."""
    from commands.imports.reading import find
    from commands.imports.run import Order

    settings = Settings.read(data_dir=data_dir)
    order = Order(
        mapping=find(mapping),
        folder=folder,
        actor=who(),
        dry_run=dry_run,
        resume=resume,
        errors=settings.folder("serve") / "imports",
    )
    report = asyncio.run(_import(settings, order))
    show(_answer(report), "\n".join(report.lines()), as_json=as_json)
    if report.refused or report.conflict:
        raise typer.Exit(1)


@app.command("list")
def list_(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Show all imports, the latest first."""
    imports = asyncio.run(_list(Settings.read(data_dir=data_dir)))
    lines = [
        (
            f"{each.started_at:%Y-%m-%d %H:%M}",
            each.name,
            f"{each.state}, interrupted?" if each.interrupted else each.state,
            each.rows,
            each.recorded,
            each.refused,
            str(each.id),
            each.errors or "",
        )
        for each in imports
    ]
    heads = ("started", "name", "state", "rows", "events", "refused", "id", "refused rows in")
    words = table(heads, lines) if lines else "Nothing was imported yet."
    show({"imports": [asdict(each) for each in imports]}, words, as_json=as_json)


async def _import(settings: Settings, order: "Order") -> "Report":
    from rich.console import Console
    from rich.progress import Progress

    from commands.imports.run import run_import
    from solocrm.importing import collecting_seldom
    from solocrm.wiring import parts_of

    console = Console(stderr=True)
    async with parts_of(settings) as parts:
        shown = Progress(console=console, transient=True, disable=not console.is_terminal)
        with collecting_seldom(), shown as bar:
            task = bar.add_task(order.mapping.name)

            def show_progress(state: str, done: int, total: int) -> None:
                told = f"{order.mapping.name}, {state}"
                bar.update(task, description=told, completed=done, total=total)

            return await run_import(parts.log, parts.imports, order, show_progress)


async def _list(settings: Settings) -> "list[Import]":
    from solocrm.wiring import parts_of

    async with parts_of(settings) as parts:
        return list(await parts.imports.list())


def who() -> str:
    """The user of this machine: whoever can read the data folder may do everything."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's nameless user
        return "command line"


def _answer(report: "Report") -> Mapping[str, object]:
    return {
        "id": report.id,
        "name": report.name,
        "dry_run": report.dry_run,
        "note": report.note,
        "state": report.state,
        "rows": report.rows,
        "recorded": report.recorded,
        "longest_hold_ms": round(report.longest_hold * 1_000, 1),
        "refused": report.refused,
        "commands": dict(report.uses),
        "passed_over": report.aside,
        "problems": [_told(problem) for problem in report.problems],
        "moved": [_told(moved) for moved in report.moved],
        "conflict": report.conflict and report.conflict.code,
    }


def _told(problem: "Problem") -> Mapping[str, object]:
    return {
        "code": problem.code,
        "sentence": problem.sentence,
        "file": problem.rows[0].file,
        "rows": [row.number for row in problem.rows],
    }
