"""Who calls again is taken for somebody new now and then, until somebody looks twice."""

from random import Random
from uuid import uuid5

from commands.catalogue import command
from solocrm.demo.acts import Say
from solocrm.demo.relations import Relation

ENTERED_TWICE = 0.03
"""How often; by chances of its own, so that nothing else of the story depends on it."""


def enter_twice(relation: Relation) -> None:
    """With a deal that is there already: both are merged when that shows, minutes later."""
    client, chance = relation.client, Random(f"entered twice {relation.client.id}")
    begun = command("opportunities", "open")
    deals = (each for each in relation.acts if isinstance(each, Say) and each.command is begun)
    first = min(deals, key=lambda each: each.at, default=None)
    if first is None or chance.random() > ENTERED_TWICE:
        return
    diary = relation.diary("entered twice", first.at, chance)
    customer, deal = (uuid5(diary.thread, noun) for noun in ("customer", "deal"))
    diary.pause(100, 300)
    diary.say(
        "customers", "enter", customer, name=client.name, kind=client.kind, owner=relation.owner.id
    )
    body = {name: value for name, value in first.body.items() if name != "customer"}
    diary.say("opportunities", "open", deal, customer=customer, **body)
    diary.pause(100, 300)
    diary.say("customers", "merge", customer, into=client.id)
    diary.say("opportunities", "merge", deal, into=first.stream)
