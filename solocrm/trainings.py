"""How the pipelines record a training: as a command of the system, once for the same training."""

import asyncio
from uuid import UUID, uuid5

from commands.catalogue import command
from commands.command import Call
from commands.execute import execute
from commands.identity import identity
from domain.recorded import Provenance
from domain.training import Card
from infra.postgres.log import open_log
from infra.secret import Secret

SOURCE = "pipelines"


class Trainings:
    def __init__(self, url: str, secret: Secret) -> None:
        self._url, self._secret = url, secret

    def record(self, card: Card) -> UUID:
        """The training's id: the same for the same version, knowledge and moment."""
        known = f"{card.model} {card.version} {card.position} {card.as_of.isoformat()}"
        id = identity(SOURCE, "trainings", known)
        asyncio.run(self._record(id, card))
        return id

    async def _record(self, id: UUID, card: Card) -> None:
        by = Provenance(actor=SOURCE, command=uuid5(id, "record"), source=SOURCE)
        async with open_log(self._url, self._secret) as log:
            await execute(log, command("trainings", "record"), Call(id, {"card": card}, by))
