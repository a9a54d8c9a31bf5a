"""What can be done with an SLA policy."""

from collections.abc import Iterator

from commands.command import Command, LookUp
from domain.event import Event, Label
from domain.sla_policy import SlaPolicy, Terms
from domain.working_calendar import WorkingCalendar


def define(look_up: LookUp, *, name: Label, terms: Terms) -> Iterator[Event]:
    """Promise within which working time tickets are answered and resolved."""
    look_up(WorkingCalendar, terms.calendar)
    yield SlaPolicy.Defined(name=name, terms=terms)


def rename(policy: SlaPolicy, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the policy another name."""
    if name != policy.name:
        yield SlaPolicy.Renamed(name=name)


def revise(policy: SlaPolicy, look_up: LookUp, *, terms: Terms) -> Iterator[Event]:
    """Promise something else; every ticket is then judged by it."""
    look_up(WorkingCalendar, terms.calendar)
    if terms != policy.terms:
        yield SlaPolicy.Revised(terms=terms)


def retire(_: SlaPolicy, __: LookUp) -> Iterator[Event]:
    """Promise nothing by it any more."""
    yield SlaPolicy.Retired()


def resume(_: SlaPolicy, __: LookUp) -> Iterator[Event]:
    """Let the policy hold again."""
    yield SlaPolicy.Resumed()


COMMANDS = (
    Command("sla-policies", SlaPolicy, define, SlaPolicy.Defined, begins=True),
    Command("sla-policies", SlaPolicy, rename, SlaPolicy.Renamed, commutes=True),
    Command("sla-policies", SlaPolicy, revise, SlaPolicy.Revised, commutes=True),
    Command("sla-policies", SlaPolicy, retire, SlaPolicy.Retired),
    Command("sla-policies", SlaPolicy, resume, SlaPolicy.Resumed),
)
