"""What can be said of a training: that it was done, once."""

from collections.abc import Iterator

from commands.command import Command, LookUp
from domain.event import Event
from domain.training import Card, Training


def record(_: LookUp, *, card: Card) -> Iterator[Event]:
    """Note that a model learned, and how well it does."""
    yield Training.Recorded(card=card)


COMMANDS = (Command("trainings", Training, record, Training.Recorded, begins=True),)
