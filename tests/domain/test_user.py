"""What may happen to a user."""

import pytest
from pydantic import ValidationError

from commands import users
from domain.user import User
from tests.given import given

JOINED = User.Joined(name="Dora", login="dora", role="administrator")
LEFT = User.Left()


def test_somebody_joins_as_administrator_unless_told_otherwise() -> None:
    given().when(users.join, name="Dora", login="dora").then(JOINED)
    seller = User.Joined(name="Dora", login="dora", role="seller")
    given().when(users.join, name="Dora", login="dora", role="seller").then(seller)


def test_a_login_is_small_letters() -> None:
    given().when(users.join, name="Dora", login=" DORA ").then(JOINED)
    with pytest.raises(ValidationError, match="login"):
        given().when(users.join, name="Dora", login="Dora Ng").then()


def test_a_login_is_one_users_alone() -> None:
    given().when(users.join, name="Anna the Second", login="Anna").refused("taken")


def test_nobody_joins_twice() -> None:
    given(JOINED).when(users.join, name="Dora", login="dora").refused("already_there")


def test_a_name_is_changed_where_it_is_another() -> None:
    given(JOINED).when(users.rename, name="Dora Ng").then(User.Renamed(name="Dora Ng"))
    given(JOINED, User.Renamed(name="Dora Ng")).when(users.rename, name="Dora Ng").then()


def test_a_role_is_changed_where_it_is_another() -> None:
    given(JOINED).when(users.change_role, role="seller").then(User.RoleChanged(role="seller"))
    given(JOINED, User.RoleChanged(role="seller")).when(users.change_role, role="seller").then()


def test_who_left_does_nothing_but_return() -> None:
    given(JOINED).when(users.leave).then(LEFT)
    given(JOINED, LEFT).when(users.leave).refused("user_left")
    given(JOINED, LEFT).when(users.rename, name="Dora Ng").refused("user_left")
    given(JOINED, LEFT).when(users.return_).then(User.Returned())
    given(JOINED, LEFT, User.Returned()).when(users.leave).then(LEFT)


def test_who_is_here_does_not_return() -> None:
    given(JOINED).when(users.return_).refused("user_is_here")


def test_nobody_is_renamed_who_never_joined() -> None:
    given().when(users.rename, name="Dora Ng").refused("not_there")
