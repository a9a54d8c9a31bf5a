"""What can be done with an attribution policy."""

from collections.abc import Iterator

from commands.command import Command, LookUp
from domain.attribution_policy import LAST_TOUCH, AttributionPolicy, Credit
from domain.event import Event, Label


def define(_: LookUp, *, name: Label, credit: Credit = LAST_TOUCH) -> Iterator[Event]:
    """Say which touches won deals are owed to; of several policies the latest is asked."""
    yield AttributionPolicy.Defined(name=name, credit=credit)


def rename(policy: AttributionPolicy, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the policy another name."""
    if name != policy.name:
        yield AttributionPolicy.Renamed(name=name)


def revise(policy: AttributionPolicy, _: LookUp, *, credit: Credit) -> Iterator[Event]:
    """Say otherwise which touches won deals are owed to."""
    if credit != policy.credit:
        yield AttributionPolicy.Revised(credit=credit)


def retire(_: AttributionPolicy, __: LookUp) -> Iterator[Event]:
    """Ask the policy no more."""
    yield AttributionPolicy.Retired()


def resume(_: AttributionPolicy, __: LookUp) -> Iterator[Event]:
    """Ask the policy again."""
    yield AttributionPolicy.Resumed()


COMMANDS = (
    Command(
        "attribution-policies", AttributionPolicy, define, AttributionPolicy.Defined, begins=True
    ),
    Command(
        "attribution-policies", AttributionPolicy, rename, AttributionPolicy.Renamed, commutes=True
    ),
    Command(
        "attribution-policies", AttributionPolicy, revise, AttributionPolicy.Revised, commutes=True
    ),
    Command("attribution-policies", AttributionPolicy, retire, AttributionPolicy.Retired),
    Command("attribution-policies", AttributionPolicy, resume, AttributionPolicy.Resumed),
)
