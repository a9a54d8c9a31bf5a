"""The table of all commands: the doors, their routes and their documentation are made from it."""

from collections.abc import Mapping, Sequence

from commands import (
    activities,
    attribution_policies,
    campaigns,
    contacts,
    customers,
    facts,
    opportunities,
    orders,
    pipelines,
    products,
    sla_policies,
    subscriptions,
    tickets,
    trainings,
    users,
    working_calendars,
)
from commands.command import Command
from domain.errors import NotThere
from domain.story import Record


class UnknownCommand(NotThere, code="unknown_command"):
    """There is no such command."""


COMMANDS: tuple[Command, ...] = (
    *users.COMMANDS,
    *pipelines.COMMANDS,
    *products.COMMANDS,
    *customers.COMMANDS,
    *contacts.COMMANDS,
    *opportunities.COMMANDS,
    *campaigns.COMMANDS,
    *attribution_policies.COMMANDS,
    *activities.COMMANDS,
    *working_calendars.COMMANDS,
    *sla_policies.COMMANDS,
    *tickets.COMMANDS,
    *orders.COMMANDS,
    *subscriptions.COMMANDS,
    *facts.COMMANDS,
    *trainings.COMMANDS,
)

NOUNS: dict[str, type[Record]] = {command.noun: command.record for command in COMMANDS}
"""{plural noun: record}, as in the routes."""

CHANGING: Mapping[type[Record], Sequence[Command]] = {
    record: [each for each in COMMANDS if each.record is record and not each.begins]
    for record in NOUNS.values()
}
"""{kind of record: what can be done with one that is there}."""

_BY_NAME = {(command.noun, command.name): command for command in COMMANDS}


def command(noun: str, name: str) -> Command:
    """Raises `UnknownCommand`."""
    try:
        return _BY_NAME[noun, name]
    except KeyError:
        raise UnknownCommand(noun=noun, command=name) from None
