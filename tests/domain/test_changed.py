"""A record changes as `dataclasses.replace` would change it."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from domain.changed import changed
from tests.crm import OFFER, Crm, euros


def test_what_is_not_said_stays() -> None:
    deal = Crm().tell({"acme": ["lead", "700"]}).deal("acme")
    assert deal
    after = changed(deal, stage=OFFER, amount=euros(5))
    assert after == replace(deal, stage=OFFER, amount=euros(5))
    assert vars(after).keys() == {field.name for field in fields(deal)}
    assert deal.amount == euros(700)


def test_what_it_became_is_frozen_too() -> None:
    deal = Crm().tell({"acme": ["lead"]}).deal("acme")
    assert deal
    with pytest.raises(FrozenInstanceError):
        changed(deal, status="won").name = "other"  # type: ignore[misc]
