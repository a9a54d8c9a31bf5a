"""Ids by name are those of RFC 9562, whoever makes them."""

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis.strategies import integers, text, uuids

from commands.identity import SOURCES, identity, named, numbered


@given(uuids(), text())
def test_an_id_by_name_is_of_version_five(space: object, name: str) -> None:
    assert named(space, name) == uuid5(space, name)  # type: ignore[arg-type]


def test_a_record_is_called_by_its_source_kind_and_external_id() -> None:
    shop = uuid5(SOURCES, "shop")
    assert identity("shop", "deals", "7") == uuid5(shop, "deals/7")


@given(uuids(), uuids(), integers(-9, 999_999))
def test_numbered_ids_are_apart(space: UUID, other: UUID, number: int) -> None:
    here, next_one = (numbered(space, other, number + step) for step in (0, 1))
    assert here.version == next_one.version == 8
    assert here != next_one
