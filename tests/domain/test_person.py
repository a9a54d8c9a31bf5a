"""How people are reached."""

import pytest
from pydantic import ValidationError

from commands import contacts, customers, users
from domain.contact import Contact
from domain.customer import Customer
from domain.person import Particulars, Person
from domain.user import User
from tests.given import ACME, IT, given


@pytest.mark.parametrize(
    "phone", ["+49 30 901820", "(030) 90-18-20", "001-555-0199x42", "+1.555.010.7788"]
)
def test_a_phone_number_is_what_people_write(phone: str) -> None:
    assert Particulars(phones=(f" {phone} ",)).phones == (phone,)


@pytest.mark.parametrize("phone", ["", "no", "call me", "+" * 3, "1" * 60])
def test_a_phone_number_is_made_of_digits(phone: str) -> None:
    with pytest.raises(ValidationError, match="phones"):
        Particulars(phones=(phone,))


@pytest.mark.parametrize("email", ["anna", "anna@acme", "an na@acme.com", "@acme.com", "a@b@c.d"])
def test_an_address_has_somebody_at_somewhere(email: str) -> None:
    with pytest.raises(ValidationError, match="emails"):
        Particulars(emails=(email,))


def test_only_what_is_said_is_changed() -> None:
    known = Particulars(address="Main Street 1", phones=("+49 30 1",))
    said = Particulars(address=None, emails=("anna@acme.com",))
    now = known.updated(said)
    assert (now.address, now.phones, now.emails) == (None, ("+49 30 1",), ("anna@acme.com",))


def test_of_what_is_said_only_the_news_are_told() -> None:
    known = Particulars(address="Main Street 1")
    assert known.news(Particulars(address="Main Street 1")) is None
    news = known.news(Particulars(address="Main Street 1", phones=("+49 30 1",)))
    assert news is not None
    assert news.model_fields_set == {"phones"}


def test_a_customer_is_forgotten_archived_or_not() -> None:
    forgotten = Person.Forgotten(subject=IT, kind="customer")
    entered = Customer.Entered(name="Lin", kind="person")
    given(entered).when(customers.forget).then(forgotten)
    given(entered, Customer.Archived()).when(customers.forget).then(forgotten)


def test_a_contact_is_forgotten() -> None:
    added = Contact.Added(name="Carl", customer=ACME)
    given(added).when(contacts.forget).then(Person.Forgotten(subject=IT, kind="contact"))


def test_a_user_is_forgotten_who_has_left() -> None:
    joined = User.Joined(name="Ben", login="benno", role="administrator")
    given(joined).when(users.forget).refused("user_is_here")
    forgotten = Person.Forgotten(subject=IT, kind="user")
    given(joined, User.Left()).when(users.forget).then(forgotten)
