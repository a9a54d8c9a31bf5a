"""Facts around a customer, as the company's site and mail program note them at any hour."""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import uuid5

from commands.catalogue import command
from solocrm.demo.acts import Say
from solocrm.demo.relations import Relation


@dataclass(frozen=True)
class Facts:
    relation: Relation
    rng: Random

    def note(self, noun: str, name: str, at: datetime, what: str, /, **body: object) -> None:
        """`what` tells it from the customer's other facts."""
        relation = self.relation
        if not relation.entered < at < relation.company.ends:
            return
        id = uuid5(relation.client.id, what)
        said = {"customer": relation.client.id, **body}
        site = relation.company.site
        relation.acts.append(Say(at, site, id, id, command(noun, name), said))
