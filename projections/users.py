"""Users as they stand, those who left too."""

from collections.abc import Iterator
from typing import Annotated, NamedTuple
from uuid import UUID

from domain.event import Personal
from domain.recorded import Recorded
from domain.user import User
from projections.engine.table import Projection, Rows, Table

Own = Personal(of="user_id")


class UserRow(NamedTuple):
    """One user."""

    user_id: UUID
    name: Annotated[str, Own]
    login: Annotated[str, Own]
    role: str
    has_left: bool = False


def changes(recorded: Recorded, rows: Rows) -> Iterator[UserRow]:
    match recorded.event:
        case User.Joined(name=name, login=login, role=role):
            yield UserRow(recorded.stream, name, login, role)
        case User.Renamed(name=name):
            yield rows.one(UserRow)._replace(name=name)
        case User.RoleChanged(role=role):
            yield rows.one(UserRow)._replace(role=role)
        case User.Left():
            yield rows.one(UserRow)._replace(has_left=True)
        case User.Returned():
            yield rows.one(UserRow)._replace(has_left=False)


USERS = Projection(
    name="users",
    of=(User,),
    tables=(Table("users", UserRow, key=("user_id",)),),
    changes=changes,
)
