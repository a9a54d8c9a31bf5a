"""What can be done with a user. Passwords and keys are no part of the log."""

from collections.abc import Iterator

from commands.command import Command, Elsewhere, LookUp
from commands.forgetting import forgotten
from domain.event import Event, Label
from domain.person import Person
from domain.user import Login, Role, User, UserIsHere


def join(_: LookUp, *, name: Label, login: Login, role: Role = "administrator") -> Iterator[Event]:
    """Let somebody work with the CRM."""
    yield User.Joined(name=name, login=login, role=role)


def rename(user: User, _: LookUp, *, name: Label) -> Iterator[Event]:
    """Give the user another name."""
    if name != user.name:
        yield User.Renamed(name=name)


def change_role(user: User, _: LookUp, *, role: Role) -> Iterator[Event]:
    """Let the user do other things."""
    if role != user.role:
        yield User.RoleChanged(role=role)


def leave(_: User, __: LookUp) -> Iterator[Event]:
    """Say that the user works here no more."""
    yield User.Left()


def return_(_: User, __: LookUp) -> Iterator[Event]:
    """Let the user come back."""
    yield User.Returned()


def forget(user: User, look_up: LookUp) -> Iterator[Elsewhere]:
    """Forget a user who has left, for good: the name and the login, which is free again."""
    if not user.left:
        raise UserIsHere
    yield from forgotten(look_up, "user")


COMMANDS = (
    Command("users", User, join, User.Joined, begins=True),
    Command("users", User, rename, User.Renamed, commutes=True),
    Command("users", User, change_role, User.RoleChanged, commutes=True),
    Command("users", User, leave, User.Left),
    Command("users", User, return_, User.Returned),
    Command("users", User, forget, Person.Forgotten, commutes=True),
)
