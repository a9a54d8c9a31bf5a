"""Whose ids stand in events: names for all of them, for whoever said them too."""

from collections.abc import Iterable, Mapping
from typing import Any

from readapi.names import ids_in, names
from readapi.ports import Snapshot
from web.topics import Names

USER = "user:"


async def called(snapshot: Snapshot, events: Iterable[Mapping[str, Any]]) -> Names:
    """{id or actor: name} of all that events or records point to, as it is called at the moment."""
    actors = {str(event["actor"]) for event in events if "actor" in event}
    ids = {id for event in events for id in ids_in(dict(event))}
    ids |= {id for actor in actors for id in ids_in(actor.removeprefix(USER))}
    found = {str(id): name for id, name in (await names(snapshot, ids)).items()}
    users = {f"{USER}{id}": name for id, name in found.items() if f"{USER}{id}" in actors}
    return found | users
