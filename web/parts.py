"""What the doors stand on; the wiring opens it, and closes it when the server stops."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.requests import Request

from commands.imports.ports import Imports
from commands.ports import Log
from infra.settings import Kind
from readapi.ports import Events, News, Reader, ReadModels
from web.ports import Appends, People, Streams


@dataclass(frozen=True)
class Parts:
    """`kind` says whose data folder it is."""

    log: Log
    appends: Appends
    reader: Reader
    events: Events
    recorded: News
    people: People
    imports: Imports
    read_models: ReadModels
    streams: Streams
    zone: ZoneInfo
    kind: Kind


def parts(request: Request) -> Parts:
    found: Parts = request.app.state.parts
    return found


async def the_log(request: Request) -> Log:
    return parts(request).log
