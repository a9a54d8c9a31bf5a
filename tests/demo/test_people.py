"""The people of the demo: of two languages, and of no real address or number."""

import re
from itertools import islice
from random import Random
from uuid import UUID

from domain.contact import Contact
from domain.customer import Customer
from domain.opportunity import Opportunity
from solocrm.demo.people import clients
from tests.demo.playing import Demo

CHINESE = re.compile("[\u4e00-\u9fff]")
FICTITIOUS = re.compile(r"\+86 12\d \d{4} \d{4}|\+44 7700 900\d{3}|\+1 \d{3} 555 01\d\d", re.ASCII)


def test_nobody_can_be_reached(demo: Demo) -> None:
    particulars = [
        found
        for record in (Customer, Contact)
        for stream in demo.of(record)
        for r in stream
        if (found := getattr(r.event, "particulars", None))
    ]
    emails = {email for each in particulars for email in each.emails}
    phones = {phone for each in particulars for phone in each.phones}
    assert len(emails) > 500
    assert all(email.endswith(".example") and email.isascii() for email in emails)
    assert len(phones) > 400
    assert all(FICTITIOUS.fullmatch(phone) for phone in phones)


def test_no_address_stands_anywhere_else(demo: Demo) -> None:
    for each in demo.events:
        for domain in re.findall(r"@([\w.-]+)", each.event.model_dump_json()):
            assert domain.endswith(".example")


def test_both_languages_are_spoken(demo: Demo) -> None:
    for record, field in ((Customer, "name"), (Contact, "name"), (Opportunity, "name")):
        names = [getattr(stream[0].event, field) for stream in demo.of(record)]
        chinese = sum(1 for name in names if CHINESE.search(name))
        assert 0.4 < chinese / len(names) < 0.8
    notes = [
        r.event.note
        for stream in demo.of(Opportunity)
        for r in stream
        if isinstance(r.event, Opportunity.Lost) and r.event.note
    ]
    assert {bool(CHINESE.search(note)) for note in notes} == {True, False}


def test_no_customer_bears_the_name_of_another() -> None:
    some = list(islice(clients(UUID(int=1), Random(7)), 600))
    companies = [each.name for each in some if each.kind == "company"]
    assert len(set(companies)) == len(companies)
    assert len({person.id for each in some for person in each.people}) > 700
