"""Ids by name are those of RFC 9562, whoever makes them."""

from uuid import uuid5

from hypothesis import given
from hypothesis.strategies import text, uuids

from commands.identity import SOURCES, identity, named


@given(uuids(), text())
def test_an_id_by_name_is_of_version_five(space: object, name: str) -> None:
    assert named(space, name) == uuid5(space, name)  # type: ignore[arg-type]


def test_a_record_is_called_by_its_source_kind_and_external_id() -> None:
    shop = uuid5(SOURCES, "shop")
    assert identity("shop", "deals", "7") == uuid5(shop, "deals/7")
