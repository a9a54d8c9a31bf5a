"""`solocrm apikey` and `solocrm user`: who may come in."""

import asyncio
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import uuid4

import typer

from infra.settings import Settings
from solocrm.cli.options import DataDir, Json, show
from solocrm.cli.tables import table

app = typer.Typer()
keys = typer.Typer(name="apikey", help="Keys for programs.", no_args_is_help=True)
users = typer.Typer(name="user", help="People who sign in.", no_args_is_help=True)
app.add_typer(keys)
app.add_typer(users)


class Scope(StrEnum):
    """What a key may do."""

    READ = "read"
    WRITE = "write"


@keys.command()
def create(
    role: Annotated[str, typer.Option(help="What the key may do: administrator.")],
    scope: Annotated[
        list[Scope] | None, typer.Option(help="read, write; both unless given.")
    ] = None,
    name: Annotated[str, typer.Option(help="What the key is for.")] = "command line",
    days: Annotated[int | None, typer.Option(min=1, max=36_500, help="Days until it ends.")] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Make a key and print it, this once."""
    from domain.user import ADMINISTRATOR, UnknownRole
    from solocrm.wiring import parts_of

    if role != ADMINISTRATOR:
        raise UnknownRole(role=role)
    ends_at = datetime.now(UTC) + timedelta(days=days) if days else None

    async def make() -> str:
        async with parts_of(Settings.read(data_dir=data_dir)) as parts:
            return await parts.people.make_key(name, role, scope or list(Scope), ends_at)

    key = asyncio.run(make())
    show({"key": key}, key, as_json=as_json)


@users.command()
def add(
    name: Annotated[str, typer.Option(help="As they are called.")],
    login: Annotated[str, typer.Option(help="What they sign in with.")],
    password: Annotated[
        str,
        typer.Option(prompt=True, confirmation_prompt=True, hide_input=True, help="10 or more."),
    ],
    data_dir: DataDir = None,
) -> None:
    """Let somebody sign in, as an administrator."""
    from commands.catalogue import command
    from commands.command import Call
    from commands.execute import execute
    from domain.recorded import Provenance
    from solocrm.wiring import parts_of

    async def join() -> None:
        async with parts_of(Settings.read(data_dir=data_dir)) as parts:
            parts.people.check_password(password)
            by = Provenance(actor="command line", command=uuid4(), source="cli")
            call = Call(uuid4(), {"name": name, "login": login}, by)
            await execute(parts.log, command("users", "join"), call)
            await parts.people.set_password(call.stream, login.strip().lower(), password)

    asyncio.run(join())
    print(f"{login} may sign in")


@users.command("list")
def list_(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Show who can sign in."""
    from solocrm.wiring import parts_of

    async def found() -> list[tuple[str, str]]:
        async with parts_of(Settings.read(data_dir=data_dir)) as parts:
            return [(login, str(user)) for login, user in await parts.people.logins()]

    lines = asyncio.run(found())
    answer = {"users": [{"login": login, "id": user} for login, user in lines]}
    show(answer, table(("login", "id"), lines), as_json=as_json)
