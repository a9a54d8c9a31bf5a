"""A list of addresses that was bought, imported, and taken back by correction two days later."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

from commands.imports.mapping import ImportMapping
from commands.imports.ports import Import, Imports
from commands.imports.run import Order, Run, unwatched
from commands.imports.telling import Teller
from commands.staging import Staging
from solocrm.demo.acts import Act
from solocrm.demo.company import Company
from solocrm.demo.firms import firms

NAME = "展会名录 Bought list"
LENGTH = 60
IMPORTED = 0.36
"""How far into the story."""


@dataclass(frozen=True, eq=False)
class Bring(Act):
    """Import a list; `stream` is the import's id."""

    mapping: ImportMapping

    async def perform(self, staging: Staging, book: Imports) -> None:
        begun = Import(self.stream, NAME, "", self.mapping.known, self.at)
        order = Order(self.mapping, Path(), self.by)
        report = await Run(staging, book, order, begun, unwatched).carry_out()
        assert not report.wrong, "the list was made by this module"


@dataclass(frozen=True, eq=False)
class Withdraw(Act):
    """Take the import back: what it said never was."""

    mapping: ImportMapping

    async def perform(self, staging: Staging, book: Imports) -> None:
        own = {d.stream for d, said in staging.staged if said.by.correlation == self.stream}
        teller = Teller(Staging(staging), self.mapping, self.stream, self.by)
        await teller.withdraw(sorted(own))
        [begun] = (each for each in await book.list() if each.id == self.stream)
        await book.save(replace(begun, state="withdrawn"))


def bought_list(company: Company, rng: Random) -> list[Act]:
    """Half of those on it had been customers before, it is found."""
    id, mapping = uuid5(company.root, "bought list"), mapping_of(rng)
    by, at = company.team.founder.actor, company.day(IMPORTED)
    found = company.office.working_day(company.office.day_of(at) + timedelta(2))
    then = at + timedelta(days=(found - company.office.day_of(at)).days, hours=2)
    return [Bring(at, by, id, id, mapping), Withdraw(then, by, id, id, mapping)]


def mapping_of(rng: Random) -> ImportMapping:
    rows = [
        {"name": firm.name, "industry": firm.industry, "region": firm.region, "domain": firm.domain}
        for firm in islice(firms(rng), LENGTH)
    ]
    profile = {"industry": "$industry", "region": "$region", "source": "Bought list"}
    particulars = {"emails": ["info@$domain"]}
    body = {"name": "$name", "profile": profile, "particulars": particulars}
    firms_ = {"rows": rows, "id": "$name", "steps": [{"command": "customers/enter", "body": body}]}
    stated = {"name": NAME, "source": "bought-list", "records": {"firms": firms_}}
    return ImportMapping.model_validate(stated)


class Unkept:
    """Satisfies `Imports`: a book that nobody looks at once the play is over."""

    def __init__(self) -> None:
        self._known: dict[UUID, Import] = {}

    async def save(self, each: Import) -> None:
        self._known[each.id] = each

    async def list(self) -> list[Import]:
        return [*self._known.values()]
