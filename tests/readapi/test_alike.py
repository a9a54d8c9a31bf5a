"""Who may be in the books already is told before a customer is entered twice."""

import pytest

from commands import customers
from tests.crm import Crm, id_of
from tests.readapi.door import Door

ACME, TEA = id_of("acme"), id_of("tea")


@pytest.fixture
def crm() -> Crm:
    crm = Crm()
    reached = {"emails": ["Sales@Acme.example"], "phones": ["+49 (30) 1234-567 x8"]}
    crm.do(customers.enter, ACME, name="Acme, Ltd.", particulars=reached)
    crm.do(customers.enter, TEA, name="苏州云岭茶业")
    crm.do(customers.enter, id_of("other"), name="Other")
    return crm


def test_names_mails_and_phones_are_compared_however_they_are_written(door: Door, crm: Crm) -> None:
    door.tell(crm)

    def found(**asked: str) -> list[tuple[str, list[str]]]:
        return [(e["name"], e["by"]) for e in door.get("customers-alike", None, **asked)["items"]]

    assert found(name="ACME LTD") == [("Acme, Ltd.", ["name"])]
    assert found(name="苏州 云岭茶业") == [("苏州云岭茶业", ["name"])]
    assert found(email="sales@acme.EXAMPLE") == [("Acme, Ltd.", ["email"])]
    assert found(phone="030 1234567", name="acme ltd") == [("Acme, Ltd.", ["name", "phone"])]
    assert found(name="Acme", email="other@acme.example", phone="1234") == found() == []
    assert found(name="...") == []


def test_who_was_merged_is_not_offered(door: Door, crm: Crm) -> None:
    crm.do(customers.merge, ACME, into=TEA)
    door.tell(crm)
    assert door.get("customers-alike", name="acme ltd")["items"] == []
